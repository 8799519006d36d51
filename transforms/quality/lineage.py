"""Whether every row leads back to its document.

Belongs here: following the ids of a candidate's rows through the flows' tables. Does not: counts of
what became of work items (the reconciliation).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def lineage_gaps(spark: "SparkSession", lakehouse: Lakehouse, rows: "DataFrame") -> "DataFrame":
    """Return one row: lineage_gaps, how many rows do not lead back to their document.

    The way is pair → instruction (a refined one by way of its parent) → content → document, and at
    each step the ids the row itself carries must be the ones found. The other documents that a row
    shows must be there too.

    Args:
        spark: the session.
        lakehouse: where the flows' and the seeds' tables are.
        rows: pair_id, instruction_id, content_id, seed_id, shown_seed_ids and more.
    """
    from pyspark.sql import functions as F

    documents = lakehouse.read(spark, "seeds.documents").select("seed_id")
    shown = rows.select("pair_id", F.explode("shown_seed_ids").alias("seed_id"))
    whole = (
        rows.select("pair_id", "instruction_id", "content_id", "seed_id")
        .join(
            lakehouse.read(spark, "flows.pairs").select("pair_id", "instruction_id"),
            ["pair_id", "instruction_id"],
            "left_semi",
        )
        .join(_instructions(spark, lakehouse), ["instruction_id", "content_id"], "left_semi")
        .join(
            lakehouse.read(spark, "flows.contents").select("content_id", "seed_id"),
            ["content_id", "seed_id"],
            "left_semi",
        )
        .join(documents, "seed_id", "left_semi")
        .join(shown.join(documents, "seed_id", "left_anti"), "pair_id", "left_anti")
    )
    return (
        rows.agg(F.count(F.lit(1)).alias("all_rows"))
        .crossJoin(whole.agg(F.count(F.lit(1)).alias("whole_rows")))
        .select((F.col("all_rows") - F.col("whole_rows")).alias("lineage_gaps"))
    )


def _instructions(spark: "SparkSession", lakehouse: Lakehouse) -> "DataFrame":
    """Every instruction that is there, with its content; of refined ones those with a parent."""
    from pyspark.sql import functions as F

    seed = lakehouse.read(spark, "flows.instructions").select("instruction_id", "content_id")
    refined = lakehouse.read(spark, "flows.refinements")
    known = seed.unionByName(refined.select("instruction_id", "content_id"))
    parents = known.select(F.col("instruction_id").alias("parent_id"), "content_id")
    with_parent = refined.select("instruction_id", "parent_id", "content_id").join(
        parents, ["parent_id", "content_id"], "left_semi"
    )
    return seed.unionByName(with_parent.select("instruction_id", "content_id"))
