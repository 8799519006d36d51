"""What each stage plans from: one row per thing that may give work.

Belongs here: the joins that make a stage's input rows. Does not: turning them into work items; that
is each skill's `plan`.
"""

from typing import TYPE_CHECKING

from transforms.flows.live import instructions_to_answer, live_rows
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.decisions import WITHDRAWN, decided

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def stage_inputs(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> "DataFrame":
    """Return the input rows of a stage (see `flows.skill.Stage`), each with `skill` and `seed_id`.

    Of a document that is gone, held out or withdrawn since, nothing more is made at any stage.

    Raises:
        ValueError: no such stage.
    """
    documents = lakehouse.read(spark, "seeds.documents").where("split = 'train'")
    usable = documents.join(decided(spark, lakehouse, WITHDRAWN), "seed_id", "left_anti")
    if stage == "contents":
        assignments = lakehouse.read(spark, "flows.assignments").select("seed_id", "skill")
        return usable.join(assignments, "seed_id")
    rows = _made_before(spark, lakehouse, stage)
    return rows.join(usable.select("seed_id"), "seed_id", "left_semi")


def _made_before(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> "DataFrame":
    """Return the live rows that a stage after the first is about."""
    if stage == "instructions":
        return live_rows(spark, lakehouse, "contents")
    if stage == "refinements":
        texts = live_rows(spark, lakehouse, "contents").selectExpr("content_id", "text AS passage")
        return live_rows(spark, lakehouse, "instructions").join(texts, "content_id")
    if stage == "pairs":
        return instructions_to_answer(spark, lakehouse)
    if stage == "verdicts":
        from transforms.quality.row_checks import passed_pairs

        return passed_pairs(spark, lakehouse, live_rows(spark, lakehouse, "pairs"))
    raise ValueError(f"unknown stage {stage!r}")
