"""The `Agents` handle of one work item: replays recorded answers, pays for the rest.

Belongs here: what a call is (its id and its ledger row) and the one further try. Does not: how a
structured answer is read (`structured.py`), when a call is sent (`teacher/caller.py`), where it is
kept (`teacher/ledger.py`).
"""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.schema import strict_schema
from transforms.agents.session import Answer, Conversation, ToolAnswer
from transforms.agents.structured import M, parse, why_misfit
from transforms.agents.tool_loop import Asking, canonical, exchange, is_error
from transforms.agents.tool_run import RunTool, in_any_thread
from transforms.agents.tools.tool import Tool, ToolResult
from transforms.flows.work import WorkItem
from transforms.lakehouse.ids import digest
from transforms.teacher.call_rows import CALLS_TOOLS, answered_call, declined, said_in, tool_row
from transforms.teacher.endpoint import ByRole
from transforms.teacher.failures import (
    Deferred,
    Failure,
    FlowDeadline,
    Malformed,
    Permanent,
    Refused,
    TeacherError,
    Transient,
    Truncated,
)
from transforms.teacher.request import Completion, Request

#: Sends a request for an agent's role: (role, request) -> (completion, attempts).
Send = Callable[[str, Request], Awaitable[tuple[Completion, int]]]


@dataclass
class ItemAgents:
    """Asks agents on behalf of one work item.

    Attributes:
        item: whose calls these are.
        models: the model of each role, by name.
        recorded: calls already paid for, by call id.
        send: pays for a call.
        record: keeps an answered call (a row of ops.teacher_calls).
        run_id: the run that pays.
        defer: where given, hands a call to a batch in place of paying for it now: its role, its
            request, and its ledger row as far as it is known. The item waits.
        identities: what of each role's model is part of a call's identity; `models` if not given.
        max_answer_tokens: by role, the most tokens an answer may have, whatever an agent asks for.
        calls_tools: by role, whether its endpoint can call tools.
        run_tool: runs a tool that an agent calls.
        attempt: 0, or how often the item failed before, when it was told to run again: what
            failed is then asked anew, and nothing else.
        deadline_s: how long the teacher may take over the item's calls, added up; a flow that asks
            on and on ends there.
    """

    item: WorkItem
    models: Mapping[str, str]
    recorded: Mapping[str, Mapping[str, Any]]
    send: Send
    record: Callable[[dict[str, Any]], None]
    run_id: str
    defer: Callable[[str, Request, dict[str, Any]], None] | None = None
    identities: Mapping[str, str] | None = None
    max_answer_tokens: ByRole[int | None] = field(default_factory=lambda: ByRole(teacher=None))
    calls_tools: ByRole[bool] = field(default_factory=lambda: ByRole(teacher=True))
    run_tool: RunTool = in_any_thread
    attempt: int = 0
    deadline_s: float = math.inf
    waited_s: float = 0.0
    calls: int = 0
    paid_calls: int = 0
    total_tokens: int = 0
    cost_usd: float = 0.0
    _paying: dict[str, "asyncio.Future[dict[str, Any]]"] = field(default_factory=dict, repr=False)

    async def ask(
        self,
        agent: Agent,
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> Answer:
        """See `session.Agents.ask`."""
        call = self._call(agent, None, variables, sample, conversation)
        answer = await self._or_anew(self._answer, call)
        _remember(conversation, call.messages, answer.text)
        return answer

    async def ask_for(
        self,
        agent: Agent,
        output: type[M],
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> M:
        """See `session.Agents.ask_for`."""
        call = self._call(agent, output, variables, sample, conversation)
        answer = await self._or_anew(self._fitting, call)
        _remember(conversation, call.messages, answer.text)
        return parse(answer.text, output)

    async def ask_with_tools(
        self,
        agent: Agent,
        variables: dict[str, Any],
        tools: Sequence[Tool],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> ToolAnswer:
        """See `session.Agents.ask_with_tools`."""
        _refuse_unlisted(agent, tools)
        call = self._call(agent, None, variables, sample, conversation)
        offered = tools if self.calls_tools[agent.role] else ()
        asked = Asking(
            call.messages, offered, agent.tool_rounds, was_degraded=len(offered) < len(tools)
        )

        async def answer(turns: list[dict[str, Any]], number: int, *, may_call: bool) -> Answer:
            each = replace(
                call,
                messages=(*call.messages, *turns),
                suffix=f"/{number}" if number else "",
                tools=tuple(tool.declaration() for tool in offered),
                calls_tools=may_call,
            )
            return await self._or_anew(self._answer, each)

        async def result(tool: Tool, arguments: str) -> Mapping[str, Any]:
            return await self._tool_result(call, tool, arguments)

        used = await exchange(asked, answer, result)
        if conversation is not None:
            conversation.messages += [call.messages[-1], *used.messages]
            conversation.turns += 1
        return used

    async def use_tool(
        self, agent: Agent, tool: Tool, arguments: str, *, sample: int = 0
    ) -> ToolResult:
        """See `session.Agents.use_tool`."""
        _refuse_unlisted(agent, [tool])
        row = await self._tool_result(_Call(agent, (), sample, None), tool, arguments)
        return ToolResult(row["response"], is_error=is_error(row))

    async def _tool_result(self, call: "_Call", tool: Tool, arguments: str) -> Mapping[str, Any]:
        """Return the row of a tool's result: as it is on record, else run now and recorded."""
        agent = call.agent
        request_hash = digest("tool", tool.name, tool.version, canonical(arguments))
        step_path = f"{agent.name}/{tool.name}"
        call_id = digest(self.item.key, step_path, call.sample, request_hash)
        if (known := self.recorded.get(call_id)) is not None:
            return known
        asked = self._asked(call, call_id, step_path, request_hash)
        return await self._once(call_id, self._run(tool, arguments, asked))

    async def _run(self, tool: Tool, arguments: str, asked: dict[str, Any]) -> dict[str, Any]:
        started = time.monotonic()
        result = await self.run_tool(tool, arguments)
        row = tool_row(
            asked,
            tool=tool.name,
            version=tool.version,
            result=result.text,
            is_error=result.is_error,
            latency_s=time.monotonic() - started,
            answered_at=datetime.now(UTC),
        )
        self.record(row)
        return row

    def _call(
        self,
        agent: Agent,
        output: type[BaseModel] | None,
        variables: dict[str, Any],
        sample: int,
        conversation: Conversation | None,
    ) -> "_Call":
        system, user = agent.render(variables)
        history = conversation.messages if conversation else ()
        return _Call(agent, (system, *history, user), sample, output)

    async def _or_anew(self, ask: "Callable[[_Call], Awaitable[Answer]]", call: "_Call") -> Answer:
        """Ask; in an item told to run again, ask anew what only replays its earlier failure."""
        paid_before = self.paid_calls
        # What an earlier try obtained is replayed, whichever it was; only the last one pays.
        for salt in range(self.attempt):
            try:
                return await ask(replace(call, salt=salt))
            except (Transient, TeacherError):  # no replay: it went unanswered just now
                raise
            except Failure:
                if self.paid_calls > paid_before:
                    raise
        return await ask(replace(call, salt=self.attempt))

    async def _fitting(self, call: "_Call") -> Answer:
        """Return an answer that fits the call's output: repaired, or asked for once more."""
        answer = await self._answer(call)
        if answer.finish_reason == "length":
            answer = await self._longer(call)
        if (error := call.misfit(answer.text)) is None:
            return answer
        said = f"That did not fit the schema: {error}\nAnswer again, with the JSON alone."
        turn = (
            {"role": "assistant", "content": answer.text},
            {"role": "user", "content": said},
        )
        again = replace(call, messages=(*call.messages, *turn), suffix="/again")
        answer = await self._answer(again)
        if (error := call.misfit(answer.text)) is not None:
            raise Malformed(f"{call.agent.name} answered twice without the schema: {error}")
        return answer

    async def _longer(self, call: "_Call") -> Answer:
        """Ask once more for an answer that was cut, with twice the room, if there is any."""
        wanted = call.agent.max_tokens
        first, second = self._room(call.agent, wanted), self._room(call.agent, 2 * wanted)
        if second > first:
            answer = await self._answer(replace(call, suffix="/longer", max_tokens=second))
            if answer.finish_reason != "length":
                return answer
        raise Truncated(f"{call.agent.name} was cut at {second} tokens")

    def _room(self, agent: Agent, tokens: int) -> int:
        return min(tokens, self.max_answer_tokens[agent.role] or tokens)

    async def _answer(self, asked: "_Call") -> Answer:
        request = self._request(asked)
        row = self._row(asked, request)
        # What is sent in its place where the endpoint turns out to take no tools, and recorded as
        # what it is: so that a replay finds out the same.
        bare = self._row(asked, replace(request, tools=())) if asked.tools else row
        self.calls += 1
        call = self.recorded.get(row["call_id"]) or self.recorded.get(bare["call_id"])
        if call is None:
            call = await self._once(row["call_id"], self._pay(asked.agent, request, row, bare))
        self.waited_s += call["latency_s"]
        self.total_tokens += call["prompt_tokens"] + call["completion_tokens"]
        self.cost_usd += call["cost_usd"]
        if call["status"] == "refused":
            raise Refused(call["response"])
        if call["status"] == "bad_request":
            raise Permanent(call["response"])
        text, calls = said_in(call)
        was_degraded = call["call_id"] != row["call_id"]
        if asked.tools and not was_degraded:
            return Answer(text, call["finish_reason"], call["call_id"], calls)
        # Calls of tools that were not offered are as good as not said.
        finish_reason = "stop" if call["finish_reason"] == CALLS_TOOLS else call["finish_reason"]
        return Answer(text, finish_reason, call["call_id"], was_degraded=was_degraded)

    def _request(self, asked: "_Call") -> Request:
        agent = asked.agent
        return Request(
            agent=agent.name,
            messages=asked.messages,
            temperature=agent.temperature,
            max_tokens=self._room(agent, asked.max_tokens or agent.max_tokens),
            schema=strict_schema(asked.output) if asked.output else None,
            tools=asked.tools,
            calls_tools=asked.calls_tools,
        )

    def _row(self, asked: "_Call", request: Request) -> dict[str, Any]:
        request_hash = request.hash((self.identities or self.models)[asked.agent.role])
        step_path = asked.agent.name + asked.suffix
        salt = [asked.salt] if asked.salt else []
        call_id = digest(self.item.key, step_path, asked.sample, request_hash, *salt)
        return self._asked(asked, call_id, step_path, request_hash)

    async def _once(
        self, call_id: str, paying: Coroutine[Any, Any, dict[str, Any]]
    ) -> Mapping[str, Any]:
        """Pay for a call, unless this item did or is doing so: one call id, one answer."""
        if call_id in self._paying:
            paying.close()
        else:
            self._paying[call_id] = asyncio.ensure_future(paying)
        try:
            return await self._paying[call_id]
        except BaseException:  # it may be tried again
            self._paying.pop(call_id, None)
            raise

    def _asked(
        self, call: "_Call", call_id: str, step_path: str, request_hash: str
    ) -> dict[str, Any]:
        """Return a call's ledger row as far as it is known before the answer."""
        return {
            "call_id": call_id,
            "work_item": self.item.key,
            "seed_id": self.item.seed_id,
            "skill": self.item.skill,
            "stage": self.item.stage,
            "step": self.item.step,
            "step_path": step_path,
            "sample": call.sample,
            "agent": call.agent.name,
            "prompt_hash": call.agent.prompt_hash,
            "request_hash": request_hash,
            "run_id": self.run_id,
        }

    async def _pay(
        self, agent: Agent, request: Request, asked: dict[str, Any], bare: dict[str, Any]
    ) -> dict[str, Any]:
        if self.waited_s > self.deadline_s:
            raise FlowDeadline(
                f"its calls took {self.waited_s:.0f} s together, more than {self.deadline_s:.0f} s"
            )
        if self.defer is not None:
            self.defer(agent.role, request, asked)
            raise Deferred(f"{agent.name} is asked in a batch")
        status, attempts = "answered", 1
        try:
            completion, attempts = await self.send(agent.role, request)
        except (Refused, Permanent) as failure:
            status, completion = declined(failure, self.models[agent.role])
        self.paid_calls += 1
        call = answered_call(
            bare if completion.is_without_tools else asked,
            completion,
            status=status,
            attempts=attempts,
            answered_at=datetime.now(UTC),
        )
        self.record(call)
        return call


@dataclass(frozen=True)
class _Call:
    """One call of a step. `suffix` names a further try in the step path; `salt` asks anew."""

    agent: Agent
    messages: tuple[dict[str, Any], ...]
    sample: int
    output: type[BaseModel] | None
    suffix: str = ""
    max_tokens: int | None = None
    salt: int = 0
    tools: tuple[dict[str, Any], ...] = ()
    calls_tools: bool = True

    def misfit(self, text: str) -> str | None:
        """Why a text does not fit the output, or None if it does."""
        if self.output is None:
            return None
        try:
            parse(text, self.output)
        except ValueError as error:
            return why_misfit(error)
        return None


def _refuse_unlisted(agent: Agent, tools: Sequence[Tool]) -> None:
    if unlisted := {tool.name for tool in tools} - set(agent.tools):
        raise ValueError(f"{agent.name} may not call {sorted(unlisted)}; it lists {agent.tools}")


def _remember(
    conversation: Conversation | None, messages: Sequence[dict[str, Any]], answer: str
) -> None:
    if conversation is not None:
        conversation.messages += [messages[-1], {"role": "assistant", "content": answer}]
        conversation.turns += 1


def as_recorded(lines: list[str] | None) -> list[dict[str, Any]]:
    """Return recorded calls from the JSON the planner joined onto an item."""
    return [{"cost_usd": 0.0, **json.loads(line)} for line in lines or ()]
