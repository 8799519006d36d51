"""What the whole job costs beside the teacher's time, from seeds to a published version.

Belongs here: a first run and one with nothing new, as `make run` does them. Does not: one stage.
"""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import Watch
from tests.benchmarks.processes import run_module
from tests.benchmarks.report import heading, line
from tests.environment import without_settings
from tests.fakes.scripted_teacher.process import ScriptedTeacher

LATENCY_S, CONCURRENCY, LIMIT_S = 0.05, 64, 3000


def run(*, is_short: bool) -> None:
    """Run the job against the scripted teacher, twice, and print where the time went."""
    seeds = 30 if is_short else 300
    heading(f"whole: {seeds} seeds, {LATENCY_S:g} s a call, {CONCURRENCY} in flight")
    with (
        tempfile.TemporaryDirectory() as folder,
        ScriptedTeacher(latency_s=LATENCY_S) as teacher,
    ):
        config = _config(Path(folder), seeds)
        environment = {
            **without_settings(os.environ),
            **teacher.environment(),
            "LAKEHOUSE_ROOT": f"{folder}/lakehouse",
            "DAGSTER_HOME": f"{folder}/dagster",
            "TEACHER_CONCURRENCY": str(CONCURRENCY),
        }
        for title in ("first run", "second run, nothing new"):
            before = len(teacher.log())
            with Watch() as watch:
                wall_s, output = _run(config, environment)
            _report(title, wall_s, teacher.log()[before:])
            line("", watch.said)
            print(_tail(output))


def _config(folder: Path, seeds: int) -> Path:
    share = seeds // 3
    corpora = {"knowledge_pile": seeds - 2 * share, "automathtext": share, "codeparrot": share}
    generation = {"seeds": corpora, "max_calls": 0}
    path = folder / "run.yaml"
    path.write_text(json.dumps({"resources": {"generation": {"config": generation}}}))
    return path


def _run(config: Path, environment: dict[str, str]) -> tuple[float, str]:
    started = time.monotonic()
    done = run_module(
        "infra.run", "--config", str(config), environment=environment, limit_s=LIMIT_S
    )
    return time.monotonic() - started, done.stdout + done.stderr


def _report(title: str, wall_s: float, calls: list[dict[str, Any]]) -> None:
    spans = sorted((call["arrived_s"], call["ended_s"]) for call in calls)
    teacher_s = _union_s(spans)
    line(title, f"{wall_s:.1f} s, {len(calls)} calls")
    line("some call on the wire", f"{teacher_s:.1f} s; outside that {wall_s - teacher_s:.1f} s")
    ideal_s = len(calls) * LATENCY_S / CONCURRENCY
    line(f"calls at {CONCURRENCY} in flight", f"{ideal_s:.1f} s at best")


def _union_s(spans: list[tuple[float, float]]) -> float:
    """Seconds in which at least one span was open."""
    total, end = 0.0, float("-inf")
    for start, stop in spans:
        total += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return total


def _tail(output: str) -> str:
    return "\n".join(f"  | {line}" for line in output.splitlines()[-25:])
