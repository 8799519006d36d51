"""Which pairs may ship: live, from train documents, and passed by every check they need.

Belongs here: that rule and the released row's columns. Does not: the checks, or writing a version.
"""

from typing import TYPE_CHECKING

from transforms.flows.inputs import stage_inputs
from transforms.flows.live import latest_outcomes, live_rows
from transforms.flows.planning import Plan, planned_items
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import RELEASED

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def dispositions(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> "DataFrame":
    """Return (pair_id, disposition) of every live pair.

    `accepted`; or why not: `failed_check`, `unchecked` (a check has not judged it), `held_out` (or
    its document was withdrawn), and for the verification that `verify`, the plan of the verdicts
    stage, plans for it: `verification_pending`, `verification_failed`, `verification_rejected`.
    """
    from pyspark.sql import functions as F

    pairs = live_rows(spark, lakehouse, "pairs").select("pair_id", "seed_id")
    passed = stage_inputs(spark, lakehouse, "verdicts")
    train = lakehouse.read(spark, "seeds.documents").where("split = 'train'").select("seed_id")
    verified = _verified(spark, lakehouse, passed, verify)
    failed = _failed(spark, lakehouse).select("pair_id").distinct()
    yes = F.lit(True)
    marked = (
        pairs.join(train.withColumn("_train", yes), "seed_id", "left")
        .join(passed.select("pair_id", yes.alias("_passed")), "pair_id", "left")
        .join(failed.withColumn("_failed", yes), "pair_id", "left")
        .join(verified, "pair_id", "left")
    )
    disposition = (
        F.when(F.col("_train").isNull(), "held_out")
        .when(F.col("_passed").isNull() & F.col("_failed").isNotNull(), "failed_check")
        .when(F.col("_passed").isNull(), "unchecked")
        .otherwise(F.coalesce("verification", F.lit("accepted")))
    )
    return marked.select("pair_id", disposition.alias("disposition"))


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
    faults = _failed(spark, lakehouse).withColumn("_fault", F.lit(1)).distinct()
    judged = planned.join(outcomes, "work_item", "left").join(
        faults, ["pair_id", "check_version"], "left"
    )
    verification = (
        F.when(F.col("_fault").isNotNull(), "failed_check")
        .when(F.col("status") == "done", "accepted")
        .otherwise(F.concat(F.lit("verification_"), F.coalesce("status", F.lit("pending"))))
    )
    # of several verifications the worst counts: "accepted" sorts before every other word here
    return judged.groupBy("pair_id").agg(F.max(verification).alias("verification"))


def _failed(spark: "SparkSession", lakehouse: Lakehouse) -> "DataFrame":
    verdicts = lakehouse.read(spark, "quality.verdicts").where("verdict = 'failed'")
    return verdicts.select("pair_id", "check_version")


def accepted_pairs(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> "DataFrame":
    """Return the rows of the next candidate: RELEASED's columns without `version`."""
    accepted = dispositions(spark, lakehouse, verify).where("disposition = 'accepted'")
    documents = lakehouse.read(spark, "seeds.documents").select(
        "seed_id", "source", "license", "url"
    )
    parents = live_rows(spark, lakehouse, "refinements").select("instruction_id", "parent_id")
    rows = (
        live_rows(spark, lakehouse, "pairs")
        .join(accepted, "pair_id", "left_semi")
        .join(documents, "seed_id")
        .join(parents, "instruction_id", "left")
    )
    return rows.select(*(c for c in RELEASED.column_names if c != "version"))
