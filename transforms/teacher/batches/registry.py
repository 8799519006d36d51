"""The batches there are: reading and writing ops.batches, and the calls each one asks.

Belongs here: a batch's row, its states, its calls' file. Does not: the server's view of it
(`api.py`). Only delta-rs writes the table, under the lakehouse's lease.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from transforms.lakehouse.files import Folder
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import BATCHES, TEACHER_CALLS
from transforms.lakehouse.schema import rows_to_parquet
from transforms.teacher.batches.request_files import RequestFile
from transforms.teacher.call_rows import ASKED
from transforms.teacher.expected import Cost

#: Written down before anything is sent; the server has it; it never reached the server, or was
#: given up; the server has forgotten it. The other states are the server's own words for a batch
#: that ended: its answers are in the ledger.
PLANNED, OPEN, ABANDONED, LOST = "planned", "open", "abandoned", "lost"
#: Files of a batch: what it asks, and the account it is sent by, as `BatchApi.account` tells it.
CALLS, ACCOUNT = "calls.parquet", "account"


def batches(lakehouse: Lakehouse) -> list[dict[str, Any]]:
    """Return every row of ops.batches, oldest first; none where there is no table yet."""
    rows = lakehouse.rows(BATCHES.name, may_be_missing=True)
    return sorted(rows, key=lambda row: row["created_at"])


def unfinished(lakehouse: Lakehouse, stage: str | None = None) -> list[dict[str, Any]]:
    """Return the batches that may still bring answers, of one stage or all."""
    return [
        row
        for row in batches(lakehouse)
        if row["state"] in (PLANNED, OPEN) and stage in (None, row["stage"])
    ]


def fruitless(lakehouse: Lakehouse, stage: str) -> int:
    """Return how many of a stage's batches that ended last have answered nothing, in a row."""
    ended = [
        row
        for row in batches(lakehouse)
        if row["stage"] == stage and row["state"] not in (PLANNED, OPEN, ABANDONED)
    ]
    answered = [bool(row["answered"]) for row in sorted(ended, key=lambda row: row["ended_at"])]
    return [*reversed(answered), True].index(True)


def plan(
    lakehouse: Lakehouse, file: RequestFile, stage: str, run_id: str, account: str
) -> dict[str, Any]:
    """Write down a batch before it is sent: its calls and account, then its row; return the row.

    Its id is the hash of what it asks, and of how often that was asked before in vain.
    """
    known = {row["batch_id"] for row in batches(lakehouse)}
    call_ids = [call["call_id"] for call in file.calls]
    asked_before, batch_id = 0, ""
    while not batch_id or batch_id in known:
        batch_id = digest("batch", file.endpoint.address, file.endpoint.model, call_ids,
                          asked_before)  # fmt: skip
        asked_before += 1
    folder(lakehouse, batch_id).write(CALLS, _to_parquet(file.calls))
    folder(lakehouse, batch_id).write(ACCOUNT, account.encode())
    row = dict.fromkeys(BATCHES.column_names) | {
        "batch_id": batch_id, "stage": stage, "endpoint": file.endpoint.address,
        "model": file.endpoint.model, "state": PLANNED, "requests": len(call_ids), "answered": 0,
        "may_cost": [{"skill": skill, **asdict(cost)} for skill, cost in file.cost.items()],
        "run_id": run_id, "created_at": datetime.now(UTC),
    }  # fmt: skip
    save(lakehouse, row)
    return row


def reserved(lakehouse: Lakehouse) -> dict[str, Cost]:
    """Return what the batches under way may cost, by skill."""
    sums: dict[str, Cost] = {}
    for row in unfinished(lakehouse):
        for each in row["may_cost"] or ():
            cost = Cost(each["calls"], each["tokens"], each["usd"])
            sums[each["skill"]] = sums.get(each["skill"], Cost()) + cost
    return sums


def save(lakehouse: Lakehouse, row: Mapping[str, Any]) -> None:
    """Insert a batch's row, or update the one with its id."""
    lakehouse.upsert(BATCHES.name, [row])


def close(lakehouse: Lakehouse, row: Mapping[str, Any]) -> None:
    """Write down that a batch has ended; what it asked is needed no more."""
    save(lakehouse, row)
    folder(lakehouse, row["batch_id"]).remove()


def calls_of(lakehouse: Lakehouse, batch_id: str) -> dict[str, dict[str, Any]]:
    """Return what a batch asks, by call id: the ledger rows as far as they were known."""
    import pyarrow.parquet as pq

    data = folder(lakehouse, batch_id).read(CALLS) or _to_parquet([])
    rows = pq.read_table(io.BytesIO(data)).to_pylist()
    return {row["call_id"]: row for row in rows}


def was_sent_by(lakehouse: Lakehouse, batch_id: str, account: str) -> bool:
    """Whether an unfinished batch was sent by an account; no, if that is not written down."""
    return folder(lakehouse, batch_id).read(ACCOUNT) == account.encode()


def open_call_ids(lakehouse: Lakehouse) -> set[str]:
    """Return the ids of all calls that an unfinished batch asks."""
    return _asked(lakehouse, unfinished(lakehouse), "call_id")


def waiting_items(lakehouse: Lakehouse, stage: str) -> set[str]:
    """Return the work items of a stage that have a call in an unfinished batch."""
    return _asked(lakehouse, unfinished(lakehouse, stage), "work_item")


def _asked(lakehouse: Lakehouse, rows: Iterable[Mapping[str, Any]], column: str) -> set[str]:
    import pyarrow.parquet as pq

    values: set[str] = set()
    for row in rows:
        if data := folder(lakehouse, row["batch_id"]).read(CALLS):
            table = pq.read_table(io.BytesIO(data), columns=[column])
            values.update(table.column(column).to_pylist())
    return values


def folder(lakehouse: Lakehouse, batch_id: str) -> Folder:
    """Return where a batch's own files are."""
    return batch_files(lakehouse).below(batch_id)


def batch_files(lakehouse: Lakehouse) -> Folder:
    """Return where files about batches are: not below the table, where a vacuum would see them."""
    return Folder(f"{lakehouse.root}/ops/batch_files")


def _to_parquet(calls: Iterable[Mapping[str, Any]]) -> bytes:
    asked = [column for column in TEACHER_CALLS.columns if column.name in ASKED]
    return rows_to_parquet(calls, asked)
