"""What an ingest finds stored of the files it reads: what no longer fits, and how many records.

Belongs here: comparing staged records with the raw tables. Does not: reading files (`read.py`), or
the order of an ingest's writes (`ingest.py`).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.raw_tables import RAW_FILES, RAW_REJECTED
from transforms.lakehouse.writes import merge
from transforms.seeds.corpora import Corpus
from transforms.seeds.errors import ChangedFile

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

KEY = ("source_file", "position")


def require_unchanged(lakehouse: Lakehouse, corpus: Corpus, staged: "DataFrame") -> None:
    """Refuse files that no longer hold what is stored of them.

    A file that has grown is fine, and so is a record that can be read now and could not before.

    Raises:
        ChangedFile: a stored record is gone from its file, or has another text there now.
    """
    from pyspark.sql import functions as F

    text = corpus.unified["text"]
    stored = lakehouse.read(staged.sparkSession, corpus.raw_table)
    if stored.isEmpty():
        return
    old = _of_same_files(stored, staged).select(*KEY, F.xxhash64(F.expr(text)).alias("old_hash"))
    new = staged.where("reason IS NULL").select(*KEY, F.xxhash64(F.expr(text)).alias("new_hash"))
    differ = F.col("new_hash").isNull() | (F.col("new_hash") != F.col("old_hash"))
    changed = old.join(new, list(KEY), "left").where(differ).groupBy("source_file").count()
    if first := changed.orderBy("source_file").first():
        raise ChangedFile(corpus.name, first["source_file"], first["count"])


def drop_mended(lakehouse: Lakehouse, corpus: Corpus, staged: "DataFrame") -> None:
    """Delete the rejects of records that their file holds no more, or that can be read now."""
    from delta.tables import DeltaTable
    from pyspark.sql import functions as F

    spark = staged.sparkSession
    stored = lakehouse.read(spark, RAW_REJECTED.name).where(F.col("corpus") == corpus.name)
    bad = staged.where("reason IS NOT NULL").select(*KEY)
    mended = _of_same_files(stored, staged).select("corpus", *KEY)
    mended = mended.join(bad, list(KEY), "left_anti")
    if stored.isEmpty() or mended.isEmpty():
        return
    same = " AND ".join(f"old.{name} = gone.{name}" for name in RAW_REJECTED.key)
    target = DeltaTable.forPath(spark, lakehouse.path(RAW_REJECTED.name)).alias("old")
    target.merge(mended.alias("gone"), same).whenMatchedDelete().execute()


def records_by_file(lakehouse: Lakehouse, corpus: str) -> dict[str, int]:
    """Return how many records each file of a corpus had when it was last read."""
    rows = lakehouse.rows(RAW_FILES.name)
    return {row["source_file"]: row["records"] for row in rows if row["corpus"] == corpus}


def note_files(
    lakehouse: Lakehouse, corpus: Corpus, records: Mapping[str, int], staged: "DataFrame"
) -> None:
    """Note how many records each file holds: what the sums of the sources start from."""
    from pyspark.sql import functions as F

    noted = records_by_file(lakehouse, corpus.name)
    news = [(corpus.name, name, n) for name, n in records.items() if noted.get(name) != n]
    if news:
        frame = staged.sparkSession.createDataFrame(
            news, "corpus string, source_file string, records bigint"
        )
        merge(lakehouse, RAW_FILES.name, frame.withColumn("ingested_at", F.current_timestamp()))


def _of_same_files(stored: "DataFrame", staged: "DataFrame") -> "DataFrame":
    return stored.join(staged.select("source_file").distinct(), "source_file", "left_semi")
