"""`make preview`: a skill tried on a few seeds, all its stages, in this process.

Belongs here: the command. Does not: running a stage on a document (`transforms/preview/`). Starts
no JVM, takes no lease and writes to no table, so it can run beside a run; what is paid for is kept
in the ledger's segments, which the next run registers.

Exit codes: 0, the seeds were walked through; 1, it could not be done; 130, interrupted.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable
from uuid import uuid4

from transforms.lakehouse.lakehouse import configured_root

SEEDS, CALLS = 3, 60

Tell = Callable[[list[str]], None]


def main(arguments: list[str] | None = None) -> int:
    """Preview a skill; return the exit code."""
    parser = argparse.ArgumentParser(prog="make preview", description="Try a skill on some seeds.")
    parser.add_argument("--skill", required=True, help="its name: its folder in transforms/flows")
    parser.add_argument("--seeds", type=_number, default=SEEDS, help="documents to try it on")
    parser.add_argument("--calls", type=_number, default=CALLS, help="most calls to pay for")
    given = parser.parse_args(arguments)
    from transforms.teacher.failures import Stop

    try:
        preview(given.skill, given.seeds, given.calls, _print)
    except (Stop, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # What was on the wire ends with this process, and asyncio would say so of each call.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        print("interrupted: what was answered is kept", file=sys.stderr)
        return 130
    return 0


def preview(name: str, count: int, calls: int, tell: Tell) -> None:
    """Walk documents through a skill, telling of each as it is done.

    Raises:
        ValueError: there is no such skill.
        transforms.teacher.failures.Stop: the teacher cannot be used, or answers cannot be kept.
    """
    import dagster as dg

    from dagster_project.generation import GenerationResource
    from transforms.flows.skill import load_skill
    from transforms.lakehouse.files import Folder
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.preview.made import SeedMade
    from transforms.preview.recorded import recorded_by_item
    from transforms.preview.seeds import chosen_seeds
    from transforms.preview.telling import seed_lines, summary_lines
    from transforms.preview.walk import Walk
    from transforms.teacher.budget import Allowance

    skill, house = load_skill(name), Lakehouse(configured_root())
    chosen = chosen_seeds(house, skill, count)
    if not chosen.documents:
        raise ValueError(
            f"no document of {chosen.found_in} suits {name}: see why_unsuitable() in its flow"
        )
    resource = GenerationResource(skills=[name])  # else as `make run` has it by default
    sampling = resource.sampling(house)
    context = dg.build_init_resource_context()
    with resource.yield_for_execution(context) as generation, tempfile.TemporaryDirectory() as tmp:
        settings = generation.connect()
        tell(
            [
                f"{name} on {len(chosen.documents)} seeds of {chosen.found_in}, with "
                f"{settings.teacher.model}, at most {calls} calls"
            ]
        )
        if skill.searches and sampling.search is None:
            tell(
                [
                    "It searches, and this lakehouse has no search index yet: it goes without. "
                    "A run with this skill makes one."
                ]
            )
        walk = Walk(
            lakehouse=house,
            skill=name,
            settings=settings,
            run_id=f"preview-{uuid4().hex}",
            control=Folder(tmp),
            recorded=recorded_by_item(house, name, {d["seed_id"] for d in chosen.documents}),
            left=Allowance(calls=calls),
            sampling=sampling,
            on_stage=_under_way,
        )
        seeds: list[SeedMade] = []
        try:
            for number, document in enumerate(chosen.documents, 1):
                seeds.append(SeedMade(document))
                try:
                    walk.through(document, seeds[-1], 1 / (len(chosen.documents) - number + 1))
                finally:
                    tell(seed_lines(seeds[-1], number))
        finally:
            is_priced = any(each.price.is_known for each in settings.endpoints.values())
            tell(summary_lines(seeds, is_priced=is_priced))


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _under_way(stage: str, items: int) -> None:
    print(f"… {stage}: {items}", file=sys.stderr, flush=True)


def _print(lines: list[str]) -> None:
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    sys.exit(main())
