"""The chat completions endpoint: what happens to a call from its arrival to its end, in order.

Belongs here: that order. Does not: what an answer says (`teacher.py`), who is let in (`access.py`),
what a fault does (`faults.py`, `delivery.py`), or ports and the admin API (`server.py`).
"""

import asyncio
import json
import traceback

from aiohttp import web

from tests.fakes.scripted_teacher import delivery, faults, record
from tests.fakes.scripted_teacher.access import check_house, check_key, check_request
from tests.fakes.scripted_teacher.declined import Declined, HungUp, hang_up
from tests.fakes.scripted_teacher.latency import latency_s
from tests.fakes.scripted_teacher.record import Call
from tests.fakes.scripted_teacher.shapes import TeacherRequest
from tests.fakes.scripted_teacher.teacher import Answer, Teacher


class ChatEndpoint:
    """Serves chat completions, as OpenAI's API does and as Azure's."""

    def __init__(self, teacher: Teacher) -> None:
        self._teacher = teacher

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Answer one call, and enter it in the journal however it ends.

        At an Azure-style address the deployment in it is the model.
        """
        teacher = self._teacher
        try:
            request = teacher.read(await http.read(), http.match_info.get("deployment"))
        except ValueError:
            return Declined(400, "Not JSON.", "invalid_request_error", None).as_response()
        call = teacher.arrive(request)
        teacher.slots.arrived()
        try:
            await teacher.survive_outage(call.number)
            self._let_in(http, request, call)
            return await self._answer(http, request, call)
        except Declined as declined:
            teacher.journal.end(call, record.FAILED, declined.status)
            return declined.as_response(teacher.rates.headers(teacher.settings))
        except HungUp:
            teacher.journal.end(call, record.FAILED)
            hang_up(http)
            raise
        except (asyncio.CancelledError, ConnectionError):
            teacher.journal.end(call, record.CLIENT_GONE)
            raise
        except Exception as bug:
            # A 400, which no client retries: the bug is the script's own and must be seen.
            teacher.journal.fault(call, "script_error")
            teacher.journal.end(call, record.FAILED, 400)
            where = traceback.format_exception(bug)[-2:]
            message = f"The scripted teacher has a bug: {' '.join(where)}"
            return Declined(400, message, "script_error", "script_error").as_response()

    def _let_in(self, http: web.Request, request: TeacherRequest, call: Call) -> None:
        teacher = self._teacher
        check_key(teacher.settings, http, call.number)
        if http.path.startswith("/openai/deployments/") and "api-version" not in http.query:
            raise Declined(404, "Resource not found", "invalid_request_error", "404")
        check_request(teacher.settings, request, call.number)
        check_house(teacher.settings, teacher.journal.in_flight)
        teacher.rates.take(request, teacher.settings)

    async def _answer(
        self, http: web.Request, request: TeacherRequest, call: Call
    ) -> web.StreamResponse:
        teacher = self._teacher
        await teacher.while_set("hold_after_calls", call.number)
        teacher.check_fault(request, call)
        if call.fault == faults.HANG:
            await delivery.never()
        if call.fault == faults.RESET:
            raise HungUp("injected fault: reset")
        async with teacher.slots.one():
            answer = teacher.answer(request, call)
            tokens = answer.body["usage"]["completion_tokens"]
            await asyncio.sleep(latency_s(teacher.settings, request.hash, tokens))
        return await self._send(http, request, call, answer)

    async def _send(
        self, http: web.Request, request: TeacherRequest, call: Call, answer: Answer
    ) -> web.StreamResponse:
        teacher = self._teacher
        response = await delivery.send(
            http,
            json.dumps(answer.body).encode("ascii"),
            dict(teacher.rates.headers(teacher.settings)),
            call.fault,
            teacher.settings.trickle_s,
        )
        teacher.slots.answered()
        teacher.answered(request, call, answer)
        return response
