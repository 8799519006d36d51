"""Do the sums add up, from source records to released pairs?

Belongs here: one row of sums for each step of the way. Does not: refusing publication; a critical
expectation on quality.metrics does that.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transforms.flows.inputs import stage_inputs
from transforms.flows.live import latest_outcomes, live_rows
from transforms.flows.planning import Plan, planned_items
from transforms.flows.work import ID_COLUMNS, STAGES
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.release.accepted import dispositions
from transforms.seeds.corpora import CORPORA
from transforms.seeds.reconcile import reconcile_seeds

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def reconcile(
    spark: "SparkSession", lakehouse: Lakehouse, plans: Mapping[str, Plan], released_rows: int
) -> list[dict[str, Any]]:
    """Return the columns of quality.reconciliation, without version and time, in pipeline order.

    `plans` are the current plans of the stages; `released_rows` the rows of the candidate.
    """
    sums = [_source_sums(spark, lakehouse, corpus) for corpus in CORPORA]
    sums += [_seed_sums(row) for row in reconcile_seeds(spark, lakehouse)]
    sums += [_stage_sums(spark, lakehouse, plans[stage]) for stage in STAGES]
    sums.append(_release_sums(spark, lakehouse, plans["verdicts"], released_rows))
    return sums


def _source_sums(spark: "SparkSession", lakehouse: Lakehouse, corpus: str) -> dict[str, Any]:
    """A corpus's source records: each is in its raw table or in raw.rejected, never in both."""
    from pyspark.sql import functions as F

    usable = lakehouse.read(spark, f"raw.{corpus}").select(
        "source_file", "position", F.lit(1).alias("usable"), F.lit(0).alias("rejected")
    )
    rejected = lakehouse.read(spark, "raw.rejected").where(F.col("corpus") == corpus)
    both = usable.union(rejected.select("source_file", "position", F.lit(0), F.lit(1)))
    sums = both.agg(
        F.count_distinct("source_file", "position").alias("records"),
        F.coalesce(F.sum("usable"), F.lit(0)).alias("usable"),
        F.coalesce(F.sum("rejected"), F.lit(0)).alias("rejected"),
    ).collect()[0]
    return _row(
        f"source.{corpus}",
        planned=sums["records"],
        done=sums["usable"],
        rejected=sums["rejected"],
    )


def _seed_sums(row: Mapping[str, Any]) -> dict[str, Any]:
    """A corpus's raw records: kept as a document's source, or rejected (duplicates are both)."""
    return {
        **_row(
            f"seeds.{row['corpus']}",
            planned=row["raw_rows"],
            done=row["in_sources"] - row["duplicates"],
            rejected=row["rejected"] + row["duplicates"],
        ),
        "gap": row["gap"],
    }


def _release_sums(
    spark: "SparkSession", lakehouse: Lakehouse, verify: Plan, released_rows: int
) -> dict[str, Any]:
    """Live pairs by what became of them; the accepted ones must be the rows of the candidate."""
    counted = dispositions(spark, lakehouse, verify).groupBy("disposition").count().collect()
    pairs = {row["disposition"]: row["count"] for row in counted}
    waiting = pairs.get("unchecked", 0) + pairs.get("verification_pending", 0)
    failed = pairs.get("verification_failed", 0)
    accepted = pairs.get("accepted", 0)
    return _row(
        "released",
        planned=live_rows(spark, lakehouse, "pairs").count(),
        done=accepted,
        rejected=sum(pairs.values()) - accepted - waiting - failed,
        failed=failed,
        pending=waiting,
        promised_rows=accepted,
        stored_rows=released_rows,
    )


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
            F.explode("outputs").alias("line"), F.col("step_version").alias("check_version")
        ).withColumn("pair_id", F.get_json_object("line", "$.pair_id"))
        return rows.join(made, ["pair_id", "check_version"], "left_semi").count()
    key = ID_COLUMNS[stage]
    made = latest.select(F.explode("output_ids").alias(key))
    return lakehouse.read(spark, f"flows.{stage}").join(made, key, "left_semi").count()


def _row(stage: str, **sums: int) -> dict[str, Any]:
    names = ("planned", "done", "rejected", "failed", "pending", "promised_rows", "stored_rows")
    row: dict[str, Any] = {name: sums.get(name, 0) for name in names}
    entered = row["done"] + row["rejected"] + row["failed"] + row["pending"]
    gap = abs(row["planned"] - entered) + abs(row["promised_rows"] - row["stored_rows"])
    return {"stage": stage, **row, "gap": gap}
