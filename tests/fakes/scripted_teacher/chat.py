"""The chat completions endpoint: what happens to a call from its arrival to its end, in order.

Belongs here: that order, and the HTTP errors on the way. Does not: what an answer says
(`script.py`), what a fault does to it (`faults.py`), or ports and the admin API (`server.py`).
"""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import web

from tests.fakes.scripted_teacher import faults, journal, shapes
from tests.fakes.scripted_teacher.chance import share_of
from tests.fakes.scripted_teacher.journal import Call, Journal
from tests.fakes.scripted_teacher.roles import agent_of
from tests.fakes.scripted_teacher.script import Script
from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.slots import Slots


class Declined(Exception):
    """An HTTP error to answer with."""

    def __init__(self, status: int, message: str, kind: str, code: str | None) -> None:
        super().__init__(message)
        self.status = status
        self.body = shapes.error(message, kind, code)


class HungUp(ConnectionResetError):
    """The server broke the connection, on purpose."""


class ChatEndpoint:
    """Serves chat completions; `go_down` is awaited by a call that finds the server down."""

    def __init__(self, settings: Settings, go_down: Callable[[], Awaitable[None]]) -> None:
        self.settings = settings
        self.journal = Journal()
        self.slots = Slots(settings.slots)
        self._faults = faults.FaultPlan()
        self._script = Script()
        self._go_down = go_down
        self._changed = asyncio.Event()

    @property
    def is_down(self) -> bool:
        """Whether the next call would find the server down."""
        return _reached(self.settings.down_after_calls, len(self.journal.calls))

    def configure(self, settings: Settings) -> None:
        """Change the settings, also for the calls that wait on one."""
        self.settings = settings
        self.slots.resize(settings.slots)
        self._changed.set()
        self._changed = asyncio.Event()

    def reset(self) -> None:
        """Forget every call so far; the settings stay."""
        self.journal.forget()
        self.slots.forget()
        self._faults.forget()

    def check_key(self, http: web.Request, number: int) -> None:
        """Raise the 401 that call `number` gets, if it gets one."""
        key = self.settings.api_key
        given = http.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if (key is not None and given != key) or _reached(
            self.settings.key_expires_after_calls, number
        ):
            message = "Incorrect API key provided. You can find your API key in your account."
            raise Declined(401, message, "invalid_request_error", "invalid_api_key")

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Answer one call, and enter it in the journal however it ends."""
        try:
            request = TeacherRequest(json.loads(await http.read()))
        except ValueError:
            return as_response(Declined(400, "Not JSON.", "invalid_request_error", None))
        call = self.journal.arrive(request)
        self.slots.arrived()
        try:
            call.agent = agent_of(request)
            await self._survive_outage(call)
            self._check_access(http, request, call)
            return await self._answer(http, request, call)
        except Declined as declined:
            self.journal.end(call, journal.FAILED, declined.status)
            return as_response(declined, self.settings.retry_after_s)
        except HungUp:
            self.journal.end(call, journal.FAILED)
            if http.transport is not None:
                http.transport.abort()
            raise
        except (asyncio.CancelledError, ConnectionError):
            self.journal.end(call, journal.CLIENT_GONE)
            raise
        except Exception as bug:
            # A 400, which no client retries: the bug is the script's own and must be seen.
            call.fault = "script_error"
            self.journal.end(call, journal.FAILED, 400)
            where = traceback.format_exception(bug)[-2:]
            message = f"The scripted teacher has a bug: {' '.join(where)}"
            return as_response(Declined(400, message, "script_error", "script_error"))

    async def _answer(
        self, http: web.Request, request: TeacherRequest, call: Call
    ) -> web.StreamResponse:
        await self._while_set("hold_after_calls", call)
        call.fault = self._faults.fault_of(request, self.settings.faults)
        if call.fault is not None and call.fault in faults.HTTP_ERRORS:
            status, kind, code = faults.HTTP_ERRORS[call.fault]
            raise Declined(status, f"Injected fault: {call.fault}.", kind, code)
        async with self.slots.one():
            await asyncio.sleep(self._latency_s(request))
        reply = self._script.answer(request, call.agent, self.settings.defects)
        if call.fault is not None:
            reply = faults.spoil(replace(reply, defect=None, notes={}), call.fault)
        return await self._send(http, request, call, _within_limit(request, reply))

    async def _send(
        self, http: web.Request, request: TeacherRequest, call: Call, reply: Reply
    ) -> web.StreamResponse:
        body = shapes.completion(request, reply)
        payload = json.dumps(body).encode("ascii")
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.content_length = len(payload)
        await response.prepare(http)
        if call.fault == faults.DROPPED:
            await response.write(payload[: len(payload) // 2])
            raise HungUp("injected fault: dropped")
        await response.write(payload)
        await response.write_eof()
        call.defect = reply.defect
        call.prompt_tokens = body["usage"]["prompt_tokens"]
        call.completion_tokens = body["usage"]["completion_tokens"]
        self.slots.answered()
        self.journal.plant(request, reply)
        self.journal.end(call, journal.ANSWERED, 200)
        return response

    def _check_access(self, http: web.Request, request: TeacherRequest, call: Call) -> None:
        settings = self.settings
        self.check_key(http, call.number)
        if request.model not in settings.models:
            message = f"The model `{request.model}` does not exist or you do not have access to it."
            raise Declined(404, message, "invalid_request_error", "model_not_found")
        if "response_format" in request.body and not settings.supports_schemas:
            message = "response_format of type json_schema is not supported by this server."
            raise Declined(400, message, "invalid_request_error", "unsupported_parameter")
        if _reached(settings.exhausted_after_calls, call.number):
            message = "You exceeded your current quota, please check your plan and billing details."
            raise Declined(429, message, "insufficient_quota", "insufficient_quota")
        limit = settings.rate_limit_in_house
        if limit is not None and self.journal.in_flight > limit:
            message = f"Rate limit reached: {limit} requests in house."
            raise Declined(429, message, "requests", "rate_limit_exceeded")

    async def _survive_outage(self, call: Call) -> None:
        if not _reached(self.settings.down_after_calls, call.number):
            return
        if self.settings.down_mode == "refuse":
            await self._go_down()
            raise HungUp("the scripted teacher is down")
        await self._while_set("down_after_calls", call)

    async def _while_set(self, setting: str, call: Call) -> None:
        """Keep the call waiting as long as a `*_after_calls` setting covers it."""
        while _reached(getattr(self.settings, setting), call.number):
            await self._changed.wait()

    def _latency_s(self, request: TeacherRequest) -> float:
        is_slow = share_of("slow", request.hash) < self.settings.slow_share
        return self.settings.slow_latency_s if is_slow else self.settings.latency_s


def as_response(declined: Declined, retry_after_s: float | None = None) -> web.Response:
    """Return the error as a response; a 429 says when to come back."""
    headers = {}
    if declined.status == 429 and retry_after_s is not None:
        headers["Retry-After"] = f"{retry_after_s:g}"
    return web.json_response(declined.body, status=declined.status, headers=headers)


def _reached(limit: int | None, number: int) -> bool:
    return limit is not None and number >= limit


def _within_limit(request: TeacherRequest, reply: Reply) -> Reply:
    """Cut an answer longer than the request's token limit, as every server does."""
    limit = request.max_tokens
    if limit is None or shapes.count_tokens(reply.text) <= limit:
        return reply
    return replace(reply, text=reply.text[: limit * 4], finish_reason="length")
