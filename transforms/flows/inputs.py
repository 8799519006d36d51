"""What each stage plans from: one row per thing that may give work.

Belongs here: the joins that make a stage's input rows. Does not: turning them into work items; that
is each skill's `plan`.
"""

from typing import TYPE_CHECKING

from transforms.flows.live import instructions_to_answer, live_rows
from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def stage_inputs(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> "DataFrame":
    """Return the input rows of a stage (see `flows.skill.Stage`), each with `skill` and `seed_id`.

    Raises:
        ValueError: no such stage.
    """
    if stage == "contents":
        documents = lakehouse.read(spark, "seeds.documents").where("split = 'train'")
        assignments = lakehouse.read(spark, "flows.assignments").select("seed_id", "skill")
        return documents.join(assignments, "seed_id")
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
