"""Do the sums add up, from source records to released pairs?

Belongs here: one row of sums for each step of the way. Does not: refusing publication; a critical
expectation on quality.metrics does that.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transforms.flows.inputs import stage_inputs
from transforms.flows.live import latest_outcomes, live_ids
from transforms.flows.planning import Plan, planned_items
from transforms.flows.work import ID_COLUMNS, STAGES
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import RELEASED
from transforms.release.accepted import REJECTED, WAITING, dispositions, rows_to_release
from transforms.release.checksum import differing_rows
from transforms.seeds.corpora import CORPORA
from transforms.seeds.reading import READING_REASONS
from transforms.seeds.reconcile import reconcile_seeds, stored_records
from transforms.seeds.registry import READING, corpora_of, files_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: What an outcome may say of a work item; one without an outcome is pending.
ITEM_STATUSES = ("done", "rejected", "failed")


def reconcile(
    spark: "SparkSession", lakehouse: Lakehouse, plans: Mapping[str, Plan], released: "DataFrame"
) -> list[dict[str, Any]]:
    """Return the columns of quality.reconciliation, without version and time, in pipeline order.

    `plans` are the current plans of the stages; `released` the rows of the candidate.
    """
    sums = [
        source_sums(spark, lakehouse, corpus)
        for corpus in sorted({*CORPORA, *corpora_of(lakehouse)})
    ]
    sums += [_seed_sums(row) for row in reconcile_seeds(spark, lakehouse)]
    sums += [_stage_sums(spark, lakehouse, plans[stage]) for stage in STAGES]
    sums.append(_release_sums(spark, lakehouse, plans["verdicts"], released))
    return sums


def source_sums(spark: "SparkSession", lakehouse: Lakehouse, corpus: str) -> dict[str, Any]:
    """The records that a corpus's files hold: in its raw table, in raw.rejected, or kept out.

    A file that a run has begun to read, and not ended, counts as a gap.
    """
    from pyspark.sql import functions as F

    is_its = F.col("corpus") == corpus
    files = files_of(lakehouse, corpus).values()
    rejected = lakehouse.read(spark, "raw.rejected").where(is_its)
    kept_out = F.col("reason").isin(*READING_REASONS)
    filtered = lakehouse.read(spark, "seeds.rejected").where(is_its & kept_out)
    sums = _row(
        f"source.{corpus}",
        planned=sum(row["records"] for row in files),
        done=stored_records(spark, lakehouse).where(is_its).count(),
        rejected=rejected.count() + filtered.count(),
    )
    return {**sums, "gap": sums["gap"] + sum(row["state"] == READING for row in files)}


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
    spark: "SparkSession", lakehouse: Lakehouse, verify: Plan, released: "DataFrame"
) -> dict[str, Any]:
    """Live pairs by what became of them; the candidate's rows must be exactly the accepted ones.

    A candidate cut before the last verdicts fell holds rows that are accepted no more.
    """
    marked = dispositions(spark, lakehouse, verify)
    counted = marked.groupBy("disposition").count().collect()
    accepted_rows = rows_to_release(spark, lakehouse, marked.where("disposition = 'accepted'"))
    differing = differing_rows(accepted_rows, released, RELEASED)
    pairs = {row["disposition"]: row["count"] for row in counted}
    accepted = pairs.get("accepted", 0)
    sums = _row(
        "released",
        planned=live_ids(spark, lakehouse, "pairs").count(),
        done=accepted,
        rejected=sum(pairs.get(name, 0) for name in REJECTED),
        failed=pairs.get("verification_failed", 0),
        pending=sum(pairs.get(name, 0) for name in WAITING),
    )
    return {
        **sums,
        "promised_rows": accepted,
        "stored_rows": released.count(),
        "gap": sums["gap"] + differing,
    }


def _stage_sums(spark: "SparkSession", lakehouse: Lakehouse, plan: Plan) -> dict[str, Any]:
    """Work items planned against their latest outcomes, and rows promised against rows stored."""
    from pyspark.sql import functions as F

    inputs = stage_inputs(spark, lakehouse, plan.stage)
    planned = planned_items(inputs, plan).select("work_item")
    outcomes = latest_outcomes(spark, lakehouse, plan.stage).select("work_item", "status")
    joined = planned.join(outcomes, "work_item", "left")
    items = joined.agg(
        F.count_distinct("work_item").alias("planned"),
        *(F.count_if(F.col("status") == status).alias(status) for status in ITEM_STATUSES),
        F.count_if(F.col("status").isNull()).alias("pending"),
    ).collect()[0]
    promised = latest_outcomes(spark, lakehouse, plan.stage).where("status = 'done'")
    made = promised.select(F.explode("output_ids").alias("id"))
    return _row(
        plan.stage,
        **items.asDict(),
        promised_rows=made.count(),
        stored_rows=_stored(spark, lakehouse, plan.stage),
    )


def _stored(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> int:
    """Rows of the stage's table that its latest outcomes made."""
    from pyspark.sql import functions as F

    latest = latest_outcomes(spark, lakehouse, stage).where("status = 'done'")
    if stage == "verdicts":
        rows = lakehouse.read(spark, "quality.verdicts")
        outcomes = lakehouse.read(spark, "ops.outcomes").where(F.col("stage") == stage)
        latest = outcomes.join(latest, ["work_item", "step_version", "created_at"], "left_semi")
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
