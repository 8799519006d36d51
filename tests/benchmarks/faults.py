"""What a stage does under faults: rows lost or doubled, calls wasted, slots left idle.

Belongs here: the fault mixes and what is counted of each. Does not: kills (`kills.py`).
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import Watch
from tests.benchmarks.report import busy, heading, line
from tests.benchmarks.stage import Place
from tests.fakes.scripted_teacher.process import ScriptedTeacher

IN_FLIGHT, LATENCY_S, LIMIT_S = 64, 0.2, 300.0


@dataclass(frozen=True)
class Trouble:
    """A case: the teacher's settings, and changes to the product's own."""

    name: str
    teacher: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)


CASES = (
    Trouble(
        "10% of calls fail once",
        {
            "slots": 64,
            "faults": {
                "error_500_once": 0.04,
                "error_503_once": 0.03,
                "dropped_once": 0.03,
            },
        },
    ),
    Trouble("429 above 40 in house", {"slots": 32, "rate_limit_in_house": 40}),
    Trouble("1% fail for good (400)", {"slots": 64, "faults": {"bad_request": 0.01}}),
    # Nothing but the deadline ends such a call, and the stage waits for it.
    Trouble(
        "1% fail for good (500)",
        {"slots": 64, "faults": {"error_500": 0.01}},
        {"call_deadline_s": 20.0},
    ),
)


def run(*, is_short: bool) -> None:
    """Print the numbers; each case is a stage of a JVM's start and about a minute of work."""
    items = 1000 if is_short else 12_000
    for case in CASES:
        heading(f"faults: {case.name}, {items} calls, {IN_FLIGHT} in flight, {case.teacher}")
        with (
            tempfile.TemporaryDirectory() as folder,
            ScriptedTeacher(plain=True, latency_s=LATENCY_S, **case.teacher) as teacher,
        ):
            place = Place(Path(folder) / "lakehouse")
            place.seed(0, items)
            with Watch() as watch:
                report = place.run(
                    teacher,
                    "run",
                    limit_s=LIMIT_S,
                    concurrency=IN_FLIGHT,
                    settings=dict(case.settings),
                )
            _tell(items, report, teacher.stats())
            line("", watch.said)


def _tell(items: int, report: Mapping[str, Any], stats: Mapping[str, Any]) -> None:
    ended = sum(report["statuses"].values())
    injected = sum(stats["by_fault"].values())
    turned_away = stats["by_status"].get("429", 0)
    line("teacher", busy(stats))
    line(
        "rows",
        f"{report['rows']} of {items}; doubled {report['rows'] - report['items_with_rows']}, "
        f"without an outcome {items - ended}; {report['statuses']} {report['reasons']}",
    )
    line(
        "calls",
        f"{stats['calls'] - items} more than items, {injected} faults injected, "
        f"{turned_away} turned away (429), answered again {stats['answered_again']}",
    )
    line("stage", f"{report['stage_s']:.1f} s, stopped by {report['stop']}")
