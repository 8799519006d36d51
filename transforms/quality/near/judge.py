"""The near-duplicates among the live pairs: few are compared on the driver, many in Spark.

Belongs here: which pairs are compared, and where. Does not: comparing (`here.py`, `in_spark.py`).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.current import at_versions
from transforms.quality.duplicate import Duplicate
from transforms.quality.near.check import NearDuplicate
from transforms.quality.near.here import HERE_PAIRS, judged_here
from transforms.quality.near.in_spark import judged_in_spark
from transforms.quality.verdict import PASSED, VERDICT_DDL

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TEXTS = ("instruction", "response", "passage")


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
    check = NearDuplicate()
    mine = at_versions(verdicts, {check.name: check.version})
    pairs = live_pairs.select("pair_id", "seed_id", *TEXTS)
    preferred = _preferred(verdicts)
    if pairs.select("pair_id").limit(HERE_PAIRS + 1).count() <= HERE_PAIRS:
        here = _with_verdicts(pairs, failing, mine, preferred).toArrow()
        rows = [tuple(row.values()) for row in judged_here(here.to_pylist())]
        return spark.createDataFrame(rows, VERDICT_DDL)
    return judged_in_spark(spark, lakehouse, pairs, failing, mine, preferred)


def _with_verdicts(
    pairs: "DataFrame", failing: "DataFrame", mine: "DataFrame", preferred: "DataFrame"
) -> "DataFrame":
    """Return the pairs with what is known of them, as `judged_here` takes it."""
    from pyspark.sql import functions as F

    yes = F.lit(True)
    before = mine.select("pair_id", "verdict", "evidence")
    joined = (
        pairs.join(before, "pair_id", "left")
        .join(failing.withColumn("_fails", yes), "pair_id", "left")
        .join(preferred.withColumn("_first", yes), "pair_id", "left")
    )
    return joined.select(
        "pair_id",
        "seed_id",
        # What fails is not compared, and may be of any size.
        *(F.when(F.col("_fails").isNull(), F.col(text)).alias(text) for text in TEXTS),
        "verdict",
        "evidence",
        F.col("_fails").isNotNull().alias("is_failing"),
        F.col("_first").isNotNull().alias("is_preferred"),
    )


def _preferred(verdicts: "DataFrame") -> "DataFrame":
    """Return pair_id of the pairs that `duplicate` has let pass."""
    from pyspark.sql import functions as F

    check = Duplicate()
    current = at_versions(verdicts, {check.name: check.version})
    return current.where(F.col("verdict") == PASSED).select("pair_id")
