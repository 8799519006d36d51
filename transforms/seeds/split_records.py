"""The records of a split, whatever the form of its file.

Belongs here: choosing the reader. Does not: the readers (`lines.py`, `parquet.py`,
`own/whole_files.py`), or what a corpus makes of a record (`read.py`).
"""

from collections.abc import Iterator
from typing import Any

from transforms.seeds.files import open_store
from transforms.seeds.lines import gzip_lines, plain_lines
from transforms.seeds.own.whole_files import read_document
from transforms.seeds.parquet import parquet_rows
from transforms.seeds.parse import parse
from transforms.seeds.records import Reject
from transforms.seeds.splits import Split


def split_records(
    part: Split, format_name: str = ""
) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """Yield a split's records by position, or why one cannot be read.

    Raises:
        OSError: the file is gone, or cannot be read.
    """
    if part.form == "parquet":
        yield from parquet_rows(part)
    elif part.form == "document":
        yield from read_document(part.file, format_name)
    else:
        store, path = open_store(part.file.path)
        with store.open_input_file(path) as stream:
            is_packed = part.form == "gzip"
            lines = gzip_lines(stream) if is_packed else plain_lines(stream, part.start, part.end)
            for item in lines:
                yield item.position, item if isinstance(item, Reject) else parse(item)
