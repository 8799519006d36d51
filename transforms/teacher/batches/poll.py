"""Looking at the batches under way, and ingesting those that have ended.

Belongs here: one look at each. Does not: how often (`waves.py`, Dagster's sensor).
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import registry
from transforms.teacher.batches.connected import connected, endpoint_of
from transforms.teacher.batches.ingest import ingest
from transforms.teacher.batches.submit import settle
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import Stop
from transforms.teacher.ledger import register_segments

log = logging.getLogger(__name__)


@dataclass
class Polled:
    """What one look found. `finished` calls are the server's count of batches not yet ended."""

    ended: list[dict[str, Any]] = field(default_factory=list)
    finished: int = 0
    stop: Stop | None = None


async def poll_batches(
    lakehouse: Lakehouse, settings: TeacherSettings, stage: str, price_factor: float
) -> Polled:
    """Look at a stage's batches under way; bring what the ended ones answered into the ledger.

    Doing so twice, or again after a kill in the middle, adds nothing. Needs the lakehouse's lease.

    Raises:
        Stop: the Batch API cannot be asked; says what to mend.
    """
    polled = Polled()
    async with connected(lakehouse, settings) as api_of:
        for row in registry.unfinished(lakehouse, stage):
            if (endpoint := endpoint_of(row, settings)) is None:
                log.warning(
                    "batch %s waits: no setting names the endpoint it was sent to, %s",
                    row["server_id"] or row["batch_id"],
                    row["endpoint"],
                )
                continue
            api = api_of(endpoint)
            if row["state"] == registry.PLANNED:
                row = await settle(lakehouse, api, row)
            if row["state"] != registry.OPEN:
                continue
            seen = await api.look(row["server_id"])
            if not seen.has_ended:
                polled.finished += seen.finished
                continue
            ended, stop = await ingest(lakehouse, api, row, seen, price_factor)
            polled.ended.append(ended)
            polled.stop = polled.stop or stop
    register_segments(lakehouse)
    return polled


async def ended_batches(lakehouse: Lakehouse, settings: TeacherSettings) -> list[dict[str, Any]]:
    """Return the batches under way of which the server says that they have ended. Changes nothing.

    One that was planned by a run that died is among them: a run is needed to settle it.

    Raises:
        Stop: as `poll_batches`.
    """
    found = []
    async with connected(lakehouse, settings) as api_of:
        for row in registry.unfinished(lakehouse):
            if (endpoint := endpoint_of(row, settings)) is None:
                continue
            is_planned = row["state"] == registry.PLANNED
            if is_planned or (await api_of(endpoint).look(row["server_id"])).has_ended:
                found.append(row)
    return found
