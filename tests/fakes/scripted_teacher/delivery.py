"""How an answer goes over the wire: whole, or as a fault has it.

Belongs here: writing bodies. Does not: what they say.
"""

import asyncio

from aiohttp import web

from tests.fakes.scripted_teacher import faults
from tests.fakes.scripted_teacher.declined import HungUp

JSON = "application/json"

#: How long the pauses are in which a body trickles, in seconds.
TRICKLE_PAUSE_S = 0.1


async def never() -> None:
    """Wait until the client is gone, which ends the call by cancelling it."""
    await asyncio.Event().wait()


async def send(
    http: web.Request,
    payload: bytes,
    headers: dict[str, str],
    fault: str | None,
    trickle_s: float,
) -> web.StreamResponse:
    """Send a body and return once all of it is on its way.

    Raises:
        HungUp: the fault has it so; half of the body was sent.
    """
    if fault == faults.DROPPED:
        response = await _started(http, payload, headers)
        await response.write(payload[: len(payload) // 2])
        raise HungUp("injected fault: dropped")
    if fault == faults.TRICKLE:
        return await _trickle(http, payload, headers, trickle_s)
    if fault == faults.BROKEN_BODY:
        payload = payload[: len(payload) // 2]
    whole = web.Response(body=payload, content_type=JSON, headers=headers)
    await whole.prepare(http)
    await whole.write_eof()
    return whole


async def _trickle(
    http: web.Request, payload: bytes, headers: dict[str, str], trickle_s: float
) -> web.StreamResponse:
    response = await _started(http, payload, headers)
    pauses = max(1, round(trickle_s / TRICKLE_PAUSE_S))
    size = -(-len(payload) // pauses)
    for start in range(0, len(payload), size):
        await asyncio.sleep(trickle_s / pauses)
        await response.write(payload[start : start + size])
    await response.write_eof()
    return response


async def _started(
    http: web.Request, payload: bytes, headers: dict[str, str]
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": JSON, **headers})
    response.content_length = len(payload)
    await response.prepare(http)
    return response
