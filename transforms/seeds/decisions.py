"""What people decided about documents: that a flagged one may be used, or that one is withdrawn.

Belongs here: reading and writing `seeds.decisions`. Does not: what follows from a decision
(`flows/assignments.py`, `release/accepted.py`), or the command (`infra/seeds.py`).

Only delta-rs writes the table, and only by appending, which disturbs no one who reads it: so no
lease is taken and a decision can be made while a run is under way. That run may have chosen its
seeds, or its candidate, before; the next one heeds it in any case.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.seeds_tables import DECISIONS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

APPROVED, WITHDRAWN = "approved", "withdrawn"
_TICK = timedelta(microseconds=1)


def decide(
    lakehouse: Lakehouse, seed_ids: Iterable[str], decision: str, reason: str, by: str
) -> list[str]:
    """Write down a decision on documents; return those for which it is news.

    Approving a withdrawn document takes its withdrawal back.

    Args:
        lakehouse: where the documents are.
        seed_ids: the documents.
        decision: `approved` or `withdrawn`.
        reason: why; it is kept.
        by: whose decision it is; it is kept.

    Raises:
        ValueError: another decision, or no reason or person.
    """
    import pyarrow as pa
    from deltalake import write_deltalake

    if decision not in (APPROVED, WITHDRAWN):
        raise ValueError(f"a decision is {APPROVED} or {WITHDRAWN}, not {decision!r}")
    if not reason.strip() or not by.strip():
        raise ValueError("a decision needs a reason and who made it")
    made = lakehouse.rows(DECISIONS.name, may_be_missing=True)
    latest = _latest(made)
    news = sorted(
        seed_id
        for seed_id in set(seed_ids)
        if seed_id not in latest or latest[seed_id]["decision"] != decision
    )
    if not news:
        return []
    # Later than any before it, whatever the clock of the machine where that one was made.
    at = max([datetime.now(UTC), *(row["created_at"] + _TICK for row in made)])
    rows = [
        {
            "decision_id": digest("decision", seed_id, decision, by, at.isoformat()),
            "seed_id": seed_id,
            "decision": decision,
            "reason": reason.strip(),
            "decided_by": by.strip(),
            "created_at": at,
        }
        for seed_id in news
    ]
    table = pa.Table.from_pylist(rows, DECISIONS.arrow_schema())
    write_deltalake(lakehouse.path(DECISIONS.name), table, mode="append")
    return news


def latest_decisions(lakehouse: Lakehouse) -> dict[str, dict[str, Any]]:
    """Return the decision that counts for each document that there is one on: its row."""
    return _latest(lakehouse.rows(DECISIONS.name, may_be_missing=True))


def decided(spark: "SparkSession", lakehouse: Lakehouse, decision: str) -> "DataFrame":
    """Return the `seed_id` of the documents for which this decision counts, to be broadcast.

    Read on this process: what people decide is little.
    """
    import pyarrow as pa
    from pyspark.sql import functions as F

    ids = pa.table({"seed_id": pa.array(decided_ids(lakehouse, decision), pa.string())})
    return F.broadcast(spark.createDataFrame(ids))


def decided_ids(lakehouse: Lakehouse, decision: str) -> list[str]:
    """Return the documents for which this decision counts, in order."""
    latest = latest_decisions(lakehouse)
    return sorted(seed_id for seed_id, row in latest.items() if row["decision"] == decision)


def _latest(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    ordered = sorted(rows, key=lambda row: (row["created_at"], row["decision_id"]))
    return {row["seed_id"]: row for row in ordered}
