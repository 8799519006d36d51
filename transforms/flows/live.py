"""Which generated rows count: those of each work item's latest outcome, with live parents.

A redone item leaves its earlier rows in place; they are superseded, and so is all that was made
from them. Belongs here: that rule, as Spark queries. Does not: planning or writing.
"""

from typing import TYPE_CHECKING

from transforms.flows.work import ID_COLUMNS
from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def latest_outcomes(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> "DataFrame":
    """Return the latest outcome of each work item of a stage: a row of ops.outcomes."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    newest_first = Window.partitionBy("work_item").orderBy(
        F.desc("created_at"), F.desc("step_version")
    )
    outcomes = lakehouse.read(spark, "ops.outcomes").where(F.col("stage") == stage)
    ranked = outcomes.withColumn("_rank", F.row_number().over(newest_first))
    return ranked.where("_rank = 1").drop("_rank")


def live_rows(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> "DataFrame":
    """Return the live rows of `flows.<stage>`."""
    from pyspark.sql import functions as F

    rows = lakehouse.read(spark, f"flows.{stage}")
    key = ID_COLUMNS[stage]
    done = latest_outcomes(spark, lakehouse, stage).where("status = 'done'")
    rows = rows.join(done.select(F.explode("output_ids").alias(key)), key, "left_semi")
    if stage == "contents":
        return rows
    if stage == "instructions":
        contents = live_rows(spark, lakehouse, "contents")
        return rows.join(contents, "content_id", "left_semi")
    if stage == "refinements":
        # Of a later round the parent is a refinement; what counts is the seed instruction.
        seeds = live_rows(spark, lakehouse, "instructions").selectExpr("instruction_id AS _seed")
        goes_back_to = F.coalesce("seed_instruction_id", "parent_id")
        return rows.join(seeds, goes_back_to == F.col("_seed"), "left_semi")
    return rows.join(instructions_to_answer(spark, lakehouse), "instruction_id", "left_semi")


def instructions_to_answer(spark: "SparkSession", lakehouse: Lakehouse) -> "DataFrame":
    """Return every live instruction, seed and refined, with the passage it is about and its goal.

    A refinement that edits no passage is about its content's text.
    """
    from pyspark.sql import functions as F

    texts = live_rows(spark, lakehouse, "contents").select(
        "content_id", F.col("text").alias("content_text")
    )
    shared = (
        "instruction_id", "seed_id", "skill", "content_id", "transformation",
        "instruction_type", "answer_format", "instruction", "spec",
    )  # fmt: skip
    seed = live_rows(spark, lakehouse, "instructions").select(
        *shared, F.lit("seed").alias("goal"), F.lit(None).cast("string").alias("edited")
    )
    refined = live_rows(spark, lakehouse, "refinements").select(
        *shared, "goal", F.col("passage").alias("edited")
    )
    both = seed.unionByName(refined).join(texts, "content_id")
    return both.withColumn("passage", F.coalesce("edited", "content_text")).drop(
        "edited", "content_text"
    )
