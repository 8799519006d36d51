"""Which of a stage's planned items are to run: those without an outcome, and those told to rerun.

Belongs here: the join of plan and outcomes. Does not: planning (`planning.py`), running
(`stage.py`).
"""

from typing import TYPE_CHECKING

from transforms.flows.inputs import stage_inputs
from transforms.flows.live import latest_outcomes
from transforms.flows.planning import Plan, planned_items
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import OUTCOMES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def considered_items(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    plan: Plan,
    *,
    redo_outdated: bool,
    retry_failed: bool,
    inputs: "DataFrame | None" = None,
) -> "DataFrame":
    """Return a stage's planned items, each with what became of it last and whether it is to run.

    Beside the columns of PLAN_DDL: `last_version`, `last_status`, `last_calls`, `attempt` (how
    often it failed at this version), `is_outdated`, `is_chosen`. `inputs` are the stage's unless
    given.
    """
    from pyspark.sql import functions as F

    given = stage_inputs(spark, lakehouse, plan.stage) if inputs is None else inputs
    latest = latest_outcomes(spark, lakehouse, plan.stage).select(
        "work_item",
        F.col("step_version").alias("last_version"),
        F.col("status").alias("last_status"),
        F.col("calls").alias("last_calls"),
    )
    failures = (
        lakehouse.read(spark, OUTCOMES.name)
        .where((F.col("stage") == plan.stage) & (F.col("status") == "failed"))
        .groupBy("work_item", "step_version")
        .agg(F.count(F.lit(1)).cast("int").alias("attempt"))
    )
    items = planned_items(given, plan).join(latest, "work_item", "left")
    items = items.join(failures, ["work_item", "step_version"], "left")
    items = items.withColumn("attempt", F.coalesce("attempt", F.lit(0)))
    is_outdated = F.col("last_version").isNotNull() & (
        F.col("last_version") != F.col("step_version")
    )
    is_chosen = F.col("last_version").isNull()
    if redo_outdated:
        is_chosen |= is_outdated
    if retry_failed:
        is_chosen |= F.col("last_status") == "failed"
    return items.withColumn("is_outdated", is_outdated).withColumn("is_chosen", is_chosen)
