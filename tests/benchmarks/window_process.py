"""One partition without Spark: `python -m tests.benchmarks.window_process '{…}'`.

Belongs here: a `Window` over made-up items, with its ledger, in a process whose CPU and memory are
its own. Does not: what they are measured for.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.processes import report_of
from tests.environment import without_settings
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.fakes.skills import skill_environment

NUMBER = 0


def run_window(
    teacher: ScriptedTeacher,
    *,
    items: int,
    calls: int,
    in_flight: int,
    limit_s: float,
    chars: int = 0,
) -> dict[str, Any]:
    """Run a partition in a process and return what `main` does. `chars` pads each item's seed."""
    work = {"items": items, "calls": calls, "in_flight": in_flight, "chars": chars}
    environment = {
        **without_settings(os.environ),
        **teacher.environment(),
        **skill_environment(),
    }
    module, said = "tests.benchmarks.window_process", json.dumps(work)
    return report_of(module, said, environment=environment, limit_s=limit_s)


def main(*, items: int, calls: int, in_flight: int, chars: int) -> dict[str, Any]:
    """Run the window; return CPU seconds without the start, and memory as it grew, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        task = _task(Path(folder), in_flight)
        _consume(task, 1, _rows("first", 1, 1, chars))  # imports and set-up are not counted
        return _measured(task, items, calls, chars)


def _measured(task: Any, items: int, calls: int, chars: int) -> dict[str, Any]:
    cpu_s, started = time.process_time(), time.monotonic()
    memory_mb, statuses = _consume(task, items, _rows("item", items, calls, chars))
    return {
        "cpu_s": time.process_time() - cpu_s,
        "wall_s": time.monotonic() - started,
        "memory_mb": memory_mb,
        "statuses": statuses,
    }


def _task(folder: Path, in_flight: int) -> Any:
    from transforms.lakehouse.files import Folder
    from transforms.partition_task import PartitionTask
    from transforms.teacher.configured import configured_teacher

    configured = configured_teacher()
    assert configured is not None
    return PartitionTask(
        run_id="run",
        stage="contents",
        settings=replace(configured, concurrency=in_flight),
        segments=Folder(str(folder / "segments")),
        control=Folder(str(folder / "control")),
        tasks=1,
        granted={},
        prompt_hashes={},
    )


def _consume(
    task: Any, items: int, rows: Iterator[dict[str, Any]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Read the outcomes as Spark does, and look at the memory after each tenth."""
    from transforms.partition import Window

    memory_mb: dict[str, int] = {"0": _peak_mb()}
    statuses: dict[str, int] = {}
    finished = 0
    with Window(task, NUMBER, items) as window:
        for outcomes in window.run(rows):
            for outcome in outcomes:
                statuses[outcome["status"]] = statuses.get(outcome["status"], 0) + 1
            before, finished = finished, finished + len(outcomes)
            if before * 10 // items != finished * 10 // items:
                memory_mb[str(finished)] = _peak_mb()
    return memory_mb, statuses


def _rows(name: str, items: int, calls: int, chars: int) -> Iterator[dict[str, Any]]:
    for number in range(items):
        payload = {"topic": f"{name} {number}", "calls": calls, "passage": "x" * chars}
        yield {
            "work_item": f"{name} {number}", "skill": "chain", "step": "ask_on",
            "step_version": "v1", "seed_id": f"seed {number}", "payload": json.dumps(payload),
            "recorded": None, "attempt": 0,
        }  # fmt: skip


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
