"""From a corpus's files to `raw.<corpus>` and `raw.rejected`, once.

Belongs here: planning the reading, counting what was read, appending. Does not: reading itself
(`read.py`), or judging whether a text is any good (`documents.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import append_new
from transforms.seeds.corpora import Corpus, corpus_named
from transforms.seeds.errors import WrongColumns
from transforms.seeds.files import DataFile, resolve
from transforms.seeds.parquet import column_names
from transforms.seeds.provenance import with_stated_licenses
from transforms.seeds.read import read_batches, staged_columns
from transforms.seeds.records import MISSING_TEXT
from transforms.seeds.splits import pack, split
from transforms.seeds.stored import drop_mended, note_files, require_unchanged

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class IngestReport:
    """What one ingest found and added.

    Attributes:
        corpus: the corpus.
        files: data files read.
        rows: usable records in them.
        rejected_by_reason: unusable records in them, by reason.
        new_rows: records added to the raw table; the others were there before.
        new_rejected: rejects added to `raw.rejected`.
    """

    corpus: str
    files: int
    rows: int
    rejected_by_reason: Mapping[str, int]
    new_rows: int
    new_rejected: int


def ingest(
    spark: "SparkSession", lakehouse: Lakehouse, corpus: str, inputs: Sequence[str]
) -> IngestReport:
    """Read a corpus's files and append what is new; a second call adds nothing.

    Every file is read and parsed once. A record is known by its file's name, relative to the
    input given, and its position (byte offset of its line, unpacked; row number for Parquet).

    Args:
        spark: the session.
        lakehouse: where the raw tables are.
        corpus: a name in `corpora.CORPORA`.
        inputs: folders, globs or files, local or as URLs pyarrow knows.

    Raises:
        SeedInputError: unknown corpus, missing or empty input, clashing names, a file without a
            single record that has the corpus's text column, or one that no longer holds what is
            stored of it. Nothing is written then.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as F

    known = corpus_named(corpus)
    files = resolve(corpus, inputs)
    _require_text_column(known, files)
    staged = _staged(spark, known, files).persist(StorageLevel.DISK_ONLY)
    try:
        records, rejected = _counts(known, staged)
        require_unchanged(lakehouse, known, staged)
        # First of all, so that whatever is missing after a crash shows in the sums.
        note_files(lakehouse, known, records, staged)
        good = staged.where("reason IS NULL").withColumn("ingested_at", F.current_timestamp())
        bad = staged.where("reason IS NOT NULL").withColumns(
            {"ingested_at": F.current_timestamp(), "corpus": F.lit(corpus)}
        )
        rows = sum(records.values()) - sum(rejected.values())
        new_rejected = append_new(lakehouse, "raw.rejected", bad) if rejected else 0
        new_rows = 0
        if rows:
            licensed = with_stated_licenses(spark, good, known, inputs)
            new_rows = append_new(lakehouse, known.raw_table, licensed)
        drop_mended(lakehouse, known, staged)
    finally:
        staged.unpersist()
    return IngestReport(
        corpus=corpus,
        files=len(files),
        rows=rows,
        rejected_by_reason=rejected,
        new_rows=new_rows,
        new_rejected=new_rejected,
    )


def _require_text_column(corpus: Corpus, files: Sequence[DataFile]) -> None:
    """Parquet says at once what it holds, before anything is read."""
    for file in files:
        if not file.name.lower().endswith(".parquet"):
            continue
        names = column_names(file)
        if names is not None and not set(names) & set(corpus.text_keys):
            raise WrongColumns(corpus.name, file.name, corpus.text_keys, ", ".join(names))


def _staged(spark: "SparkSession", corpus: Corpus, files: Sequence[DataFile]) -> "DataFrame":
    tasks = pack(part for file in files for part in split(file))
    name = corpus.name

    def read(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        for batch in batches:
            for number in batch.column("id").to_pylist():
                yield from read_batches(name, tasks[number])

    ddl = ", ".join(f"`{column.name}` {column.type}" for column in staged_columns(corpus))
    # One row a partition, so that every task reads exactly its own splits.
    return spark.range(0, len(tasks), 1, len(tasks)).mapInArrow(read, ddl)


def _counts(corpus: Corpus, staged: "DataFrame") -> tuple[dict[str, int], dict[str, int]]:
    """Return the number of records by file, and of those that cannot be used by reason."""
    from pyspark.sql import functions as F

    found = (
        staged.groupBy("source_file", "reason")
        .agg(F.count(F.lit(1)).alias("records"), F.min("detail").alias("detail"))
        .collect()
    )
    usable = {group.source_file for group in found if group.reason is None}
    records: dict[str, int] = {}
    rejected: dict[str, int] = {}
    for group in found:
        if group.reason == MISSING_TEXT and group.source_file not in usable:
            observed = group.detail.rsplit("observed ", 1)[-1]
            raise WrongColumns(corpus.name, group.source_file, corpus.text_keys, observed)
        records[group.source_file] = records.get(group.source_file, 0) + group.records
        if group.reason is not None:
            rejected[group.reason] = rejected.get(group.reason, 0) + group.records
    return records, dict(sorted(rejected.items()))
