"""`make run`: the refresh job in this process, and in words what it made.

Belongs here: running the job with its progress on the console, and the summary. Does not: anything
the job does. What runs here shows in the UI's history like any other run.

Exit codes: 0, a version is published, or the embedded teacher made too little of use for one; 1,
the run failed; 2, the gate rejected the candidate for any other reason.
"""

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.dagster.home import prepare_dagster_home

if TYPE_CHECKING:
    import dagster as dg

#: The step that judges a candidate; all that fails in a run whose candidate is rejected.
GATE = "candidate_gate"
#: A first look at skills: documents of each corpus and skill, and the most calls of a skill.
FIRST_LOOK_SEEDS = {"knowledge_pile": 1, "codeparrot": 1}
FIRST_LOOK_CALLS = 12
log = logging.getLogger("agentinstruct")


def main(arguments: list[str] | None = None) -> int:
    """Run the job; return the exit code."""
    parser = argparse.ArgumentParser(prog="infra.run", description=__doc__)
    parser.add_argument("--config", help="run config, a YAML file as the launchpad takes it")
    parser.add_argument(
        "--assets", help="what to make, as the UI selects it: group:flows, key:quality/verdicts+"
    )
    parser.add_argument(
        "--skills", help="skills that run in place of those of the config: names, or all"
    )
    options = parser.parse_args(arguments)
    _log_to_console()
    prepare_dagster_home()
    if (problem := misconfiguration()) is not None:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    started = time.monotonic()
    config = read_config(options.config) if options.config else {}
    if options.skills:
        config = with_skills(config, options.skills)
    result, failures = run_job(config, options.assets)
    from dagster_project.targets import target_lines
    from infra.summary import lakehouse_root, summary
    from transforms.release.registry import REJECTED

    text, version = summary(result.run_id, lakehouse_root(config))
    print("\n".join([text, *target_lines(config)]))
    print(f"Took {time.monotonic() - started:.0f} s.")
    if result.success:
        return 0
    if set(failures) == {GATE} and version is not None and version["state"] == REJECTED:
        return 0 if is_embedded_sample(version) else 2
    for said in dict.fromkeys(failures.values()):  # one cause may fail several steps
        steps = ", ".join(step for step, cause in failures.items() if cause == said)
        print(f"error: {steps}: {said}", file=sys.stderr)
    return 1


def is_embedded_sample(version: Mapping[str, Any]) -> bool:
    """Whether a rejected candidate only shows that the embedded teacher is weak: too little passed.

    One that is wrong (held-out rows, say, or sums that do not add up) is a failure whoever made it.
    """
    from expectations.profiles import profile
    from transforms.teacher.configured import configured_teacher

    checks = json.loads(version["checks"])
    refused = {*checks["critical"], *checks["errored"], *checks["missing"]}
    set_by_profile = {f"{each.suite}.{each.name}" for each in profile("sample").thresholds}
    is_too_little = refused <= set_by_profile
    settings = configured_teacher()
    return is_too_little and (settings is None or settings.teacher.is_embedded)


def misconfiguration() -> str | None:
    """Return what is wrong with the teacher's settings, found before anything is read or started.

    A teacher that does not answer now is no misconfiguration: there may be nothing to ask it.
    """
    import asyncio

    from transforms.flows.skill import asked_roles
    from transforms.teacher.callers import check_teacher
    from transforms.teacher.configured import configured_teacher
    from transforms.teacher.failures import Misconfigured, TeacherDown

    try:
        if (settings := configured_teacher(roles=asked_roles())) is not None:
            asyncio.run(check_teacher(settings))
    except Misconfigured as error:
        return str(error)
    except TeacherDown:
        return None
    return None


def run_job(run_config: dict[str, Any], selection: str | None = None) -> tuple[Any, dict[str, str]]:
    """Run the refresh job in process; return Dagster's result and what failed, by step, in words.

    Raises:
        SystemExit: the run config names what there is not, or the selection selects nothing.
    """
    import dagster as dg

    from dagster_project.definitions import build_defs

    definitions = build_defs()
    job = definitions.resolve_job_def("refresh")
    chosen = _selected(definitions, selection) if selection else None
    with dg.DagsterInstance.get() as instance:
        try:
            result = job.execute_in_process(
                run_config={**_quiet(), **run_config},
                instance=instance,
                asset_selection=chosen,
                raise_on_error=False,
            )
        except dg.DagsterInvalidConfigError as error:
            raise SystemExit(f"error: {error}") from error
        return result, {
            str(event.step_key): _root_cause(event.step_failure_data)
            for event in result.all_events
            if event.is_step_failure
        }


def _selected(definitions: "dg.Definitions", selection: str) -> "list[dg.AssetKey]":
    """Return the assets that a selection in Dagster's own syntax selects."""
    import warnings

    import dagster as dg

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", dg.BetaWarning)
            assets = dg.AssetSelection.from_string(selection)
            keys = sorted(assets.resolve(definitions.resolve_asset_graph()))
    except dg.DagsterError as error:
        raise SystemExit(f"error: {error}") from error
    if not keys:
        raise SystemExit(f"error: {selection} selects no asset; try group:flows, or make ui")
    return keys


def _root_cause(failure: Any) -> str:
    """What a failed step said, without the layers that only say that a step failed."""
    if failure.user_failure_data and failure.user_failure_data.description:
        return str(failure.user_failure_data.description)
    error = failure.error
    while error is not None and error.cause is not None:
        error = error.cause
    return str(error.message).strip() if error else "no reason was given"


def _quiet() -> dict[str, Any]:
    """Dagster's own console log repeats every event; progress and summary say what matters."""
    return {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def read_config(path: str) -> dict[str, Any]:
    """Return a run config.

    Raises:
        SystemExit: the file is missing or not a mapping.
    """
    import yaml

    try:
        config = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SystemExit(f"error: cannot read the run config {path}: {error}") from error
    if not isinstance(config, dict):
        raise SystemExit(f"error: {path} must hold a mapping such as `resources: …`")
    return config


def with_skills(config: Mapping[str, Any], names: str) -> dict[str, Any]:
    """Return a run config for other skills, named with commas between them; `all` is every one.

    What the config does not say is set to a first look at them: each alike, a document of prose and
    one of code, two tasks on each, and no more calls than the embedded teacher has time for.

    Raises:
        SystemExit: there is no such skill.
    """
    from transforms.flows.skill import skill_names

    skills = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := sorted({*skills} - {"all", *skill_names()}):
        known = ", ".join(skill_names())
        raise SystemExit(f"error: no skill {', '.join(unknown)}; known: all, {known}")
    if "all" in skills:
        skills = list(skill_names())
    resources = dict(config.get("resources") or {})
    said = (resources.get("generation") or {}).get("config") or {}
    first_look = {
        "seeds": FIRST_LOOK_SEEDS,
        "mix": dict.fromkeys(skills, 1.0),
        "types_per_content": 2,
        "max_calls": FIRST_LOOK_CALLS * len(skills),
    }
    resources["generation"] = {"config": {**first_look, **said, "skills": skills}}
    return {**config, "resources": resources}


def _log_to_console() -> None:
    """Send progress to the console itself.

    While a run lasts Dagster captures this process's stderr and shows it through a `tail`, which
    lags and, killed or missing, shows nothing.
    """
    handler = logging.StreamHandler(os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8"))
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


if __name__ == "__main__":
    sys.exit(main())
