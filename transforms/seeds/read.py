"""From splits to raw rows, and notes of the rest: the part of an ingest that runs on the workers.

Belongs here: choosing the reader for a split, calling the adapter and the reading filters, Arrow
batches. Does not: tables, Spark sessions, or what is written.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.files import Folder
from transforms.lakehouse.schema import Column, arrow_schema
from transforms.lakehouse.tables import TABLES
from transforms.seeds.corpora import Corpus
from transforms.seeds.incoming import Notes
from transforms.seeds.reading import NO_FILTERS, ReadingFilters
from transforms.seeds.records import (
    FILE_REASONS,
    INVALID_JSON,
    UNREADABLE,
    VANISHED,
    Reject,
    as_json,
    printable,
)
from transforms.seeds.split_records import split_records
from transforms.seeds.splits import Split

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 256
#: A batch is sent on when it holds this many characters, so big documents do not add up.
_BATCH_CHARS = 8 * 1024 * 1024

#: Columns of a raw table that are not the adapter's, the file's or the record's.
_ADDED = ("batch", "ingested_at")


@dataclass(frozen=True)
class Reader:
    """How the splits of a corpus are read. It is sent to the workers by value.

    Attributes:
        corpus: the corpus.
        filters: what is kept out.
        stated: licences that sidecars state, by the SHA-256 of a text.
    """

    corpus: Corpus
    filters: ReadingFilters = NO_FILTERS
    stated: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        """What reading yields: the raw table's columns but for those that writing adds."""
        raw = TABLES[self.corpus.raw_table].columns
        return [column for column in raw if column.name not in _ADDED]

    def batches(
        self, splits: Iterable[Split], folder: Folder, task: int
    ) -> "Iterator[pa.RecordBatch]":
        """Yield the usable records of splits, and write one task's notes of all else."""
        import pyarrow as pa

        schema = arrow_schema(self.columns)
        rows: list[dict[str, Any]] = []
        chars = 0
        with Notes(folder, task) as notes:
            for part in splits:
                for row in self.rows(part, notes):
                    rows.append(row)
                    chars += sum(len(value) for value in row.values() if isinstance(value, str))
                    if len(rows) >= _BATCH_ROWS or chars >= _BATCH_CHARS:
                        yield pa.RecordBatch.from_pylist(rows, schema=schema)
                        rows, chars = [], 0
            if rows:
                yield pa.RecordBatch.from_pylist(rows, schema=schema)

    def rows(self, part: Split, notes: Notes) -> Iterator[dict[str, Any]]:
        """Yield a split's usable records as rows of the raw table; note the others."""
        name = part.file.name
        tally = notes.of(name)
        for position, record in _records(part, self.corpus.format):
            if isinstance(record, Reject) and record.reason in FILE_REASONS:
                tally.trouble, tally.detail = record.reason, record.detail
            if isinstance(record, Reject) and record.reason in (VANISHED, UNREADABLE):
                continue  # no record of the file: nothing to keep, and nothing to count
            tally.records += 1
            row = self._adapted(record)
            if isinstance(row, Reject):
                notes.reject(_reject(name, position, row, record))
                continue
            stated = self._stated(row)
            if reason := self.filters.reason_against(row, stated or self.corpus.code_license):
                notes.reject(_filtered(name, position, reason))
                continue
            identity = {"source_file": name, "position": position, "stated_license": stated}
            if self.corpus.is_own:
                identity["corpus"] = self.corpus.name
            yield {**row, **identity}

    def _adapted(self, record: dict[str, Any] | Reject) -> dict[str, Any] | Reject:
        if isinstance(record, Reject):
            return record
        try:
            return self.corpus.adapt(record)
        except RecursionError:
            return Reject(INVALID_JSON, "nested too deeply")

    def _stated(self, row: Mapping[str, Any]) -> str | None:
        if not self.stated:
            return None
        text: str = row[self.corpus.unified["text"]]
        return self.stated.get(hashlib.sha256(text.encode("utf-8")).hexdigest())


def _records(part: Split, format_name: str) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """Yield a split's records; a file that goes away or fails ends with a reject that says so."""
    try:
        yield from split_records(part, format_name)
    except FileNotFoundError:
        yield part.start, Reject(VANISHED, "the file was gone when it was read")
    except OSError as error:
        yield part.start, Reject(UNREADABLE, f"{type(error).__name__}: {error.strerror or ''}")


def _reject(
    name: str, position: int, why: Reject, record: dict[str, Any] | Reject
) -> dict[str, Any]:
    raw_text = printable(why.raw) if why.raw or isinstance(record, Reject) else ""
    return {
        "source_file": name,
        "position": position,
        "reason": why.reason,
        "detail": why.detail,
        "raw_text": raw_text or _shown(record),
        "is_filtered": False,
    }


def _filtered(name: str, position: int, reason: str) -> dict[str, Any]:
    return {
        "source_file": name,
        "position": position,
        "reason": reason,
        "detail": None,
        "raw_text": None,
        "is_filtered": True,
    }


def _shown(record: dict[str, Any] | Reject) -> str:
    """Return the start of a record that was parsed but cannot be used."""
    if isinstance(record, Reject):
        return ""
    try:
        return printable(as_json(record).encode("utf-8"))
    except RecursionError:
        return ""
