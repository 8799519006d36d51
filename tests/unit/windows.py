"""Items of the chain skill, run through the window of one partition.

Belongs here: making, running and reading them. Does not: any expectation.
"""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from transforms.partition import Window
from transforms.partition_task import PartitionTask
from transforms.teacher.budget import RUN, Allowance
from transforms.teacher.ledger import segment_calls

Rows = list[dict[str, Any]]


def item(key: str, calls: int = 1, **values: Any) -> dict[str, Any]:
    payload = {"topic": key, "calls": calls, **values}
    return {
        "work_item": key, "skill": "chain", "step": "ask_on", "step_version": "v1",
        "seed_id": f"seed of {key}", "payload": json.dumps(payload), "recorded": None, "attempt": 0,
    }  # fmt: skip


def items(count: int, calls: int = 1) -> Rows:
    return [item(f"item {number}", calls) for number in range(count)]


def calls(number: int) -> dict[str, Allowance]:
    return {RUN: Allowance(number)}


def driven(task: PartitionTask, concurrency: int) -> PartitionTask:
    return replace(task, settings=replace(task.settings, concurrency=concurrency))


def run(task: PartitionTask, rows: Rows, attempt: int = 0) -> Rows:
    with Window(task, 0, attempt) as window:
        return [outcome for batch in window.run(iter(rows)) for outcome in batch]


def kept(task: PartitionTask) -> Rows:
    """The calls in the partition's segments."""
    return segment_calls(task.segments, "0-")


def made_by_item(outcomes: Rows) -> list[Any]:
    return sorted((row["work_item"], row["status"], row["output_ids"]) for row in outcomes)


def by_status(outcomes: Rows) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for outcome in outcomes:
        found.setdefault(outcome["status"], []).append(outcome["work_item"])
    return found


def wait_for(is_so: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()
