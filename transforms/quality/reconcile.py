"""Do the sums add up, from source records to released pairs?

Belongs here: one row of sums for each step of the way. Does not: refusing publication; a critical
expectation on quality.metrics does that.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transforms.flows.inputs import stage_inputs
from transforms.flows.live import latest_outcomes, live_rows
from transforms.flows.planning import Plan, planned_items
from transforms.flows.work import STAGES
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.reconcile import reconcile_seeds

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def reconcile(
    spark: "SparkSession", lakehouse: Lakehouse, plans: Mapping[str, Plan], released_rows: int
) -> list[dict[str, Any]]:
    """Return the columns of quality.reconciliation, without version and time, in pipeline order.

    `plans` are the current plans of the stages; `released_rows` the rows of the candidate.
    """
    sums = reconcile_seeds(spark, lakehouse)
    sums += [_stage_sums(spark, lakehouse, plans[stage]) for stage in STAGES]
    live = live_rows(spark, lakehouse, "pairs").count()
    sums.append(_row("released", planned=live, done=released_rows, rejected=live - released_rows))
    if released_rows > live:
        sums[-1] |= {"rejected": 0, "gap": released_rows - live}
    return sums


def _stage_sums(spark: "SparkSession", lakehouse: Lakehouse, plan: Plan) -> dict[str, Any]:
    """Work items planned against their latest outcomes, and rows promised against rows stored."""
    from pyspark.sql import functions as F

    inputs = stage_inputs(spark, lakehouse, plan.stage)
    planned = planned_items(inputs, plan).select("work_item")
    outcomes = latest_outcomes(spark, lakehouse, plan.stage).select(
        "work_item", "status", F.size("output_ids").alias("made")
    )
    status = F.coalesce("status", F.lit("pending"))
    counted = (
        planned.join(outcomes, "work_item", "left")
        .groupBy(status.alias("status"))
        .agg(F.count(F.lit(1)).alias("items"), F.sum("made").alias("made"))
        .collect()
    )
    items = {row["status"]: row["items"] for row in counted}
    promised = latest_outcomes(spark, lakehouse, plan.stage).where("status = 'done'")
    made = promised.select(F.explode("output_ids").alias("id"))
    return _row(
        plan.stage,
        planned=sum(items.values()),
        done=items.get("done", 0),
        rejected=items.get("rejected", 0),
        failed=items.get("failed", 0),
        pending=items.get("pending", 0),
        promised_rows=made.count(),
        stored_rows=_stored(spark, lakehouse, plan.stage),
    )


def _stored(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> int:
    """Rows of the stage's table that its latest outcomes made."""
    from pyspark.sql import functions as F

    latest = latest_outcomes(spark, lakehouse, stage).where("status = 'done'")
    if stage == "verdicts":
        rows = lakehouse.read(spark, "quality.verdicts")
        made = latest.select(
            F.get_json_object(F.explode("outputs"), "$.pair_id").alias("pair_id"),
            F.col("step_version").alias("check_version"),
        )
        return rows.join(made, ["pair_id", "check_version"], "left_semi").count()
    key = {"contents": "content_id", "pairs": "pair_id"}.get(stage, "instruction_id")
    made = latest.select(F.explode("output_ids").alias(key))
    return lakehouse.read(spark, f"flows.{stage}").join(made, key, "left_semi").count()


def _row(stage: str, **sums: int) -> dict[str, Any]:
    names = ("planned", "done", "rejected", "failed", "pending", "promised_rows", "stored_rows")
    row: dict[str, Any] = {name: sums.get(name, 0) for name in names}
    entered = row["done"] + row["rejected"] + row["failed"] + row["pending"]
    gap = abs(row["planned"] - entered) + abs(row["promised_rows"] - row["stored_rows"])
    return {"stage": stage, **row, "gap": gap}
