"""Ledger segments by name: which there are, which are in the table, which were rewritten.

Belongs here: the folder of segments, and remembering those whose rows were rewritten into other
files: theirs stay for a while, for readers of an older version, and must not be registered again.
Does not: what is in a segment (`ledger.py`).
"""

import json
from typing import TYPE_CHECKING
from uuid import uuid4

from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import TEACHER_CALLS

if TYPE_CHECKING:
    from deltalake import DeltaTable

SEGMENTS = "segments"


def segment_folder(lakehouse: Lakehouse) -> Folder:
    return Folder(f"{lakehouse.path(TEACHER_CALLS.name)}/{SEGMENTS}")


def registered_segments(table: "DeltaTable") -> set[str]:
    """Return the segments that are files of the table, by their path in the segments' folder."""
    marker = f"/{TEACHER_CALLS.name.split('.')[1]}/{SEGMENTS}/"
    return {uri.rpartition(marker)[2] for uri in table.file_uris() if marker in uri}


def rewritten_segments(lakehouse: Lakehouse) -> set[str]:
    """Return the segments that were registered once, and may since have been rewritten."""
    lists = _lists(lakehouse)
    found = (lists.read(name) for name in lists.list(".json"))
    return {segment for data in found if data for segment in json.loads(data)}


def about_to_rewrite(lakehouse: Lakehouse) -> None:
    """Remember what is registered now; to be called before any of it is rewritten.

    It names only what is registered by then, so it is right whether or not the rewriting is ever
    committed.
    """
    if names := registered_segments(lakehouse.open(TEACHER_CALLS.name)):
        _lists(lakehouse).write(f"{uuid4().hex}.json", json.dumps(sorted(names)).encode())


def forget_rewritten(lakehouse: Lakehouse) -> None:
    """Forget the segments of which every file is gone, a list at a time."""
    lists, there = _lists(lakehouse), segment_folder(lakehouse).list(".parquet")
    for name in lists.list(".json"):
        data = lists.read(name)
        if data is not None and not any(segment in there for segment in json.loads(data)):
            lists.delete(name)


def _lists(lakehouse: Lakehouse) -> Folder:
    return Folder(f"{lakehouse.root}/ops/rewritten_segments")
