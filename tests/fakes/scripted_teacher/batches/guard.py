"""What stands before the files and batches endpoints: outage, key, and faults by address.

Belongs here: letting a request through to its handler, and its answer out. Does not: the handlers
(`endpoints.py`). With a fault of the wire the work is done and the answer lost, as when a proxy
fails, except `hang` and `reset`, which come first.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.fakes.scripted_teacher import delivery, faults
from tests.fakes.scripted_teacher.access import check_key
from tests.fakes.scripted_teacher.declined import Declined, HungUp, hang_up
from tests.fakes.scripted_teacher.teacher import Teacher, http_error

Handler = Callable[[web.Request], Awaitable[web.Response]]


def guarded(
    teacher: Teacher, handler: Handler
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return the handler behind its guard."""

    async def serve(http: web.Request) -> web.StreamResponse:
        try:
            await teacher.survive_outage(len(teacher.journal.calls))
            check_key(teacher.settings, http, len(teacher.journal.calls))
            fault = _fault(teacher, http)
            if fault == faults.HANG:
                await delivery.never()
            if fault == faults.RESET:
                raise HungUp("injected fault: reset")
            response = await handler(http)
            if fault is None:
                return response
            body = bytes(response.body) if isinstance(response.body, bytes) else b""
            return await delivery.send(http, body, {}, fault, teacher.settings.trickle_s)
        except Declined as declined:
            return declined.as_response()
        except HungUp:
            hang_up(http)
            raise

    return serve


def _fault(teacher: Teacher, http: web.Request) -> str | None:
    """Return the fault of this request, entered in the books; raise it if it is an error."""
    where = f"{http.method} {http.path}"
    fault = teacher.faults.fault_at(where, teacher.settings.fault_script)
    if fault is None:
        return None
    teacher.journal.count_fault(fault)
    if fault in faults.HTTP_ERRORS:
        raise http_error(fault, teacher.settings)
    return fault
