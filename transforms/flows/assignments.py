"""Which seed goes through which skill: the sampling plan.

Belongs here: choosing seeds by hash, spread over topics and lengths, so that asking for the same
number again adds nothing and asking for more keeps what was chosen. Does not: the shares aimed at
(`strata.py`), telling the plan (`plan_table.py`), or what is done with a seed.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from transforms.flows.skill import load_skill
from transforms.flows.strata import USUAL, Spread, Stratum, stratum_columns, weights
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import ASSIGNMENTS
from transforms.lakehouse.writes import append_new
from transforms.seeds.decisions import APPROVED, WITHDRAWN, decided

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

log = logging.getLogger(__name__)

#: Documents whose text is looked at, at first, beyond those that are missing; and how many times
#: more if too few of them suit the skill.
_TO_SPARE, _MORE = 200, 8
#: So many ids are sent whole to every worker, so that no text is shuffled.
_BROADCAST_ROWS = 200_000


def assign(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    *,
    skill: str,
    seeds: Mapping[str, int],
    run_id: str,
    spread: Spread = USUAL,
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
            chosen = _next_ids(
                spark, lakehouse, skill=skill, corpus=corpus, missing=missing, spread=spread
            )
            rows = chosen.select(
                "seed_id",
                F.lit(skill).alias("skill"),
                F.lit(corpus).alias("source"),
                F.lit(run_id).alias("run_id"),
                F.current_timestamp().alias("created_at"),
            )
            added[corpus] = append_new(lakehouse, ASSIGNMENTS.name, rows)
        if added[corpus] < missing:
            log.warning(
                "%s: %d of the %d seeds still wanted of %s are there: no other document suits it, "
                "may be used and has a length that length_shares names",
                skill,
                added[corpus],
                missing,
                corpus,
            )
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
    spark: "SparkSession",
    lakehouse: Lakehouse,
    *,
    skill: str,
    corpus: str,
    missing: int,
    spread: Spread = USUAL,
) -> "DataFrame":
    """Return the rows of seeds.documents that a skill is assigned next: as many as are missing."""
    from pyspark.sql import functions as F

    ids = _next_ids(spark, lakehouse, skill=skill, corpus=corpus, missing=missing, spread=spread)
    documents = lakehouse.read(spark, "seeds.documents")
    return documents.join(F.broadcast(ids), "seed_id", "left_semi")


def suitable(documents: "DataFrame", skill: str) -> "DataFrame":
    """Return the documents that the skill says suit it."""

    def run(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        suits = load_skill(skill).suits
        for batch in batches:
            yield batch.filter(pa.array([suits(row) for row in batch.to_pylist()], pa.bool_()))

    return documents.mapInArrow(run, documents.schema)


def _next_ids(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    *,
    skill: str,
    corpus: str,
    missing: int,
    spread: Spread,
) -> "DataFrame":
    """Return the `seed_id` of the documents that are assigned next.

    Whether a document suits the skill takes its text: so only the first are asked, and more of them
    where too few do.
    """
    from pyspark.sql import functions as F

    free, count = _in_turn(spark, lakehouse, skill, corpus, spread)
    documents = lakehouse.read(spark, "seeds.documents")
    looked_at = missing + _TO_SPARE
    while True:
        first = free
        if looked_at < count:
            first = free.orderBy("turn", "order").limit(looked_at)
        if min(looked_at, count) <= _BROADCAST_ROWS:
            first = F.broadcast(first)
        suiting = suitable(documents.join(first, "seed_id"), skill)
        # Kept, since whoever asks for them must not have the texts read again.
        found = suiting.select("seed_id", "turn", "order").localCheckpoint()
        if looked_at >= count or found.count() >= missing:
            return found.orderBy("turn", "order").limit(missing).select("seed_id")
        looked_at *= _MORE


def _in_turn(
    spark: "SparkSession", lakehouse: Lakehouse, skill: str, corpus: str, spread: Spread
) -> "tuple[DataFrame, int]":
    """Return (seed_id, turn, order) of the documents that may be assigned, and how many they are.

    Lower turns come first.

    In its stratum a document's place is by hash, after those that are assigned; a stratum of twice
    the weight is taken from twice as often. So the order does not depend on how many were asked for
    at a time, and what a stratum has is made up for where weights or documents have changed. A
    document that does not suit the skill keeps its place: where few do, few are taken.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    stratum = ("topic", "length_band")
    there = _considered(spark, lakehouse, skill, corpus, spread)
    sizes: dict[Stratum, int] = {}
    free_sizes: dict[Stratum, int] = {}
    for row in there.groupBy(*stratum, "is_taken").count().collect():
        of = (row["topic"], row["length_band"])
        sizes[of] = sizes.get(of, 0) + row["count"]
        free_sizes[of] = free_sizes.get(of, 0) + (0 if row["is_taken"] else row["count"])
    shares = weights(sizes, spread)
    weighed = spark.createDataFrame(
        [(topic, band, share) for (topic, band), share in shares.items()],
        "topic string, length_band string, share double",
    )
    order = F.sha2(F.concat(F.lit(skill), F.lit(":"), F.col("seed_id")), 256)
    places = Window.partitionBy(*stratum).orderBy(F.desc("is_taken"), "order")
    placed = there.withColumn("order", order).withColumn("place", F.row_number().over(places))
    free = placed.where("NOT is_taken").join(F.broadcast(weighed), list(stratum))
    turn = (F.col("place") - 0.5) / F.col("share")
    return free.select("seed_id", turn.alias("turn"), "order"), sum(free_sizes[of] for of in shares)


def _considered(
    spark: "SparkSession", lakehouse: Lakehouse, skill: str, corpus: str, spread: Spread
) -> "DataFrame":
    """Return (seed_id, topic, length_band, is_taken) of a corpus: taken, or may be.

    No texts are read.
    """
    from pyspark.sql import functions as F

    taken = lakehouse.read(spark, ASSIGNMENTS.name).where(F.col("skill") == skill)
    taken = taken.select("seed_id", F.lit(True).alias("_taken"))
    withdrawn = decided(spark, lakehouse, WITHDRAWN).withColumn("_withdrawn", F.lit(True))
    documents = lakehouse.read(spark, "seeds.documents").where(F.col("source") == corpus)
    marked = documents.join(taken, "seed_id", "left").join(withdrawn, "seed_id", "left")
    may_be = (F.col("split") == "train") & _stands() & F.col("_withdrawn").isNull()
    if spread.hold_flagged:
        approved = decided(spark, lakehouse, APPROVED).withColumn("_approved", F.lit(True))
        marked = marked.join(approved, "seed_id", "left")
        has_flags = F.coalesce(F.size("flags"), F.lit(0)) > 0
        may_be &= ~has_flags | F.col("_approved").isNotNull()
    return marked.where(may_be | F.col("_taken").isNotNull()).select(
        "seed_id",
        *stratum_columns(),
        F.col("_taken").isNotNull().alias("is_taken"),
    )


def _stands() -> "Column":
    """Whether a document stands for its near-duplicates: of them only that one is taken."""
    from pyspark.sql import functions as F

    return F.col("cluster_id").isNull() | (F.col("cluster_id") == F.col("seed_id"))
