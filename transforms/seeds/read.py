"""From splits to raw rows and rejects: the part of an ingest that runs on the workers.

Belongs here: choosing the reader for a split, calling the adapter, and Arrow batches. Does not:
tables, Spark sessions, or what is written.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.schema import Column, arrow_schema
from transforms.lakehouse.tables import TABLES
from transforms.seeds.corpora import Corpus, corpus_named
from transforms.seeds.files import open_store
from transforms.seeds.lines import gzip_lines, plain_lines
from transforms.seeds.parquet import parquet_rows
from transforms.seeds.parse import parse
from transforms.seeds.records import INVALID_JSON, Reject, as_json, printable
from transforms.seeds.splits import Split

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 256
#: A batch is sent on when it holds this many characters, so big documents do not add up.
_BATCH_CHARS = 8 * 1024 * 1024

#: Columns of a raw table that an ingest adds to what a record holds.
_ADDED = ("stated_license", "batch", "ingested_at")

_REJECT_COLUMNS = (
    Column("reason", "string", "why the record was rejected; null if it was not"),
    Column("detail", "string", "what the parser said"),
    Column("raw_text", "string", "the record as read, capped"),
)


def staged_columns(corpus: Corpus) -> list[Column]:
    """Return what reading yields: the raw table's columns that a file has, then the reject's."""
    raw = TABLES[corpus.raw_table].columns
    return [*(column for column in raw if column.name not in _ADDED), *_REJECT_COLUMNS]


def read_batches(corpus_name: str, splits: Iterable[Split]) -> "Iterator[pa.RecordBatch]":
    """Read splits and yield batches of `staged_columns`, rows and rejects together."""
    import pyarrow as pa

    corpus = corpus_named(corpus_name)
    fields = arrow_schema(staged_columns(corpus))
    # Rejects lack the columns a raw row must have.
    schema = pa.schema([pa.field(field.name, field.type) for field in fields])
    rows: list[dict[str, Any]] = []
    chars = 0
    for part in splits:
        for row in read_split(corpus, part):
            rows.append(row)
            chars += sum(len(value) for value in row.values() if isinstance(value, str))
            if len(rows) >= _BATCH_ROWS or chars >= _BATCH_CHARS:
                yield pa.RecordBatch.from_pylist(rows, schema=schema)
                rows, chars = [], 0
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=schema)


def read_split(corpus: Corpus, part: Split) -> Iterator[dict[str, Any]]:
    """Yield every record of a split as a row: adapted columns, or the reason for its rejection."""
    name = part.file.name
    for position, record in _records(part):
        row = _adapted(corpus, record)
        if isinstance(row, Reject):
            raw_text = printable(row.raw) if row.raw or isinstance(record, Reject) else ""
            yield {
                "source_file": name,
                "position": position,
                "reason": row.reason,
                "detail": row.detail,
                "raw_text": raw_text or _shown(record),
            }
        else:
            yield {"source_file": name, "position": position, **row}


def _records(part: Split) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    if part.form == "parquet":
        yield from parquet_rows(part)
        return
    store, path = open_store(part.file.path)
    with store.open_input_file(path) as stream:
        lines = (
            gzip_lines(stream) if part.form == "gzip" else plain_lines(stream, part.start, part.end)
        )
        for item in lines:
            yield item.position, item if isinstance(item, Reject) else parse(item)


def _adapted(corpus: Corpus, record: dict[str, Any] | Reject) -> dict[str, Any] | Reject:
    if isinstance(record, Reject):
        return record
    try:
        return corpus.adapt(record)
    except RecursionError:
        return Reject(INVALID_JSON, "nested too deeply")


def _shown(record: dict[str, Any] | Reject) -> str:
    """Return the start of a record that was parsed but cannot be used."""
    if isinstance(record, Reject):
        return ""
    try:
        return printable(as_json(record).encode("utf-8"))
    except RecursionError:
        return ""
