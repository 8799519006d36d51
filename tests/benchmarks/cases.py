"""The four cases in which the peers pay again or keep old rows: killed, grown, repeated, changed.

Belongs here: what the teacher is asked in each, by its own count. Does not: many kills at random
(`kills.py`).
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import Watch
from tests.benchmarks.report import heading, line
from tests.benchmarks.stage import Place
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.fakes.skills import SKILLS
from tests.faults.kills import calls_on_disk

IN_FLIGHT, LATENCY_S, KILL_AT, LIMIT_S = 64, 0.2, 0.56, 180.0


def run(*, is_short: bool) -> None:
    """Print the numbers; six stages, each a JVM's start and a few seconds of work."""
    items = 500 if is_short else 1000
    heading(f"cases: {items} calls, {IN_FLIGHT} slots × {LATENCY_S:g} s, {IN_FLIGHT} in flight")
    with (
        tempfile.TemporaryDirectory() as folder,
        ScriptedTeacher(plain=True, slots=IN_FLIGHT, latency_s=LATENCY_S) as teacher,
        Watch() as watch,
    ):
        place = Place(Path(folder) / "lakehouse")
        place.seed(0, items)
        _killed(place, teacher, items)
        more = items // 10
        place.seed(items, more)
        _again(f"10% more seeds (ideal {more})", place, teacher, "grown")
        _again("an identical run (ideal 0)", place, teacher, "repeated")
        place.seed(0, more, edition=", second edition")
        _again(f"{more} changed seeds (ideal {more})", place, teacher, "changed")
        skills = shutil.copytree(SKILLS, Path(folder) / "skills")
        prompt = skills / "chain" / "prompts" / "ask.jinja"
        prompt.write_text(prompt.read_text(encoding="utf-8").replace("Topic", "The topic is"))
        edited = Place(place.root, skills)
        _again("changed prompt, not told to redo (ideal 0)", edited, teacher, "told")
        everything = items + 2 * more
        _again(
            f"changed prompt, told to redo (ideal {everything})",
            edited,
            teacher,
            "redone",
            {"redo_outdated": True},
        )
        line("", watch.said)


def _killed(place: Place, teacher: ScriptedTeacher, items: int) -> None:
    doomed = place.start(teacher, "killed", concurrency=IN_FLIGHT)
    seen = teacher.wait_until(lambda stats: stats["answered"] >= KILL_AT * items, timeout_s=LIMIT_S)
    doomed.kill()
    unflushed = teacher.stats()["answered"] - calls_on_disk(place.root)
    report = place.run(teacher, "resumed", concurrency=IN_FLIGHT, limit_s=LIMIT_S)
    stats = teacher.stats()
    line(
        f"killed at {seen['answered']}, resumed",
        f"paid twice {stats['answered_again']}, cut off in flight {stats['client_gone']}, "
        f"in flight at the kill {seen['in_flight']}, answered and not on disk {unflushed}; "
        f"{_rows(report)}",
    )


def _again(
    name: str,
    place: Place,
    teacher: ScriptedTeacher,
    run_id: str,
    options: dict[str, Any] | None = None,
) -> None:
    # The books stay open, so that a question asked before shows.
    before = teacher.stats()
    report = place.run(
        teacher, run_id, concurrency=IN_FLIGHT, limit_s=LIMIT_S, options=options or {}
    )
    after = teacher.stats()
    line(
        name,
        f"{after['calls'] - before['calls']} calls, of them asked before "
        f"{after['answered_again'] - before['answered_again']}; outdated {report['outdated']}; "
        f"{_rows(report)}",
    )


def _rows(report: Mapping[str, Any]) -> str:
    rows, items = report["rows"], report["items_with_rows"]
    return f"{rows} rows of {items} items, pending {report['pending']}"
