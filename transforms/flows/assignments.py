"""Which seed goes through which skill: the sampling plan.

Belongs here: choosing seeds by hash, so that asking for the same number again adds nothing and
asking for more keeps what was chosen. Does not: what is done with a seed.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from transforms.flows.skill import load_skill
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import ASSIGNMENTS
from transforms.lakehouse.writes import append_new

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession


def assign(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    *,
    skill: str,
    seeds: Mapping[str, int],
    run_id: str,
) -> dict[str, int]:
    """Assign train documents to `skill` until each corpus has `seeds[corpus]` in all.

    Assignments are never revised: a smaller number removes none. Returns how many were added to
    each corpus.

    Raises:
        ValueError: there is no such skill, or a number is negative.
    """
    from pyspark.sql import functions as F

    load_skill(skill)
    if bad := {corpus: wanted for corpus, wanted in seeds.items() if wanted < 0}:
        raise ValueError(f"the number of seeds cannot be negative: {bad}")
    added = {}
    for corpus, missing in missing_seeds(spark, lakehouse, skill, seeds).items():
        added[corpus] = 0
        if missing:
            chosen = next_seeds(spark, lakehouse, skill=skill, corpus=corpus, missing=missing)
            rows = chosen.select(
                "seed_id",
                F.lit(skill).alias("skill"),
                F.lit(corpus).alias("source"),
                F.lit(run_id).alias("run_id"),
                F.current_timestamp().alias("created_at"),
            )
            added[corpus] = append_new(lakehouse, ASSIGNMENTS.name, rows)
    return added


def missing_seeds(
    spark: "SparkSession", lakehouse: Lakehouse, skill: str, seeds: Mapping[str, int]
) -> dict[str, int]:
    """Return how many documents of each corpus are still to be assigned, at least 0."""
    from pyspark.sql import functions as F

    taken = lakehouse.read(spark, ASSIGNMENTS.name).where(F.col("skill") == skill)
    counts = {row["source"]: row["count"] for row in taken.groupBy("source").count().collect()}
    return {corpus: max(0, wanted - counts.get(corpus, 0)) for corpus, wanted in seeds.items()}


def next_seeds(
    spark: "SparkSession", lakehouse: Lakehouse, *, skill: str, corpus: str, missing: int
) -> "DataFrame":
    """Return the rows of seeds.documents that a skill is assigned next: as many as are missing."""
    from pyspark.sql import functions as F

    taken = lakehouse.read(spark, ASSIGNMENTS.name).where(F.col("skill") == skill)
    # Of near-duplicates only the one that stands for the others.
    stands = F.col("cluster_id").isNull() | (F.col("cluster_id") == F.col("seed_id"))
    documents = lakehouse.read(spark, "seeds.documents").where(
        (F.col("split") == "train") & (F.col("source") == corpus) & stands
    )
    free = documents.join(taken.select("seed_id"), "seed_id", "left_anti")
    order = F.sha2(F.concat(F.lit(skill), F.lit(":"), F.col("seed_id")), 256)
    return suitable(free, skill).orderBy(order).limit(missing)


def suitable(documents: "DataFrame", skill: str) -> "DataFrame":
    """Return the documents that the skill says suit it."""

    def run(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        suits = load_skill(skill).suits
        for batch in batches:
            yield batch.filter(pa.array([suits(row) for row in batch.to_pylist()], pa.bool_()))

    return documents.mapInArrow(run, documents.schema)
