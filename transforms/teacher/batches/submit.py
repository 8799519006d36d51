"""Submitting wanted requests: written down, sent, written down again; and what a kill left of it.

Belongs here: that order, which a crash at any point survives without paying twice. Does not: HTTP
(`api.py`), or the rows (`registry.py`).
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import registry
from transforms.teacher.batches.api import OURS, BatchApi, NotTaken, ServerBatch
from transforms.teacher.batches.connected import connected
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.batches.request_files import RequestFile, request_files
from transforms.teacher.batches.wanted import Wanted
from transforms.teacher.endpoint import TeacherSettings


async def submit(
    lakehouse: Lakehouse,
    settings: TeacherSettings,
    wanted: Iterable[Wanted],
    options: BatchOptions,
    stage: str,
    run_id: str,
    submitted: Callable[[dict[str, Any]], None],
) -> None:
    """Submit requests in as many batches as they need; `submitted` is told of each one's row.

    Raises:
        Stop: the Batch API cannot be used; the batches it took go on there.
    """
    async with connected(lakehouse, settings) as api_of:

        def body_of(each: Wanted) -> dict[str, Any]:
            return api_of(settings.endpoint(each.role)).client.body(each.request)

        for file in request_files(wanted, settings.endpoint, body_of, options):
            with file.lines:
                api = api_of(file.endpoint)
                row = registry.plan(lakehouse, file, stage, run_id, api.account)
                submitted(await _send(lakehouse, api, file, row))


async def _send(
    lakehouse: Lakehouse, api: BatchApi, file: RequestFile, row: dict[str, Any]
) -> dict[str, Any]:
    try:
        metadata = {OURS: row["batch_id"], "stage": row["stage"]}
        return _opened(lakehouse, row, await api.submit(file.lines, metadata))
    except NotTaken as refusal:
        abandon(lakehouse, row, str(refusal))
        raise


async def settle(lakehouse: Lakehouse, api: BatchApi, row: dict[str, Any]) -> dict[str, Any]:
    """Find out whether a planned batch, whose run was killed, reached the server; return its row.

    If it did, its answers will be fetched; if not, its calls are free to be asked again.
    """
    found = await api.find(row["batch_id"], row["created_at"])
    if found is not None:
        return _opened(lakehouse, row, found)
    return abandon(lakehouse, row, "its run was killed before it was sent")


def abandon(lakehouse: Lakehouse, row: dict[str, Any], why: str) -> dict[str, Any]:
    """Note that a batch will bring nothing: its calls are free to be asked again."""
    row = {**row, "state": registry.ABANDONED, "error": why[:1000]}
    registry.close(lakehouse, row)
    return row


def _opened(lakehouse: Lakehouse, row: dict[str, Any], created: ServerBatch) -> dict[str, Any]:
    row = {
        **row,
        "state": registry.OPEN,
        "server_id": created.server_id,
        "input_file_id": created.input_file_id,
        "submitted_at": datetime.now(UTC),
    }
    registry.save(lakehouse, row)
    return row
