"""What a run does with its batches, and what there is afterwards.

Belongs here: submitting, fetching and looking. Does not: the server (`tests/unit/batch_server.py`).
"""

import asyncio
from typing import Any

from tests.unit.batch_server import (
    BatchServer,
)
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import registry
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.batches.poll import ended_batches, poll_batches
from transforms.teacher.batches.waves import Waves
from transforms.teacher.failures import Stop


def waves(house: Lakehouse, stage: str = "contents", **options: Any) -> Waves:
    """A run's waves; every call is a new run's."""
    return Waves(house, stage, "run", BatchOptions(**options), lambda line: None)


def submit(server: BatchServer, house: Lakehouse, wanted: Folder, **options: Any) -> Stop | None:
    return waves(house, **options).submit(server.settings, wanted, {})


def poll(server: BatchServer, house: Lakehouse) -> None:
    waves(house).catch_up(server.settings)


def give_up(server: BatchServer, house: Lakehouse) -> None:
    asyncio.run(poll_batches(house, server.settings, None, 0.5, gives_up=True))


def ended(server: BatchServer, house: Lakehouse) -> list[str]:
    """The batches for which the sensor would ask for a run, by the server's ids."""
    return [row["server_id"] for row in asyncio.run(ended_batches(house, server.settings))]


def ledger(house: Lakehouse) -> dict[str, dict[str, Any]]:
    rows = house.rows("ops.teacher_calls")
    found = {row["call_id"]: row for row in rows}
    assert len(found) == len(rows), "a call is in the ledger twice"
    return found


def states(house: Lakehouse) -> list[str]:
    return [row["state"] for row in registry.batches(house)]
