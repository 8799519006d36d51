"""One batch of a corpus's files: read in one Spark write, and registered.

Belongs here: the order of a batch's writes, which makes it safe to interrupt. Does not: which files
are in a batch (`ingest.py`), or what a worker does (`read.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import append, delete_where, one_of, replace_where
from transforms.seeds import incoming, registry
from transforms.seeds.errors import no_room_told
from transforms.seeds.files import DataFile
from transforms.seeds.incoming import REJECT_COLUMNS, Tally
from transforms.seeds.own.whole_files import FORMATS
from transforms.seeds.parquet import column_names
from transforms.seeds.read import Reader
from transforms.seeds.reading import READING_REASONS
from transforms.seeds.records import (
    EMPTY_FILE,
    MISSING_TEXT,
    UNREADABLE,
    VANISHED,
    WRONG_COLUMNS,
)
from transforms.seeds.splits import Split, pack, split

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class Batch:
    """Files that are read and committed together.

    Attributes:
        spark: the session.
        lakehouse: where the tables are.
        reader: how the corpus is read.
        files: the batch's files.
        before: what raw.files knows of the corpus's files, by name.
        version: what is noted as `reading_version`.
    """

    spark: "SparkSession"
    lakehouse: Lakehouse
    reader: Reader
    files: Sequence[DataFile]
    before: Mapping[str, registry.Row]
    version: str

    def run(self) -> dict[str, Tally]:
        """Read the files; return what was found in each.

        First they are marked as being read: should this run end here, the next one knows that some
        of their rows may be stored, and replaces them.
        """
        corpus = self.reader.corpus
        registry.save(self.lakehouse, map(self._begun, self.files))
        found = self._found_at_once()
        readable = [file for file in self.files if file.name not in found]
        notes = Folder(f"{self.lakehouse.root}/raw/incoming/{corpus.name}")
        notes.remove()
        with no_room_told(corpus.name):
            self._write_rows(readable, notes)
            found |= incoming.tallies(notes, [file.name for file in readable])
            for tally in found.values():
                self._judge(tally)
            self._write_rejects(notes)
        registry.save(self.lakehouse, [self._read(file, found[file.name]) for file in self.files])
        notes.remove()
        return {file.name: found[file.name] for file in self.files}

    def withdraw(self) -> None:
        """Remove what is stored of the files; curation then withdraws their documents."""
        registry.save(self.lakehouse, map(self._begun, self.files))
        for table in (self.reader.corpus.raw_table, "raw.rejected", "seeds.rejected"):
            delete_where(self.spark, self.lakehouse, table, self._condition(table))
        registry.save(
            self.lakehouse,
            [
                {**self._begun(file), "state": registry.WITHDRAWN, "records": 0}
                for file in self.files
            ],
        )

    @cached_property
    def number(self) -> int:
        """The batch's number."""
        return registry.next_batch(self.before.values())

    @cached_property
    def _replaces(self) -> bool:
        """Whether anything may be stored of one of the files."""
        return any(file.name in self.before for file in self.files)

    def _begun(self, file: DataFile) -> registry.Row:
        known = self.before.get(file.name, {})
        curated = known.get("curated_batch")
        if known and known.get("state") is None:
            curated = 0  # of before there were batches, when all that was read was curated
        return {
            "corpus": self.reader.corpus.name,
            "source_file": file.name,
            "records": known.get("records") or 0,
            "size_bytes": file.size_bytes,
            "fingerprint": file.fingerprint,
            "state": registry.READING,
            "reading_version": self.version,
            "batch": self.number,
            "curated_batch": curated,
        }

    def _read(self, file: DataFile, tally: Tally) -> registry.Row:
        row = self._begun(file) | {
            "records": tally.records,
            "rejected": sum(tally.rejected.values()),
            "filtered": sum(tally.filtered.values()),
            "state": registry.QUARANTINED if tally.trouble else registry.READ,
            "reason": tally.trouble,
            "detail": tally.detail or None,
        }
        if tally.trouble in (VANISHED, UNREADABLE):
            row["fingerprint"] = ""  # whatever is there the next time is news
        return row

    def _found_at_once(self) -> dict[str, Tally]:
        """Return the files that need no reading: those without a byte, and of other columns.

        Parquet says what it holds before anything is read.
        """
        found = {}
        wanted = self.reader.corpus.text_columns
        has_columns = self.reader.corpus.format not in FORMATS
        for file in self.files:
            if file.size_bytes == 0:
                found[file.name] = Tally(trouble=EMPTY_FILE, detail="the file has no bytes")
            elif has_columns and file.name.lower().endswith(".parquet"):
                names = column_names(file)
                if names is not None and not wanted & set(names):
                    expected, observed = ", ".join(sorted(wanted)), ", ".join(names[:20])
                    detail = f"expected one of {expected}; observed {observed}"
                    found[file.name] = Tally(trouble=WRONG_COLUMNS, detail=detail)
        return found

    @staticmethod
    def _judge(tally: Tally) -> None:
        """Quarantine a file without a single record that has the corpus's text."""
        if tally.trouble is None and tally.rejected.get(MISSING_TEXT, 0) == tally.records > 0:
            tally.trouble = WRONG_COLUMNS
            tally.detail = "no record has a text; see raw.rejected for what was observed"

    def _write_rows(self, files: Sequence[DataFile], notes: Folder) -> None:
        from pyspark.sql import functions as F

        table = self.reader.corpus.raw_table
        tasks = pack(p for file in files for p in split(file, self.reader.corpus.format))
        if not tasks:
            if self._replaces:
                delete_where(self.spark, self.lakehouse, table, self._condition(table))
            return
        rows = self._rows(tasks, notes).withColumns(
            {"batch": F.lit(self.number), "ingested_at": F.current_timestamp()}
        )
        self._put(table, rows)

    def _put(self, table: str, rows: "DataFrame") -> None:
        """Store rows of the files, in place of what there is of them."""
        if self._replaces:
            replace_where(self.lakehouse, table, rows, self._condition(table))
        else:
            append(self.lakehouse, table, rows)

    def _rows(self, tasks: list[list[Split]], notes: Folder) -> "DataFrame":
        reader = self.reader

        def read(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
            for batch in batches:
                for number in batch.column("id").to_pylist():
                    yield from reader.batches(tasks[number], notes, number)

        ddl = ", ".join(f"`{column.name}` {column.type}" for column in reader.columns)
        # One row a partition, so that every task reads exactly its own splits.
        return self.spark.range(0, len(tasks), 1, len(tasks)).mapInArrow(read, ddl)

    def _write_rejects(self, notes: Folder) -> None:
        from pyspark.sql import functions as F

        paths = incoming.rejects(notes)
        if not paths and not self._replaces:
            return
        ddl = ", ".join(f"`{column.name}` {column.type}" for column in REJECT_COLUMNS)
        noted = (
            self.spark.read.schema(ddl).parquet(*paths)
            if paths
            else self.spark.createDataFrame([], ddl)
        )
        rows = noted.withColumns(
            {
                "corpus": F.lit(self.reader.corpus.name),
                "ingested_at": F.current_timestamp(),
                "filter_version": F.lit(self.reader.filters.version),
                "created_at": F.current_timestamp(),
            }
        )
        self._put("raw.rejected", rows.where("NOT is_filtered"))
        self._put("seeds.rejected", rows.where("is_filtered"))

    def _condition(self, table: str) -> str:
        """Return SQL that is true of what a table holds of the batch's files."""
        files = one_of("source_file", (file.name for file in self.files))
        if table == self.reader.corpus.raw_table and not self.reader.corpus.is_own:
            return files
        of_corpus = f"corpus = '{self.reader.corpus.name}' AND {files}"
        if table == "seeds.rejected":
            # The rest of what it holds of them is curation's.
            return f"{of_corpus} AND {one_of('reason', READING_REASONS)}"
        return of_corpus
