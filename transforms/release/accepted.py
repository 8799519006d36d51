"""Which pairs may ship: live, from train documents, and passed by every check they need.

Belongs here: that rule and the released row's columns. Does not: the checks, or writing a version.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING

from transforms.flows.inputs import stage_inputs
from transforms.flows.kept import kept
from transforms.flows.live import latest_outcomes, live_rows
from transforms.flows.planning import Plan, planned_items
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import RELEASED
from transforms.quality.row_checks import current_versions
from transforms.quality.verdict import FAILED, PASSED
from transforms.release.shown_seeds import shared_licences, showing_unusable
from transforms.seeds.decisions import WITHDRAWN, decided

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


#: What can become of a live pair besides `accepted` and `verification_failed` (a work item that
#: failed): for good, and until a later run.
REJECTED = ("failed_check", "held_out", "withdrawn", "verification_rejected", "not_verifiable")
WAITING = ("unchecked", "verification_pending")

#: What becomes of a pair depends on these alone, beside the checks and the plan.
_TABLES = (
    "ops.outcomes", "flows.contents", "flows.instructions", "flows.refinements", "flows.pairs",
    "quality.verdicts", "seeds.documents", "seeds.decisions",
)  # fmt: skip


def dispositions(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> "DataFrame":
    """Return (pair_id, disposition) of every live pair.

    `accepted`; or why not: `withdrawn` (its document, or one it shows, is gone, or a person
    withdrew it), `held_out` (its document, or one it shows), `failed_check`, `unchecked` (a check
    has not judged it), and for the verification that `verify`, the plan of the verdicts stage,
    plans for it: `verification_pending`, `verification_failed`, `verification_rejected`, or
    `not_verifiable` (no verifier passed it, and none failed it).
    """
    checks = current_versions(lakehouse)
    rules = digest(checks, asdict(verify.sampling), sorted(verify.versions.items()))
    name = f"dispositions {rules}"
    return kept(spark, lakehouse, name, _TABLES, lambda: _dispositions(spark, lakehouse, verify))


def _dispositions(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> "DataFrame":
    from pyspark.sql import functions as F

    pairs = live_rows(spark, lakehouse, "pairs").select("pair_id", "seed_id", "shown_seed_ids")
    passed = stage_inputs(spark, lakehouse, "verdicts")
    withdrawn = decided(spark, lakehouse, WITHDRAWN)
    documents = lakehouse.read(spark, "seeds.documents").select("seed_id", "split")
    documents = documents.join(withdrawn, "seed_id", "left_anti")
    verified = _verified(spark, lakehouse, passed, verify)
    failed = failed_verdicts(spark, lakehouse, verify).select("pair_id").distinct()
    yes = F.lit(True)
    marked = (
        pairs.join(documents, "seed_id", "left")
        .join(showing_unusable(pairs, documents), "pair_id", "left")
        .join(passed.select("pair_id", yes.alias("_passed")), "pair_id", "left")
        .join(failed.withColumn("_failed", yes), "pair_id", "left")
        .join(verified, "pair_id", "left")
    )
    disposition = (
        F.when(F.col("split").isNull(), "withdrawn")
        .when(F.col("split") != "train", "held_out")
        .when(F.col("shown").isNotNull(), F.col("shown"))
        .when(F.col("_passed").isNull() & F.col("_failed").isNotNull(), "failed_check")
        .when(F.col("_passed").isNull(), "unchecked")
        .otherwise(F.coalesce("verification", F.lit("accepted")))
    )
    return marked.select("pair_id", disposition.alias("disposition"))


def failed_verdicts(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> "DataFrame":
    """Return the failed verdicts of the checks at their current versions."""
    from pyspark.sql import functions as F

    versions = [*current_versions(lakehouse).values(), *verify.versions.values()]
    verdicts = lakehouse.read(spark, "quality.verdicts")
    return verdicts.where((F.col("verdict") == FAILED) & F.col("check_version").isin(versions))


def counts_by_reason(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> dict[str, int]:
    """Return live pairs by what became of them.

    `accepted`; each reason that pairs failed a check by, and a pair with two reasons under both;
    and the dispositions that are no check's failure.
    """
    from pyspark.sql import functions as F

    marked = dispositions(spark, lakehouse, verify)
    counted = marked.groupBy("disposition").count().collect()
    kept_out = marked.where("disposition = 'failed_check'").select("pair_id")
    failed = failed_verdicts(spark, lakehouse, verify).join(kept_out, "pair_id", "left_semi")
    reasons = failed.groupBy("reason").agg(F.count_distinct("pair_id").alias("pairs")).collect()
    became = {row["disposition"]: row["count"] for row in counted}
    became.pop("failed_check", None)
    return {"accepted": 0, **became, **{row["reason"]: row["pairs"] for row in reasons}}


def _verified(
    spark: "SparkSession", lakehouse: Lakehouse, passed: "DataFrame", verify: Plan
) -> "DataFrame":
    """Return (pair_id, verification) of the pairs that verification is planned for."""
    from pyspark.sql import functions as F

    planned = planned_items(passed, verify).select(
        "work_item", F.get_json_object("payload", "$.pair_id").alias("pair_id")
    )
    outcomes = latest_outcomes(spark, lakehouse, "verdicts").select(
        "work_item", "status", F.col("step_version").alias("check_version")
    )
    tally = (
        lakehouse.read(spark, "quality.verdicts")
        .groupBy("pair_id", "check_version")
        .agg(
            F.count(F.lit(1)).alias("verdicts"),
            F.count_if(F.col("verdict") == FAILED).alias("faults"),
            F.count_if(F.col("verdict") == PASSED).alias("passes"),
        )
    )
    judged = planned.join(outcomes, "work_item", "left").join(
        tally, ["pair_id", "check_version"], "left"
    )
    verification = (
        F.when(F.col("faults") > 0, "failed_check")
        .when((F.col("status") == "done") & (F.col("passes") > 0), "accepted")
        # done, but the verdict did not reach its table: the next run fills it in
        .when((F.col("status") == "done") & F.col("verdicts").isNull(), "verification_pending")
        .when(F.col("status") == "done", "not_verifiable")
        .otherwise(F.concat(F.lit("verification_"), F.coalesce("status", F.lit("pending"))))
    )
    # of several verifications the worst counts: "accepted" sorts before every other word here
    return judged.groupBy("pair_id").agg(F.max(verification).alias("verification"))


def accepted_pairs(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> "DataFrame":
    """Return the rows of the next candidate: RELEASED's columns without `version`."""
    marked = dispositions(spark, lakehouse, verify)
    return rows_to_release(spark, lakehouse, marked.where("disposition = 'accepted'"))


def rows_to_release(
    spark: "SparkSession", lakehouse: Lakehouse, accepted: "DataFrame"
) -> "DataFrame":
    """Return RELEASED's columns without `version` of the live pairs whose `pair_id` is given."""
    from pyspark.sql import functions as F

    documents = lakehouse.read(spark, "seeds.documents").select(
        "seed_id", "source", "license", "url"
    )
    parents = live_rows(spark, lakehouse, "refinements").select("instruction_id", "parent_id")
    pairs = live_rows(spark, lakehouse, "pairs").join(accepted, "pair_id", "left_semi")
    rows = (
        pairs.join(documents, "seed_id")
        .join(shared_licences(pairs, documents), "pair_id", "left")
        .withColumn("license", F.coalesce("shared_license", "license"))
        .join(parents, "instruction_id", "left")
    )
    return rows.select(*(c for c in RELEASED.column_names if c != "version"))
