"""How the reading of a corpus is divided into tasks.

Belongs here: cutting files into splits, and packing small splits into one task. Does not: finding
the files (`files.py`) or reading a split (`lines.py`, `parquet.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.seeds.files import DataFile, open_store
from transforms.seeds.grouping import grouped
from transforms.seeds.own.whole_files import FORMATS

#: Bytes of an uncompressed file one task reads; measured better than 128 MiB for Spark to Delta.
SPLIT_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Split:
    """The part of a file that is read in one go.

    Attributes:
        file: the file.
        form: `lines`, `gzip` (always the whole file), `parquet` (one row group), or `document`
            (the whole file is one record).
        start: first byte of the split; for Parquet the number of the row group.
        end: the split has the lines that start before this byte; for Parquet `start` + 1.
        size_bytes: roughly what is read, for `pack`.
        first_row: for Parquet, the row of the file that the row group starts with.
    """

    file: DataFile
    form: str
    start: int
    end: int
    size_bytes: int
    first_row: int = 0


def split(file: DataFile, format_name: str = "", split_bytes: int = SPLIT_BYTES) -> list[Split]:
    """Divide a file so that several tasks can read it.

    A Parquet file whose footer cannot be read becomes one empty split (`end` 0), and so does a
    file that holds nothing, for the reader to reject.

    Args:
        file: the file.
        format_name: its corpus's, where that does not depend on the name's ending.
        split_bytes: how much of an uncompressed file one task reads.
    """
    lowered = file.name.lower()
    if format_name in FORMATS:
        return [Split(file, "document", 0, 1, file.size_bytes)]
    if lowered.endswith(".parquet"):
        return _row_groups(file)
    if file.size_bytes == 0:
        return [Split(file, "lines", 0, 0, 0)]
    if lowered.endswith(".gz"):
        return [Split(file, "gzip", 0, file.size_bytes, file.size_bytes)]
    starts = range(0, file.size_bytes, split_bytes)
    ends = [min(start + split_bytes, file.size_bytes) for start in starts]
    return [
        Split(file, "lines", start, end, end - start)
        for start, end in zip(starts, ends, strict=True)
    ]


def pack(splits: Iterable[Split], task_bytes: int = SPLIT_BYTES) -> list[list[Split]]:
    """Group splits, in order, into tasks of about `task_bytes`, so small files share a task."""
    return grouped(splits, lambda part: part.size_bytes, task_bytes)


def _row_groups(file: DataFile) -> list[Split]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    store, path = open_store(file.path)
    try:
        with store.open_input_file(path) as stream:
            footer = pq.ParquetFile(stream).metadata
    except (pa.ArrowException, OSError):
        return [Split(file, "parquet", 0, 0, file.size_bytes)]
    splits, first_row = [], 0
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        size_bytes = group.total_byte_size
        splits.append(Split(file, "parquet", number, number + 1, size_bytes, first_row))
        first_row += group.num_rows
    return splits
