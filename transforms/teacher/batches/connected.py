"""Clients of the Batch API, for one event loop.

Belongs here: opening and closing them, and which endpoint a batch is asked of. Does not: what is
asked.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches.api import BatchApi
from transforms.teacher.batches.learned import recall
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint, TeacherSettings
from transforms.teacher.failures import Misconfigured


class NotNamed(Misconfigured):
    """The endpoint that a batch was sent to is in no setting now."""


#: Of an endpoint.
ApiOf = Callable[[Endpoint], BatchApi]


@asynccontextmanager
async def connected(lakehouse: Lakehouse, settings: TeacherSettings) -> AsyncIterator[ApiOf]:
    """Yield what returns an endpoint's API; its clients close with the block.

    Raises:
        Misconfigured: an endpoint has none.
    """
    made: dict[Endpoint, BatchApi] = {}

    def api_of(endpoint: Endpoint) -> BatchApi:
        if endpoint.is_embedded:
            raise Misconfigured(
                "the embedded teacher has no Batch API: set OPENAI_BASE_URL to a server that has, "
                "or leave generation.batch_stages empty"
            )
        if endpoint not in made:
            client = Client(endpoint, settings.call_timeout_s)
            recall(lakehouse, client)
            made[endpoint] = BatchApi(client, settings.down_after_s)
        return made[endpoint]

    try:
        yield api_of
    finally:
        for api in made.values():
            await api.client.close()


def endpoint_of(row: Mapping[str, Any], settings: TeacherSettings) -> Endpoint:
    """Return the endpoint a batch was sent to.

    The model may be another one now: the key is the address's.

    Raises:
        NotNamed: no setting names its address now.
    """
    there = [each for each in settings.endpoints.values() if each.address == row["endpoint"]]
    of_model = [each for each in there if each.model == row["model"]]
    for each in of_model or there:
        return replace(each, model=row["model"])
    raise NotNamed(f"no setting names the endpoint it was sent to, {row['endpoint']}")
