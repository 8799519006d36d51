"""From a corpus's files to `raw.<corpus>` and `raw.rejected`, once.

Belongs here: planning the reading, counting what was read, appending. Does not: reading itself
(`read.py`), or judging whether a text is any good (`documents.py`).
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import append_new
from transforms.seeds.corpora import Corpus, corpus_named
from transforms.seeds.errors import WrongColumns
from transforms.seeds.files import DataFile, resolve
from transforms.seeds.parquet import column_names
from transforms.seeds.read import read_batches, staged_columns
from transforms.seeds.records import MISSING_TEXT
from transforms.seeds.splits import pack, split

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

logger = logging.getLogger(__name__)


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
        changed_rows: records whose text differs from the row already stored under their file and
            position. The stored row stays: give a changed file a new name to have it read.
    """

    corpus: str
    files: int
    rows: int
    rejected_by_reason: Mapping[str, int]
    new_rows: int
    new_rejected: int
    changed_rows: int


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
        SeedInputError: unknown corpus, missing or empty input, clashing names, or a file without
            a single record that has the corpus's text column. Nothing is written then.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as F

    known = corpus_named(corpus)
    files = resolve(corpus, inputs)
    _require_text_column(known, files)
    staged = _staged(spark, known, files).persist(StorageLevel.DISK_ONLY)
    try:
        rows, rejected = _counts(known, staged)
        good = staged.where("reason IS NULL").withColumn("ingested_at", F.current_timestamp())
        bad = staged.where("reason IS NOT NULL").withColumns(
            {"ingested_at": F.current_timestamp(), "corpus": F.lit(corpus)}
        )
        new_rejected = append_new(lakehouse, "raw.rejected", bad) if rejected else 0
        new_rows = append_new(lakehouse, known.raw_table, good) if rows else 0
        # Only records that were stored before can differ from what is stored.
        changed = _changed(spark, lakehouse, known, good) if new_rows < rows else 0
    finally:
        staged.unpersist()
    if changed:
        logger.warning(
            "%s: %d record(s) differ from those stored under the same file and position; the "
            "stored ones stay. Give changed files a new name to have them read.",
            corpus,
            changed,
        )
    return IngestReport(
        corpus=corpus,
        files=len(files),
        rows=rows,
        rejected_by_reason=rejected,
        new_rows=new_rows,
        new_rejected=new_rejected,
        changed_rows=changed,
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


def _counts(corpus: Corpus, staged: "DataFrame") -> tuple[int, dict[str, int]]:
    from pyspark.sql import functions as F

    found = (
        staged.groupBy("source_file", "reason")
        .agg(F.count(F.lit(1)).alias("records"), F.min("detail").alias("detail"))
        .collect()
    )
    reasons: dict[str, set[str | None]] = {}
    for group in found:
        reasons.setdefault(group.source_file, set()).add(group.reason)
    rejected: dict[str, int] = {}
    for group in found:
        if reasons[group.source_file] == {MISSING_TEXT}:
            observed = group.detail.rsplit("observed ", 1)[-1]
            raise WrongColumns(corpus.name, group.source_file, corpus.text_keys, observed)
        if group.reason is not None:
            rejected[group.reason] = rejected.get(group.reason, 0) + group.records
    rows = sum(group.records for group in found if group.reason is None)
    return rows, dict(sorted(rejected.items()))


def _changed(spark: "SparkSession", lakehouse: Lakehouse, corpus: Corpus, good: "DataFrame") -> int:
    """Count records that are stored already, with another text."""
    from pyspark.sql import functions as F

    text = corpus.unified["text"]
    key = ["source_file", "position"]
    stored = lakehouse.read(spark, corpus.raw_table)
    old = stored.select(*key, F.xxhash64(text).alias("old_hash"))
    new = good.select(*key, F.xxhash64(text).alias("new_hash"))
    return new.join(old, key).where("old_hash != new_hash").count()
