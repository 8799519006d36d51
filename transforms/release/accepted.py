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


def accepted_pairs(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> "DataFrame":
    """Return the rows of the next candidate: RELEASED's columns without `version`.

    `verify` is the plan of the verdicts stage: a pair it plans work for is accepted only if that
    work is done and found no fault, so a pair whose verification is pending never ships.
    """
    from pyspark.sql import functions as F

    pairs = stage_inputs(spark, lakehouse, "verdicts")
    planned = planned_items(pairs, verify).select(
        "work_item", F.get_json_object("payload", "$.pair_id").alias("pair_id")
    )
    outcomes = latest_outcomes(spark, lakehouse, "verdicts").select(
        "work_item", "status", F.col("step_version").alias("check_version")
    )
    faults = (
        lakehouse.read(spark, "quality.verdicts")
        .where("verdict = 'failed'")
        .select("pair_id", "check_version", F.lit(True).alias("is_faulty"))
        .distinct()
    )
    judged = planned.join(outcomes, "work_item", "left").join(
        faults, ["pair_id", "check_version"], "left"
    )
    is_bad = (F.coalesce("status", F.lit("pending")) != "done") | F.col("is_faulty").isNotNull()
    withheld = judged.where(is_bad).select("pair_id").distinct()
    documents = (
        lakehouse.read(spark, "seeds.documents")
        .where("split = 'train'")
        .select("seed_id", "source", "license", "url")
    )
    parents = live_rows(spark, lakehouse, "refinements").select("instruction_id", "parent_id")
    rows = (
        pairs.join(withheld, "pair_id", "left_anti")
        .join(documents, "seed_id")
        .join(parents, "instruction_id", "left")
    )
    return rows.select(*(c for c in RELEASED.column_names if c != "version"))
