"""Documents against the benchmark sets, before they are given to a flow.

Belongs here: judging the documents that lack a verdict, and which ones failed. Does not: what
follows for a pair (`pairs.py`), or how a text is judged (`judge.py`).

A document that holds a piece of a benchmark item is kept, since the next version of a set may let
it pass; no flow is given it, and a pair that was made of it fails.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from transforms.lakehouse.benchmark_tables import SEED_VERDICTS
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import merge
from transforms.quality.contamination.judge import NAME, judge_texts
from transforms.quality.contamination.stored_index import (
    StoredIndex,
    check_version,
    stored_index,
)
from transforms.quality.current import at_versions
from transforms.quality.verdict import FAILED

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_DDL = "seed_id string, verdict string, score double, reason string, evidence string"


def judge_seeds(spark: "SparkSession", lakehouse: Lakehouse, run_id: str) -> int:
    """Judge the documents that lack a verdict of this version; return how many those were.

    Without benchmark sets, and with nothing new, nothing is written.
    """
    from pyspark.sql import functions as F

    stored, version = stored_index(lakehouse), check_version(lakehouse)
    if stored is None:
        return 0
    stored_verdicts = lakehouse.read(spark, SEED_VERDICTS.name)
    done = at_versions(stored_verdicts, {NAME: version}).select("seed_id")
    documents = lakehouse.read(spark, "seeds.documents").select("seed_id", "text")
    judged = judged_texts(documents.join(done, "seed_id", "left_anti"), stored, "seed_id", _DDL)
    fresh = (
        judged.withColumn("check", F.lit(NAME))
        .withColumn("check_version", F.lit(version))
        .withColumn("run_id", F.lit(run_id))
        .withColumn("created_at", F.current_timestamp())
    )
    # A merge reads its source twice; the texts are judged once.
    fresh = fresh.persist()
    try:
        written = fresh.count()
        if written:
            merge(lakehouse, SEED_VERDICTS.name, fresh)
    finally:
        fresh.unpersist()
    return written


def contaminated_seeds(spark: "SparkSession", lakehouse: Lakehouse) -> "DataFrame | None":
    """Return (seed_id, evidence) of the documents that failed; None without benchmark sets."""
    from pyspark.sql import functions as F

    if (version := check_version(lakehouse)) is None:
        return None
    verdicts = lakehouse.read(spark, SEED_VERDICTS.name)
    failed = at_versions(verdicts, {NAME: version}).where(F.col("verdict") == FAILED)
    return failed.select("seed_id", "evidence")


def judged_texts(rows: "DataFrame", stored: StoredIndex, key: str, ddl: str) -> "DataFrame":
    """Return (key, verdict, score, reason, evidence) of rows (key, text)."""

    def judge(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        for batch in batches:
            texts = [text or "" for text in batch.column("text").to_pylist()]
            judged = judge_texts(stored, texts)
            columns = {
                key: batch.column(key),
                "verdict": pa.array([each.verdict for each in judged], pa.string()),
                "score": pa.array([each.score for each in judged], pa.float64()),
                "reason": pa.array([each.reason for each in judged], pa.string()),
                "evidence": pa.array([each.evidence for each in judged], pa.string()),
            }
            yield pa.RecordBatch.from_pydict(columns)

    return rows.select(key, "text").mapInArrow(judge, ddl)
