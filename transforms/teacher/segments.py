"""The ledger's files by name: its segments, what is in the table, what was rewritten.

Belongs here: the folder of segments, and remembering the files whose rows were rewritten into
others: they stay for a while, for readers of an older version, and must not be registered again.
Does not: what is in a segment (`ledger.py`).
"""

import json
import time
from collections.abc import Iterable
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


def table_files(table: "DeltaTable") -> set[str]:
    """Return the files of the table, by their path in its folder."""
    marker = f"/{TEACHER_CALLS.name.replace('.', '/')}/"
    return {uri.rpartition(marker)[2] for uri in table.file_uris()}


def registered_segments(table: "DeltaTable") -> set[str]:
    """Return the segments that are files of the table, by their path in the segments' folder."""
    return _segments(table_files(table))


def rewritten_segments(lakehouse: Lakehouse) -> set[str]:
    """Return the segments that were registered once, and may since have been rewritten."""
    return _segments(file for files in _remembered(lakehouse).values() for file in files)


def about_to_rewrite(lakehouse: Lakehouse) -> None:
    """Remember what is in the table now; to be called before any of it is rewritten.

    It names only what is registered by then, so it is right whether or not the rewriting is ever
    committed.
    """
    _remember(lakehouse, table_files(lakehouse.open(TEACHER_CALLS.name)))


def delete_rewritten(lakehouse: Lakehouse, keep_s: float) -> int:
    """Delete the files that were rewritten more than `keep_s` seconds ago; return how many.

    Not by Delta's vacuum: a full one deletes segments that are still to be registered, a lite one
    leaves for ever what its log's checkpoints have forgotten. What a killed rewriting left is
    remembered when it is first seen, and goes as late as the rest.
    """
    folder = Folder(lakehouse.path(TEACHER_CALLS.name))
    present, current = set(folder.list(".parquet")), table_files(lakehouse.open(TEACHER_CALLS.name))
    lists = _remembered(lakehouse)
    known = {file for files in lists.values() for file in files}
    _remember(lakehouse, {file for file in present - current - known if "/" not in file})
    aged = {name for name in lists if time.time() - _made_at(name) > keep_s}
    recent = {file for name in lists.keys() - aged for file in lists[name]}
    due = {file for name in aged for file in lists[name]} & present - current - recent
    for file in due:
        folder.delete(file)
    for name in aged:  # one that names a segment still there is all that says it was registered
        if not _segments(present - due) & _segments(lists[name]):
            _lists(lakehouse).delete(name)
    return len(due)


def _segments(files: Iterable[str]) -> set[str]:
    return {file.removeprefix(f"{SEGMENTS}/") for file in files if file.startswith(f"{SEGMENTS}/")}


def _remember(lakehouse: Lakehouse, files: set[str]) -> None:
    if files:
        name = f"{time.time():.3f}-{uuid4().hex}.json"
        _lists(lakehouse).write(name, json.dumps(sorted(files)).encode())


def _remembered(lakehouse: Lakehouse) -> dict[str, list[str]]:
    """Return the lists of files that were in the table when something was to be rewritten."""
    lists = _lists(lakehouse)
    found = {name: lists.read(name) for name in lists.list(".json")}
    return {name: json.loads(data) for name, data in found.items() if data}


def _made_at(name: str) -> float:
    return float(name.partition("-")[0])


def _lists(lakehouse: Lakehouse) -> Folder:
    return Folder(f"{lakehouse.root}/ops/rewritten")
