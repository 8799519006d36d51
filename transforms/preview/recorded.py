"""The answers on record for some documents and a skill, read without a JVM.

Belongs here: finding them, in ops.teacher_calls and in ledger segments that no committer has
registered yet. Does not: what Spark joins onto a stage's items (`teacher/ledger.py`).
"""

import json
import logging
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse, among
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.teacher.broken_segments import BrokenSegment, opened
from transforms.teacher.ledger import RECORDED
from transforms.teacher.segments import registered_segments, rewritten_segments, segment_folder

log = logging.getLogger(__name__)

_COLUMNS = ("work_item", "skill", "seed_id", "pruned_at", *RECORDED)


def recorded_by_item(
    lakehouse: Lakehouse, skill: str, seed_ids: Collection[str]
) -> dict[str, list[str]]:
    """Return the recorded calls of each work item, as JSON objects: what a partition replays.

    Works beside a run that registers segments: what is seen twice is one call all the same.
    """
    # In this order: a segment that is registered in between is read twice, and not never.
    found = list(_unregistered(lakehouse))
    found += _in_table(lakehouse, seed_ids)
    by_item: dict[str, list[str]] = {}
    for call in found:
        if call["skill"] == skill and call["seed_id"] in seed_ids and call["pruned_at"] is None:
            by_item.setdefault(call["work_item"], []).append(_as_json(call))
    return by_item


def _in_table(lakehouse: Lakehouse, seed_ids: Collection[str]) -> list[dict[str, Any]]:
    wanted = among("seed_id", seed_ids)
    return lakehouse.rows(TEACHER_CALLS.name, _COLUMNS, where=wanted, may_be_missing=True)


def _unregistered(lakehouse: Lakehouse) -> Iterator[dict[str, Any]]:
    from deltalake.exceptions import TableNotFoundError

    try:
        known = registered_segments(lakehouse.open(TEACHER_CALLS.name))
        known |= rewritten_segments(lakehouse)
    except TableNotFoundError:  # a lakehouse that no run has made yet
        known = set()
    segments = segment_folder(lakehouse)
    for name in sorted(set(segments.list(".parquet")) - known):
        if (data := segments.read(name)) is None:
            continue
        try:
            yield from opened(data).read(list(_COLUMNS)).to_pylist()
        except BrokenSegment as error:  # whoever registers it sets it aside
            log.warning("a ledger segment cannot be read, %s: %s", name, error)


def _as_json(call: dict[str, Any]) -> str:
    return json.dumps({name: call[name] for name in RECORDED}, default=_spelled)


def _spelled(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no recorded call")
