"""What runs have spent so far, by the ledger.

Belongs here: calls, tokens and dollars of runs, in all and by skill. Does not: what it may spend
(`teacher/budget.py`).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.teacher.budget import RUN, Allowance, Allowances
from transforms.teacher.call_rows import TOOL_STATUS
from transforms.teacher.expected import Cost

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def spend_of(
    spark: "SparkSession", lakehouse: Lakehouse, run_ids: Sequence[str], stages: Sequence[str]
) -> dict[str, Cost]:
    """Return what runs have paid for in these stages, by skill; RUN has the whole."""
    from pyspark.sql import functions as F

    mine = lakehouse.read(spark, TEACHER_CALLS.name).where(
        F.col("run_id").isin(*run_ids)
        & F.col("stage").isin(*stages)
        & (F.col("status") != TOOL_STATUS)
    )
    sums = mine.groupBy("skill").agg(
        F.count(F.lit(1)).alias("calls"),
        F.sum(F.col("prompt_tokens") + F.col("completion_tokens")).alias("tokens"),
        F.sum("cost_usd").alias("usd"),
    )
    spent = {RUN: Cost()}
    for row in sums.collect():
        spent[row["skill"]] = Cost(row["calls"], row["tokens"], row["usd"])
        spent[RUN] += spent[row["skill"]]
    return spent


def input_tokens(
    spark: "SparkSession", lakehouse: Lakehouse, run_id: str, stage: str
) -> dict[str, int]:
    """Return the tokens that a run's calls of a stage read, by column of ops.teacher_calls.

    All, those that the teacher's prefix cache served, and those that it could have served.
    """
    from pyspark.sql import functions as F

    columns = ("prompt_tokens", "cached_tokens", "cacheable_tokens")
    calls = lakehouse.read(spark, TEACHER_CALLS.name).where(
        (F.col("run_id") == run_id) & (F.col("stage") == stage)
    )
    sums = calls.agg(*(F.coalesce(F.sum(name), F.lit(0)).alias(name) for name in columns))
    return sums.collect()[0].asDict()


def allowed_by_then(
    budgets: Allowances, share: float, spent_later: Mapping[str, Cost]
) -> dict[str, Allowance]:
    """Return what may be spent once a stage has run: a share of each budget.

    Less where runs that this one goes on from have spent more than the rest in later stages.
    """
    return {
        name: each.part(share).within(each.less(spent_later.get(name, Cost())))
        for name, each in budgets.items()
    }


def what_is_left(allowed: Allowances, spent: dict[str, Cost]) -> dict[str, Allowance]:
    """Return what is left of each budget."""
    return {name: each.less(spent.get(name, Cost())) for name, each in allowed.items()}
