"""Row check: the pair says nearly what another pair says, about nearly the same passage.

Belongs here: the check, and its verdicts over the live pairs, in Spark. Does not: signatures
(`pair_signatures.py`), finding like texts (`transforms/seeds/near/`), or pairs that are equal
(`duplicate.py`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.duplicate import Duplicate
from transforms.quality.pair_signatures import signed_pairs
from transforms.quality.verdict import FAILED, NOT_CHECKABLE, PASSED, rule_version
from transforms.seeds.clustering import clustered
from transforms.seeds.near.pairs import THRESHOLD, similar_pairs
from transforms.seeds.near.signature import SIGNATURE_VERSION

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_LIKE = "like pair "


@dataclass(frozen=True)
class NearDuplicate:
    """Fails all but one of the pairs that are near-duplicates of each other.

    Alike are pairs whose instruction with response are (5-word shingles, Jaccard similarity, by
    MinHash: see `transforms/seeds/near/`), and whose passages share a band of their signatures. So
    neither one question about many passages is a duplicate, nor many questions about one passage,
    nor an answer on an edited passage that changes it. Whatever such likenesses connect is one
    cluster; its first pair passes. As with `Duplicate`, verdicts follow the set of live pairs.

    Attributes:
        similarity: from which on instruction and response are alike; Falcon's and FineWeb's value
            for web texts is 0.8 (arXiv 2306.01116, 2406.17557), less what an estimate is off by.
        signature: the version of the signatures.
    """

    similarity: float = THRESHOLD
    signature: str = SIGNATURE_VERSION

    name = "near_duplicate"

    @property
    def version(self) -> str:
        return rule_version(self, "1")


def near_duplicates(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    live_pairs: "DataFrame",
    failing: "DataFrame",
    verdicts: "DataFrame",
) -> "DataFrame":
    """Return this check's verdicts on the live pairs that are new, or for which things changed.

    Only new pairs are compared, with each other and with those judged before: of those that are
    alike, one that passed before goes on to pass; among new ones the one that `duplicate` lets
    pass, then the first by id. A pair that fails another check is not compared: it will not ship,
    so nothing may be dropped for its sake.

    Args:
        spark: the session.
        lakehouse: where the pairs' signatures are kept.
        live_pairs: rows of flows.pairs.
        failing: pair_id of those that a check of their text has failed.
        verdicts: quality.verdicts.

    Returns:
        pair_id, seed_id, check, check_version, verdict, score (similarity), reason, evidence.
    """
    from pyspark.sql import functions as F

    check = NearDuplicate()
    mine = verdicts.where(
        (F.col("check") == check.name) & (F.col("check_version") == check.version)
    )
    pairs = live_pairs.select("pair_id", "seed_id", "instruction", "response", "passage")
    sound = pairs.join(failing, "pair_id", "left_anti")
    judged = _judged(sound, mine)
    fresh = sound.join(judged.select("pair_id"), "pair_id", "left_anti").localCheckpoint()
    passed_over = mine.where(F.col("verdict") == NOT_CHECKABLE).select("pair_id")
    unsound = pairs.join(failing, "pair_id", "left_semi").join(passed_over, "pair_id", "left_anti")
    found = None
    if not fresh.isEmpty():
        edges = _alike(spark, signed_pairs(spark, lakehouse, sound), fresh, judged)
        stands = judged.select(F.col("pair_id").alias("seed_id"), "cluster_id")
        found = clustered(spark, edges, _order(fresh, verdicts), stands).texts
    return _verdicts(fresh, found, check).unionByName(_not_compared(unsound, check))


def _judged(sound: "DataFrame", mine: "DataFrame") -> "DataFrame":
    """Return (pair_id, cluster_id) of the pairs whose verdict stands.

    One that failed because of a pair that is gone has none: its text would be lost with that pair.
    """
    from pyspark.sql import functions as F

    ids = sound.select("pair_id")
    of_pair = (
        F.when(F.col("verdict") == PASSED, F.col("pair_id"))
        .when(F.col("verdict") == FAILED, F.expr(f"substring(evidence, {len(_LIKE) + 1})"))
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


def _order(fresh: "DataFrame", verdicts: "DataFrame") -> "DataFrame":
    """Return (seed_id, order) of new pairs: first those that `duplicate` has let pass."""
    from pyspark.sql import functions as F

    check = Duplicate()
    passed = verdicts.where(
        (F.col("check") == check.name)
        & (F.col("check_version") == check.version)
        & (F.col("verdict") == PASSED)
    ).select("pair_id", F.lit("0").alias("first"))
    rank = F.concat(F.coalesce("first", F.lit("1")), "pair_id")
    ordered = fresh.select("pair_id").join(passed, "pair_id", "left")
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
        F.when(fails, F.concat(F.lit(_LIKE), "cluster_id")).alias("evidence"),
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
        F.lit("fails_another_check").alias("reason"),
        F.lit(None).cast("string").alias("evidence"),
    )
