"""Row check: the pair says what another pair says.

Belongs here: finding exact duplicates among the live pairs, in Spark. Does not: near duplicates,
or the checks that look at one pair alone.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.quality.current import at_versions
from transforms.quality.verdict import FAILED, PASSED, rule_version

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


@dataclass(frozen=True)
class Duplicate:
    """Fails all but one of the pairs with the same instruction, passage and response.

    Texts are equal when they differ in case and white space at most. Unlike the other checks this
    one depends on the set of live pairs, so its verdicts can change with it: see `duplicates`.
    """

    name = "duplicate"

    @property
    def version(self) -> str:
        return rule_version(self, "1")


def fingerprint() -> "Column":
    """Return the hash of a row's normalised instruction, passage and response."""
    from pyspark.sql import functions as F

    def folded(column: str) -> "Column":
        text = F.coalesce(F.col(column), F.lit(""))
        return F.trim(F.regexp_replace(F.lower(text), r"\s+", " "))

    texts = [folded(column) for column in ("instruction", "passage", "response")]
    return F.sha2(F.concat_ws("\x1f", *texts), 256)


def duplicates(live_pairs: "DataFrame", verdicts: "DataFrame") -> "DataFrame":
    """Return this check's verdicts on the live pairs that are new or changed.

    Of equal pairs the one that passed before keeps its verdict, however its id sorts; without one,
    the first by id passes. A pair that failed because of another passes once that other is no
    longer live (superseded by a changed prompt), so the text is not lost with it.

    Args:
        live_pairs: rows of flows.pairs.
        verdicts: quality.verdicts.

    Returns:
        pair_id, seed_id, check, check_version, verdict, score (pairs with this text), reason,
        evidence.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    check = Duplicate()
    before = at_versions(verdicts, {check.name: check.version}).select(
        "pair_id", F.col("verdict").alias("before")
    )
    equals = Window.partitionBy("fingerprint")
    order = equals.orderBy(F.when(F.col("before") == PASSED, 0).otherwise(1), "pair_id")
    judged = (
        live_pairs.select("pair_id", "seed_id", fingerprint().alias("fingerprint"))
        .join(before, "pair_id", "left")
        .withColumn("kept", F.first("pair_id").over(order))
        .withColumn("score", F.count(F.lit(1)).over(equals).cast("double"))
        .withColumn("is_kept", F.col("kept") == F.col("pair_id"))
        .withColumn("verdict", F.when(F.col("is_kept"), PASSED).otherwise(FAILED))
    )
    changed = judged.where(F.col("before").isNull() | (F.col("before") != F.col("verdict")))
    return changed.select(
        "pair_id",
        "seed_id",
        F.lit(check.name).alias("check"),
        F.lit(check.version).alias("check_version"),
        "verdict",
        "score",
        F.when(~F.col("is_kept"), check.name).alias("reason"),
        F.when(~F.col("is_kept"), F.concat(F.lit("equals pair "), F.col("kept"))).alias("evidence"),
    )
