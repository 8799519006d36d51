"""The ledger: every answered call, durable within a second, paid for once.

Workers write immutable Parquet segments below the table `ops.teacher_calls`; one committer, on the
driver, registers them with it (64 writers committing to one Delta table lost half their commits).
Belongs here: segments, their registration, and the calls a slice can replay. Does not: deciding
what a call is; `call_id` is made in `agents/`.
"""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.files import Folder, Gatherer
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.lakehouse.schema import rows_to_parquet
from transforms.teacher.broken_segments import BrokenSegment, opened, set_aside
from transforms.teacher.call_rows import TOOL_STATUS
from transforms.teacher.expected import Cost
from transforms.teacher.segments import (
    SEGMENTS,
    registered_segments,
    rewritten_segments,
    segment_folder,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

log = logging.getLogger(__name__)

#: What a replay needs of a recorded call.
RECORDED = (
    "call_id", "status", "response", "finish_reason", "model", "prompt_tokens",
    "completion_tokens", "cached_tokens", "cost_usd", "latency_s", "answered_at",
)  # fmt: skip


class SegmentWriter(Gatherer[dict[str, Any]]):
    """Collects one partition's calls and writes them out."""

    ending = ".parquet"

    def add(self, call: dict[str, Any]) -> None:
        self._gathered.append(call)

    def encoded(self, gathered: Sequence[dict[str, Any]]) -> bytes:
        return to_parquet(gathered)


def to_parquet(calls: Iterable[Mapping[str, Any]]) -> bytes:
    """Return calls (the columns of ops.teacher_calls) as a Parquet file."""
    return rows_to_parquet(calls, TEACHER_CALLS.columns)


def register_segments(lakehouse: Lakehouse, of_slice: Folder | None = None) -> int:
    """Make segments that are not yet part of ops.teacher_calls part of it; return how many calls.

    One process may do so at a time: the one that holds the lakehouse's lease. Segments that a
    killed run left behind are registered by the next; one that cannot be read is set aside.

    Args:
        lakehouse: whose ledger.
        of_slice: the folder of a slice that runs, to look in alone: none of its segments has been
            rewritten yet. To look at a week's takes long.
    """
    from deltalake.transaction import AddAction, RemoveAction

    table = lakehouse.open(TEACHER_CALLS.name)
    registered = registered_segments(table)
    if of_slice is None:
        registered |= rewritten_segments(lakehouse)
    actions: list[AddAction | RemoveAction] = []
    calls = 0
    segments = segment_folder(lakehouse)
    place = of_slice or segments
    prefix = f"{place.root}/".removeprefix(f"{segments.root}/")
    present = {prefix + name for name in place.list(".parquet")}
    for name in sorted(present - registered):
        if (data := segments.read(name)) is None:
            continue
        try:
            rows = opened(data).metadata.num_rows
        except BrokenSegment as error:
            set_aside(segments, name, data, error)
            continue
        stats = f'{{"numRecords": {rows}}}'
        made_ms = int(time.time() * 1000)
        actions.append(AddAction(f"{SEGMENTS}/{name}", len(data), {}, made_ms, True, stats))
        calls += rows
    if actions:
        table.create_write_transaction(actions, mode="append", schema=table.schema())
    return calls


def segment_calls(folder: Folder, prefix: str) -> list[dict[str, Any]]:
    """Return the calls in segments whose name starts with `prefix`: an earlier attempt's."""
    columns = ["work_item", "skill", *RECORDED]
    calls: list[dict[str, Any]] = []
    for name in sorted(folder.list(".parquet")):
        if name.startswith(prefix) and (data := folder.read(name)) is not None:
            try:
                calls.extend(opened(data).read(columns).to_pylist())
            except BrokenSegment as error:  # whoever registers it sets it aside
                log.warning("a ledger segment cannot be read, %s: %s", name, error)
    return calls


def recorded_cost(call: Mapping[str, Any]) -> Cost:
    """Return what a recorded call cost; a tool's result is no call."""
    if call["status"] == TOOL_STATUS:
        return Cost()
    return Cost(1, call["prompt_tokens"] + call["completion_tokens"], call["cost_usd"])


def earliest(calls: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return one call of each id: of several answers the earliest wins."""
    chosen: dict[str, Mapping[str, Any]] = {}
    for call in sorted(calls, key=_answered_at):
        chosen.setdefault(call["call_id"], call)
    return chosen


def _answered_at(call: Mapping[str, Any]) -> datetime:
    """A segment's calls have a time, those of the planner its spelling in JSON."""
    answered = call["answered_at"]
    return answered if isinstance(answered, datetime) else datetime.fromisoformat(answered)


def recorded_calls(
    spark: "SparkSession", lakehouse: Lakehouse, stage: str, items: "DataFrame"
) -> "DataFrame":
    """Return (work_item, recorded): each item's recorded calls as an array of JSON objects."""
    from pyspark.sql import functions as F

    calls = lakehouse.read(spark, TEACHER_CALLS.name).where(
        (F.col("stage") == stage) & F.col("pruned_at").isNull()
    )
    calls = calls.join(items.select("work_item"), "work_item", "left_semi")
    as_json = F.to_json(F.struct(*RECORDED))
    return calls.groupBy("work_item").agg(F.collect_list(as_json).alias("recorded"))
