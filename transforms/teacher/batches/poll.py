"""Looking at the batches under way, and ingesting those that have ended.

Belongs here: one look at each. Does not: how often (`waves.py`, Dagster's sensor).
"""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import registry
from transforms.teacher.batches.api import BatchApi, NotServed, ServerBatch
from transforms.teacher.batches.connected import NotNamed, connected, endpoint_of
from transforms.teacher.batches.ingest import ingest
from transforms.teacher.batches.submit import abandon, settle
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import Stop
from transforms.teacher.ledger import register_segments

WAY_OUT = (
    "set the server and key that it was sent with again, or run once with "
    "generation.give_up_batches: true to have its calls asked anew (they are paid for twice "
    "should it be answered after all)"
)
log = logging.getLogger(__name__)


@dataclass
class Polled:
    """What one look found. `finished` calls are the server's count of batches not yet ended.

    `stuck` says of each batch that cannot be fetched why, and what to do.
    """

    ended: list[dict[str, Any]] = field(default_factory=list)
    finished: int = 0
    stuck: list[str] = field(default_factory=list)
    stop: Stop | None = None


async def poll_batches(
    lakehouse: Lakehouse,
    settings: TeacherSettings,
    stage: str | None,
    price_factor: float,
    *,
    gives_up: bool = False,
) -> Polled:
    """Look at the batches under way, of one stage or all; bring answers into the ledger.

    Doing so twice, or again after a kill in the middle, adds nothing. Needs the lakehouse's lease.
    A batch that is not to be had where the settings say stays open and holds up no other one;
    with `gives_up`, any that cannot be fetched is given up.

    Raises:
        Stop: the Batch API cannot be asked; says what to mend.
    """
    polled = Polled()
    async with connected(lakehouse, settings) as api_of:
        for row in registry.unfinished(lakehouse, stage):
            name = _name(row)
            try:
                api = api_of(endpoint_of(row, settings))
                await _look(lakehouse, api, row, price_factor, polled)
            except Stop as stop:
                if gives_up:
                    abandon(lakehouse, row, f"given up: {stop}")
                    log.warning("%s is given up: %s", name, stop)
                elif isinstance(stop, NotNamed | NotServed):
                    polled.stuck.append(f"{name} waits: {stop}; {WAY_OUT}")
                    log.warning(polled.stuck[-1])
                else:
                    raise
    return polled


async def _look(
    lakehouse: Lakehouse, api: BatchApi, row: dict[str, Any], price_factor: float, polled: Polled
) -> None:
    if row["state"] == registry.PLANNED:
        row = await settle(lakehouse, api, row)
    if row["state"] != registry.OPEN:
        return
    if (seen := await _seen(lakehouse, api, row)) is None:
        polled.ended.append(_lose(lakehouse, row))
    elif not seen.has_ended:
        polled.finished += seen.finished
    else:
        ended, stop = await ingest(lakehouse, api, row, seen, price_factor)
        register_segments(lakehouse)  # before anything else asks what they answer
        polled.ended.append(ended)
        polled.stop = polled.stop or stop


async def _seen(lakehouse: Lakehouse, api: BatchApi, row: dict[str, Any]) -> ServerBatch | None:
    """Return a batch as the server sees it; None if the server has forgotten it.

    Raises:
        NotServed: it does not know it, but another server or account may: it may yet be paid for.
    """
    try:
        return await api.look(row["server_id"])
    except NotServed:
        is_ours = registry.was_sent_by(lakehouse, row["batch_id"], api.account)
        # Where there is no Batch API at all, this raises; and one of several machines behind an
        # address may know what another does not.
        if is_ours and await api.find(row["batch_id"], row["created_at"]) is None:
            return None
        raise


def _lose(lakehouse: Lakehouse, row: dict[str, Any]) -> dict[str, Any]:
    lost = {
        **row,
        "state": registry.LOST,
        "error": "unknown to the server that took it",
        "ended_at": datetime.now(UTC),
    }
    registry.close(lakehouse, lost)
    text = "%s is unknown to the server that took it, %s: its %s calls are free to be asked again"
    log.warning(text, _name(row), row["endpoint"], row["requests"])
    return lost


def _name(row: dict[str, Any]) -> str:
    return f"batch {row['server_id'] or row['batch_id']}"


async def ended_batches(lakehouse: Lakehouse, settings: TeacherSettings) -> list[dict[str, Any]]:
    """Return the batches under way for which a run has something to do. Changes nothing.

    Those are what the server says has ended, or no longer knows, and what was planned by a run
    that died. One that is not to be had where the settings say waits.

    Raises:
        Stop: as `poll_batches`.
    """
    found = []
    async with connected(lakehouse, settings) as api_of:
        for row in registry.unfinished(lakehouse):
            try:
                api = api_of(endpoint_of(row, settings))
                is_planned = row["state"] == registry.PLANNED
                seen = None if is_planned else await _seen(lakehouse, api, row)
            except (NotNamed, NotServed) as stuck:
                log.warning("%s waits: %s; %s", _name(row), stuck, WAY_OUT)
                continue
            if seen is None or seen.has_ended:
                found.append(row)
    return found
