"""The records of a Parquet file, a row group at a time.

Belongs here: rows as dicts in bounded memory, and what a damaged file yields. Does not: columns of
any one corpus.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from transforms.seeds.files import DataFile, open_store
from transforms.seeds.records import CORRUPT_PARQUET, NOT_UTF8, WRONG_TYPE, Reject
from transforms.seeds.splits import Split

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows converted at a time: source files are up to 1 MB each, so this bounds memory.
_BATCH_ROWS = 64


def parquet_rows(split: Split) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """Yield (row number in the file, record or reject) for one row group.

    A row group that cannot be read yields one reject, at the first row that was lost.

    Raises:
        FileNotFoundError: the file is gone.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    store, path = open_store(split.file.path)
    position = split.first_row
    try:
        with store.open_input_file(path) as stream:
            opened = pq.ParquetFile(stream)
            groups = range(split.start, split.end)
            for batch in opened.iter_batches(_BATCH_ROWS, row_groups=groups):
                for record in _records(batch):
                    yield position, record
                    position += 1
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as error:
        yield position, Reject(CORRUPT_PARQUET, str(error)[:200], position)


def column_names(file: DataFile) -> list[str] | None:
    """Return a Parquet file's top-level columns, or None when its footer cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    store, path = open_store(file.path)
    try:
        with store.open_input_file(path) as stream:
            return list(pq.ParquetFile(stream).schema_arrow.names)
    except (pa.ArrowException, OSError):
        return None


def _records(batch: "pa.RecordBatch") -> Iterator[dict[str, Any] | Reject]:
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        # Parquet checks neither its strings nor its dates; find the rows that Python cannot hold.
        for row in range(batch.num_rows):
            try:
                yield batch.slice(row, 1).to_pylist()[0]
            except UnicodeDecodeError as error:
                yield Reject(NOT_UTF8, f"a string column: {error.reason}")
            except (ValueError, OverflowError) as error:
                yield Reject(WRONG_TYPE, f"a value out of range: {str(error)[:200]}")
