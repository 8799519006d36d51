"""Fills a stage's own table from ops.outcomes; calls nothing, and is safe to repeat.

Belongs here: turning the rows that done items promised into rows of a declared table. Does not:
running items (`stage.py`).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse, declared
from transforms.lakehouse.ops_tables import OUTCOMES
from transforms.lakehouse.writes import append_new

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: What the stage stamps on a flow's rows, from the outcome that made them.
STAMPS = ("seed_id", "skill", "work_item", "step", "step_version", "model", "prompt_hash",
          "run_id", "created_at")  # fmt: skip


def fill_table(spark: "SparkSession", lakehouse: Lakehouse, stage: str) -> int:
    """Append to the stage's table what its done items made and it does not have yet.

    Returns how many rows that were.
    """
    from pyspark.sql import functions as F

    table = declared("quality.verdicts" if stage == "verdicts" else f"flows.{stage}")
    own = [column for column in table.columns if column.name not in STAMPS]
    own_ddl = ", ".join(f"`{column.name}` {column.type}" for column in own)
    done = lakehouse.read(spark, OUTCOMES.name).where(
        (F.col("stage") == stage) & (F.col("status") == "done")
    )
    lines = done.withColumn("_line", F.explode("outputs"))
    rows = lines.withColumn("_row", F.from_json("_line", own_ddl))
    wide = rows.select(*STAMPS, *(f"_row.`{column.name}`" for column in own))
    if "check_version" in table.column_names:
        wide = wide.withColumn("check_version", F.col("step_version"))
    return append_new(lakehouse, table.name, wide, deduplicate=True)
