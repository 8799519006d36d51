"""The teacher behind every way to ask it: its settings, books, limits, and what it answers.

Belongs here: what chat completions and batches share. Does not: HTTP (`chat.py`, `batches/`).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.scripted_teacher import faults, metrics, plain, record, shapes, tools
from tests.fakes.scripted_teacher.access import is_reached
from tests.fakes.scripted_teacher.declined import Declined, HungUp
from tests.fakes.scripted_teacher.fault_plan import FaultPlan
from tests.fakes.scripted_teacher.journal import Journal
from tests.fakes.scripted_teacher.prefix_cache import PrefixCache
from tests.fakes.scripted_teacher.rates import Rates
from tests.fakes.scripted_teacher.record import Call
from tests.fakes.scripted_teacher.roles import agent_of
from tests.fakes.scripted_teacher.script import Script
from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.slots import Slots


@dataclass(frozen=True)
class Answer:
    """What a request is answered: the reply, and the body that carries it."""

    reply: Reply
    body: dict[str, Any]


class Teacher:
    """Answers requests, and keeps the books; `go_down` is awaited when it is found down."""

    def __init__(self, settings: Settings, go_down: Callable[[], Awaitable[None]]) -> None:
        self.settings = settings
        self.journal = Journal()
        self.slots = Slots(settings.slots, settings.ramp_s)
        self.rates = Rates()
        self.faults = FaultPlan()
        self._prefix_cache = PrefixCache()
        self._script = Script()
        self._go_down = go_down
        self._changed = asyncio.Event()

    @property
    def is_down(self) -> bool:
        """Whether the next call would find the server down."""
        return is_reached(self.settings.down_after_calls, len(self.journal.calls))

    def configure(self, settings: Settings) -> None:
        """Change the settings, also for the calls that wait on one."""
        self.settings = settings
        self.slots.resize(settings.slots, settings.ramp_s)
        self._changed.set()
        self._changed = asyncio.Event()

    def reset(self) -> None:
        """Forget every call so far; the settings stay."""
        self.journal.forget()
        self.slots.forget()
        self.rates.forget()
        self.faults.forget()
        self._prefix_cache.forget()

    def report(self) -> dict[str, Any]:
        """Return the counts of the journal, the slots and the prefix cache."""
        return {
            **self.journal.report(),
            **self.slots.report(),
            "prefix_cache_queries": self._prefix_cache.queries,
            "prefix_cache_hits": self._prefix_cache.hits,
        }

    def metrics(self) -> str:
        """Return the metrics page."""
        values = {
            "num_requests_running": self.slots.busy,
            "num_requests_waiting": self.slots.queued,
            "prefix_cache_queries_total": self._prefix_cache.queries,
            "prefix_cache_hits_total": self._prefix_cache.hits,
        }
        return metrics.page(self.settings.models[0], values)

    def read(self, raw: bytes, model: str | None = None) -> TeacherRequest:
        """Return the request in a body; `model` stands in for the body's own.

        Raises:
            ValueError: it is no JSON object.
        """
        body = json.loads(raw)
        if not isinstance(body, dict):
            raise ValueError("not a JSON object")
        if model is not None:
            body["model"] = model
        return plain.PlainRequest(body, raw) if self.settings.plain else TeacherRequest(body)

    def arrive(self, request: TeacherRequest, *, is_batch: bool = False) -> Call:
        """Enter a request in the books."""
        call = self.journal.arrive(request, is_batch=is_batch)
        is_plain = isinstance(request, plain.PlainRequest)
        call.agent = plain.AGENT if is_plain else agent_of(request)
        return call

    async def survive_outage(self, number: int) -> None:
        """Let call `number` pass unless the server is down; then it hangs, or is hung up on."""
        if not is_reached(self.settings.down_after_calls, number):
            return
        if self.settings.down_mode == "refuse":
            await self._go_down()
            raise HungUp("the scripted teacher is down")
        await self.while_set("down_after_calls", number)

    async def while_set(self, setting: str, number: int) -> None:
        """Keep call `number` waiting as long as a `*_after_calls` setting covers it."""
        while is_reached(getattr(self.settings, setting), number):
            await self._changed.wait()

    async def settings_change(self) -> None:
        """Wait until the settings change."""
        await self._changed.wait()

    def check_fault(self, request: TeacherRequest, call: Call) -> None:
        """Draw the fault a call gets and enter it; raise the HTTP error, if it is one."""
        settings = self.settings
        fault = self.faults.fault_of(request, call.number, settings.faults, settings.fault_script)
        if fault is None or (call.is_batch and fault in faults.WIRE_FAULTS):
            return
        self.journal.fault(call, fault)
        if fault in faults.HTTP_ERRORS:
            raise http_error(fault, settings)

    def answer(self, request: TeacherRequest, call: Call) -> Answer:
        """Return what a request is answered, spoiled if its call has a fault."""
        reply = self._reply(request, call.agent)
        if call.fault is not None:
            reply = faults.spoil(replace(reply, defect=None, notes={}), call.fault)
        reply = _within_limit(request, reply)
        cached = self._prefix_cache.cached_tokens(request, self.settings)
        return Answer(reply, shapes.completion(request, reply, cached))

    def answered(self, request: TeacherRequest, call: Call, answer: Answer) -> None:
        """Enter that a call got its whole answer."""
        usage = answer.body["usage"]
        call.defect = answer.reply.defect
        call.prompt_tokens = usage["prompt_tokens"]
        call.completion_tokens = usage["completion_tokens"]
        call.cached_tokens = usage["prompt_tokens_details"]["cached_tokens"]
        self.journal.plant(request, answer.reply)
        self.journal.end(call, record.ANSWERED, 200)

    def _reply(self, request: TeacherRequest, agent: str) -> Reply:
        if request.tools:
            calling = tools.call_of(request, self.settings.tool_calls)
            if calling is not None:
                return calling
        if isinstance(request, plain.PlainRequest):
            return plain.answer(request)
        return self._script.answer(request, agent, self.settings.defects)


def http_error(fault: str, settings: Settings) -> Declined:
    """Return the HTTP error that a fault is."""
    status, kind, code = faults.HTTP_ERRORS[fault]
    is_told = status == 429 and fault != faults.SILENT
    return Declined(
        status,
        f"Injected fault: {fault}.",
        kind,
        code,
        retry_after_s=settings.retry_after_s if is_told else None,
    )


def _within_limit(request: TeacherRequest, reply: Reply) -> Reply:
    """Cut an answer longer than the request's token limit, as every server does."""
    limit = request.max_tokens
    if limit is None or shapes.count_tokens(reply.text) <= limit:
        return reply
    cut = reply.text[: limit * shapes.CHARACTERS_PER_TOKEN]
    return replace(reply, text=cut, finish_reason="length")
