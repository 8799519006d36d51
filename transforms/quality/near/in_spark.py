"""Near-duplicates among many pairs: signatures that are kept, and joins.

Belongs here: the same verdicts as in `here.py`, without the pairs on the driver. Does not: what a
likeness is (`check.py`), or signing (`signatures.py`).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.near.check import LIKE, UNCOMPARED, NearDuplicate
from transforms.quality.near.signatures import signed_pairs
from transforms.quality.verdict import FAILED, NOT_CHECKABLE, PASSED
from transforms.seeds.clustering import clustered
from transforms.seeds.near.pairs import similar_pairs

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def judged_in_spark(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    pairs: "DataFrame",
    failing: "DataFrame",
    mine: "DataFrame",
    preferred: "DataFrame",
) -> "DataFrame":
    """Return the verdicts on new pairs; see `judge.near_duplicates`."""
    from pyspark.sql import functions as F

    check = NearDuplicate()
    sound = pairs.join(failing, "pair_id", "left_anti")
    judged = _judged(sound, mine)
    fresh = sound.join(judged.select("pair_id"), "pair_id", "left_anti").localCheckpoint()
    passed_over = mine.where(F.col("verdict") == NOT_CHECKABLE).select("pair_id")
    unsound = pairs.join(failing, "pair_id", "left_semi").join(passed_over, "pair_id", "left_anti")
    found = None
    if not fresh.isEmpty():
        edges = _alike(spark, signed_pairs(spark, lakehouse, sound), fresh, judged)
        stands = judged.select(F.col("pair_id").alias("seed_id"), "cluster_id")
        found = clustered(spark, edges, _order(fresh, preferred), stands).texts
    return _verdicts(fresh, found, check).unionByName(_not_compared(unsound, check))


def _judged(sound: "DataFrame", mine: "DataFrame") -> "DataFrame":
    """Return (pair_id, cluster_id) of the pairs whose verdict stands.

    One that failed because of a pair that is gone has none: its text would be lost with that pair.
    """
    from pyspark.sql import functions as F

    ids = sound.select("pair_id")
    of_pair = (
        F.when(F.col("verdict") == PASSED, F.col("pair_id"))
        .when(F.col("verdict") == FAILED, F.expr(f"substring(evidence, {len(LIKE) + 1})"))
        .alias("cluster_id")
    )
    standing = mine.select("pair_id", of_pair).join(ids, "pair_id", "left_semi")
    return standing.join(ids.withColumnRenamed("pair_id", "cluster_id"), "cluster_id", "left_semi")


def _alike(
    spark: "SparkSession", signed: "DataFrame", fresh: "DataFrame", judged: "DataFrame"
) -> "DataFrame":
    """Return (seed_id, other_id, similarity): new pairs, and those that are like them."""
    from pyspark.sql import functions as F

    signed = signed.withColumnRenamed("pair_id", "seed_id")
    new = signed.join(_ids(fresh), "seed_id", "left_semi")
    known = signed.join(_ids(judged), "seed_id", "left_semi")
    ours = signed.select("seed_id", F.col("passage_bands").alias("ours"))
    theirs = ours.withColumnsRenamed({"seed_id": "other_id", "ours": "theirs"})
    alike = similar_pairs(spark, new, known).join(ours, "seed_id").join(theirs, "other_id")
    of_one_passage = alike.where(F.arrays_overlap("ours", "theirs"))
    return of_one_passage.select("seed_id", "other_id", "similarity")


def _ids(pairs: "DataFrame") -> "DataFrame":
    from pyspark.sql import functions as F

    return pairs.select(F.col("pair_id").alias("seed_id"))


def _order(fresh: "DataFrame", preferred: "DataFrame") -> "DataFrame":
    """Return (seed_id, order) of new pairs: the preferred ones first."""
    from pyspark.sql import functions as F

    first = preferred.withColumn("first", F.lit("0"))
    rank = F.concat(F.coalesce("first", F.lit("1")), "pair_id")
    ordered = fresh.select("pair_id").join(first, "pair_id", "left")
    return ordered.select(F.col("pair_id").alias("seed_id"), rank.alias("order"))


def _verdicts(fresh: "DataFrame", found: "DataFrame | None", check: NearDuplicate) -> "DataFrame":
    from pyspark.sql import functions as F

    if found is None:
        alone = F.lit(None)
        placed = fresh.select("pair_id", "seed_id").withColumns(
            {"cluster_id": alone.cast("string"), "similarity": alone.cast("double")}
        )
    else:
        clusters = found.withColumnRenamed("seed_id", "pair_id")
        placed = fresh.select("pair_id", "seed_id").join(clusters, "pair_id", "left")
    fails = F.col("cluster_id").isNotNull() & (F.col("cluster_id") != F.col("pair_id"))
    return placed.select(
        "pair_id",
        "seed_id",
        F.lit(check.name).alias("check"),
        F.lit(check.version).alias("check_version"),
        F.when(fails, FAILED).otherwise(PASSED).alias("verdict"),
        F.col("similarity").alias("score"),
        F.when(fails, check.name).alias("reason"),
        F.when(fails, F.concat(F.lit(LIKE), "cluster_id")).alias("evidence"),
    )


def _not_compared(pairs: "DataFrame", check: NearDuplicate) -> "DataFrame":
    from pyspark.sql import functions as F

    return pairs.select(
        "pair_id",
        "seed_id",
        F.lit(check.name).alias("check"),
        F.lit(check.version).alias("check_version"),
        F.lit(NOT_CHECKABLE).alias("verdict"),
        F.lit(None).cast("double").alias("score"),
        F.lit(UNCOMPARED).alias("reason"),
        F.lit(None).cast("string").alias("evidence"),
    )
