"""Dropping the texts of old answers; all else about a call stays for ever.

Belongs here: which texts go, and how a call tells that its text is gone. Does not: prompts
(`ops.prompts` keeps them), or files (`ledger_compaction.py`). A call whose text is gone is never
replayed: if its item is ever run again, it is paid for anew.
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import OUTCOMES, TEACHER_CALLS
from transforms.teacher.segments import about_to_rewrite

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def prune_responses(spark: "SparkSession", lakehouse: Lakehouse, keep_days: float) -> int:
    """Drop the texts answered more than `keep_days` ago; return how many.

    Only of items that ended as done or rejected: what failed or waits may still be replayed. The
    files the texts were in go a week later, with the next compaction (`ledger_compaction.py`).
    """
    from delta.tables import DeltaTable
    from pyspark.sql import functions as F

    is_old = F.col("answered_at") < F.now() - F.make_dt_interval(F.lit(0), F.lit(keep_days * 24))
    due = lakehouse.read(spark, TEACHER_CALLS.name).where(is_old & F.col("pruned_at").isNull())
    final = (
        lakehouse.read(spark, OUTCOMES.name)
        .groupBy("work_item")
        .agg(F.max_by("status", "created_at").alias("status"))
        .where(F.col("status").isin("done", "rejected"))
    )
    due = due.join(final, "work_item", "left_semi").select("call_id").distinct()
    count = due.count()
    if count:
        about_to_rewrite(lakehouse)
        table = DeltaTable.forPath(spark, lakehouse.path(TEACHER_CALLS.name))
        matched = "old.call_id = due.call_id"
        table.alias("old").merge(due.alias("due"), matched).whenMatchedUpdate(
            "old.pruned_at IS NULL", {"response": F.lit(""), "pruned_at": F.now()}
        ).execute()
    return count
