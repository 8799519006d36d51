"""Segments that cannot be read, such as a disk may leave when its machine dies: set aside and told.

One registered would make the whole of ops.teacher_calls unreadable. Belongs here: telling and
moving them. Does not: registering the others (`ledger.py`).
"""

import logging
from typing import TYPE_CHECKING

from transforms.lakehouse.files import Folder
from transforms.lakehouse.ops_tables import TEACHER_CALLS

if TYPE_CHECKING:
    import pyarrow.parquet as pq

BROKEN = "segments_broken"
log = logging.getLogger(__name__)


class BrokenSegment(ValueError):
    """A file among the segments that holds no calls; says why not."""


def opened(data: bytes) -> "pq.ParquetFile":
    """Return a segment's bytes as a Parquet file.

    Raises:
        BrokenSegment: they are cut, or no calls.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError) as error:
        raise BrokenSegment(str(error)) from error
    required = {column.name for column in TEACHER_CALLS.columns if column.is_required}
    if missing := required - set(file.schema_arrow.names):
        raise BrokenSegment(f"it lacks {', '.join(sorted(missing))}")
    return file


def set_aside(segments: Folder, name: str, data: bytes, error: BrokenSegment) -> None:
    """Move a broken segment beside the folder of segments, for a person to look at."""
    beside = Folder(f"{segments.root.rpartition('/')[0]}/{BROKEN}")
    beside.write(name, data)
    segments.delete(name)
    log.warning("set aside a ledger segment that cannot be read, %s: %s", name, error)
