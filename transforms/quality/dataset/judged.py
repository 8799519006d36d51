"""The measures of what the checks said of the pairs: accepted by reason, critics, agreement.

Belongs here: shares and means of quality.verdicts, overall and per skill. Does not: deciding what
becomes of a pair (`release/accepted.py`).
"""

from typing import TYPE_CHECKING

from transforms.flows.planning import Plan
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import PAIRS
from transforms.quality.contamination.judge import NAME as CONTAMINATION
from transforms.quality.dataset.counted import ALL
from transforms.quality.dataset.measure import Measure
from transforms.quality.verdict import FAILED, NOT_CHECKABLE, PASSED
from transforms.release.accepted import dispositions, failed_verdicts

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, Row, SparkSession

Scoped = dict[str, list[Measure]]


def became_measures(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> Scoped:
    """Return by scope `accepted`, and `became_<reason>`: shares of the live pairs. Two Spark jobs.

    A reason is that of a failed check, or what else became of a pair (`held_out`, `unchecked`); a
    pair that failed for two reasons is in both shares.
    """
    from pyspark.sql import functions as F

    skills = lakehouse.read(spark, PAIRS.name).select("pair_id", "skill")
    became = dispositions(spark, lakehouse, verify).join(skills, "pair_id")
    failed = failed_verdicts(spark, lakehouse, verify).select("pair_id", "reason").distinct()
    named = became.join(failed, "pair_id", "left").select(
        "pair_id",
        "skill",
        F.when(F.col("disposition") == "failed_check", F.coalesce("reason", "disposition"))
        .otherwise(F.col("disposition"))
        .alias("reason"),
    )
    sizes = _by_scope(became, [], F.count_distinct("pair_id").alias("n"))
    pairs = {row.scope: int(row.n) for row in sizes}
    found: Scoped = {scope: [] for scope in pairs}
    counted = _by_scope(named, ["reason"], F.count_distinct("pair_id").alias("n"))
    reasons = {(row.scope, row.reason): int(row.n) for row in counted}
    for scope, whole in pairs.items():
        accepted = reasons.pop((scope, "accepted"), 0)
        found[scope].append(Measure("accepted", accepted / whole, whole))
    for (scope, reason), count in sorted(reasons.items()):
        found[scope].append(Measure(f"became_{reason}", count / pairs[scope], pairs[scope]))
    return found


def verdict_measures(live_pairs: "DataFrame", verdicts: "DataFrame") -> Scoped:
    """Return by scope what verifiers said of the live pairs; nothing where none said it.

    `critic_score` is the mean of the critics' scores (1 to 10); `unsupported` the share of pairs
    with a failed check of their citations; `agreement` the share of the pairs with two or more
    decided verifiers on which all decide alike; `contamination` the share of the pairs checked
    against benchmarks that share text with one. One Spark job.
    """
    from pyspark.sql import functions as F

    decided = F.col("verdict").isin(PASSED, FAILED)
    is_failed = F.col("verdict") == FAILED
    # A row check has no method; a verifier always has.
    is_verifier = F.col("method").isNotNull() & decided
    # Only the newest verdict of a check counts: older versions of it stay in the table.
    newest = F.struct("created_at", "check_version")
    latest = verdicts.groupBy("pair_id", "check").agg(
        *(F.max_by(name, newest).alias(name) for name in ("verdict", "method", "score"))
    )
    per_pair = (
        live_pairs.select("pair_id", "skill")
        .join(latest, "pair_id")
        .groupBy("pair_id", "skill")
        .agg(
            F.avg(F.when(F.col("method") == "critic", F.col("score"))).alias("score"),
            F.max(F.when((F.col("method") == "citation") & decided, is_failed)).alias("invented"),
            F.count_if(is_verifier).alias("deciding"),
            F.count_if(is_verifier & is_failed).alias("refusing"),
            F.max(
                F.when(
                    (F.col("check") == CONTAMINATION) & (F.col("verdict") != NOT_CHECKABLE),
                    is_failed,
                )
            ).alias("known"),
        )
    )
    several = F.col("deciding") > 1
    alike = F.col("refusing").isin(0, F.col("deciding"))
    wanted = {
        "critic_score": F.col("score"),
        "unsupported": F.col("invented").cast("double"),
        "agreement": F.when(several, alike.cast("double")),
        "contamination": F.col("known").cast("double"),
    }
    aggregates = [
        each
        for name, column in wanted.items()
        for each in (F.avg(column).alias(name), F.count(column).alias(f"n_{name}"))
    ]
    found: Scoped = {}
    for row in _by_scope(per_pair, [], *aggregates):
        found[row.scope] = [
            Measure(name, row[name], row[f"n_{name}"]) for name in wanted if row[f"n_{name}"]
        ]
    return found


def _by_scope(frame: "DataFrame", keys: list[str], *aggregates: "Column") -> "list[Row]":
    """Return the aggregates overall and per skill."""
    from pyspark.sql import functions as F

    scoped = frame.withColumn("scope", F.explode(F.array(F.lit(ALL), "skill")))
    return list(scoped.groupBy("scope", *keys).agg(*aggregates).collect())
