"""What runs have paid, read without a JVM: for a sensor that looks every minute.

Belongs here: that. Does not: what a stage asks while it runs (`spend.py`, in Spark), or what may be
spent (`teacher/budget.py`).
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.teacher.budget import RUN
from transforms.teacher.call_rows import TOOL_STATUS
from transforms.teacher.expected import Cost

if TYPE_CHECKING:
    import pyarrow as pa

_SUMMED = ("prompt_tokens", "completion_tokens", "cost_usd")


def spent_by(lakehouse: Lakehouse, run_ids: Collection[str]) -> dict[str, Cost]:
    """Return what runs have paid for so far, by skill; RUN has the whole.

    The ledger is read batch by batch, so that its size does not count.
    """
    import pyarrow.dataset as ds

    mine = ds.field("run_id").isin(list(run_ids)) & (ds.field("status") != TOOL_STATUS)
    calls = lakehouse.open(TEACHER_CALLS.name).to_pyarrow_dataset()
    scanner = calls.scanner(columns=["skill", *_SUMMED], filter=mine, use_threads=False)
    spent = {RUN: Cost()}
    for batch in scanner.to_batches():
        for skill, cost in _sums(batch).items():
            spent[skill] = spent.get(skill, Cost()) + cost
            spent[RUN] += cost
    return spent


def _sums(batch: "pa.RecordBatch") -> dict[str, Cost]:
    import pyarrow as pa

    wanted = [([], "count_all"), *((name, "sum") for name in _SUMMED)]
    grouped = pa.Table.from_batches([batch]).group_by("skill", use_threads=False).aggregate(wanted)
    return {
        row["skill"]: Cost(
            row["count_all"],
            (row["prompt_tokens_sum"] or 0) + (row["completion_tokens_sum"] or 0),
            row["cost_usd_sum"] or 0.0,
        )
        for row in grouped.to_pylist()
    }
