"""The exchange of an agent with its tools: bounded rounds of calls and results, then an answer.

Belongs here: what is offered, what a call is answered with, and when it ends. Does not: asking,
replaying and recording (`asking.py`), or any tool (`tools/`). Only tools that were offered are ever
run: a call of another name, whatever text led to it, is answered with an error.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from transforms.agents.session import Answer, ToolAnswer
from transforms.agents.tools.tool import Tool, ToolError, parsed_arguments

#: The most calls of one answer that are carried out; those beyond are answered with an error.
CALLS_A_ROUND = 8
#: What a name that no tool has is cut to; servers take no longer one.
_NAME_CHARS = 64


class Ask(Protocol):
    """Asks for the next answer, given the turns since the question."""

    def __call__(
        self, turns: list[dict[str, Any]], number: int, *, may_call: bool
    ) -> Awaitable[Answer]: ...


#: Runs a tool, or replays it: its ledger row, of which `response` and `finish_reason` count.
Run = Callable[[Tool, str], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Asking:
    """One question to an agent with tools: the tools offered, and how often it may call some."""

    messages: tuple[dict[str, Any], ...]
    tools: Sequence[Tool]
    rounds: int
    was_degraded: bool = False


async def exchange(asking: Asking, ask: Ask, run: Run) -> ToolAnswer:
    """Ask until the agent answers in words; after `rounds` answers with calls it must."""
    turns: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []
    for number in range(asking.rounds + 1):
        answer = await ask(turns, number, may_call=number < asking.rounds)
        if not answer.tool_calls or number == asking.rounds:
            break
        calls = [_with_id(call, number, place) for place, call in enumerate(answer.tool_calls)]
        turns.append(_calling(answer.text, calls))
        for place, call in enumerate(calls):
            done = await _carried_out(call, place, asking.tools, run)
            made.append(done)
            turns.append({"role": "tool", "tool_call_id": call["id"], "content": done["result"]})
    # A server that calls tools though it was told not to has said nothing.
    finish_reason = "length" if answer.tool_calls else answer.finish_reason
    turns.append({"role": "assistant", "content": answer.text})
    was_degraded = asking.was_degraded or answer.was_degraded
    return ToolAnswer(answer.text, finish_reason, answer.call_id, turns, made, was_degraded)


def canonical(arguments: str) -> str:
    """Return arguments so that equal ones are equal texts; as they are where they are no JSON."""
    try:
        return json.dumps(json.loads(arguments), sort_keys=True)
    except (ValueError, RecursionError):
        return arguments


def is_error(row: Mapping[str, Any]) -> bool:
    """Whether the ledger row of a tool's result says that the call failed."""
    return bool(row["finish_reason"] == "error")


async def _carried_out(
    call: Mapping[str, str], place: int, tools: Sequence[Tool], run: Run
) -> dict[str, Any]:
    tool = next((each for each in tools if each.name == call["name"]), None)
    made = {"id": call["id"], "tool": call["name"], "arguments": call["arguments"]}
    if tool is None:
        known = ", ".join(each.name for each in tools)
        return _refused(made, f"there is no tool {call['name']!r}; there are: {known}")
    if place >= CALLS_A_ROUND:
        return _refused(made, f"not run: at most {CALLS_A_ROUND} calls at a time")
    row = await run(tool, call["arguments"])
    told = {"version": tool.version, "result": row["response"], "is_error": is_error(row)}
    return {**made, **told}


def _refused(made: dict[str, Any], why: str) -> dict[str, Any]:
    return {**made, "version": None, "result": f"error: {why}", "is_error": True}


def _with_id(call: Mapping[str, str], number: int, place: int) -> dict[str, str]:
    # The server's ids vary from one time to the next; ours are part of what is asked next.
    name = re.sub(r"[^a-zA-Z0-9_-]", "_", call["name"])[:_NAME_CHARS] or "unnamed"
    return {"id": f"call_{number}_{place}", "name": name, "arguments": call["arguments"]}


def _calling(content: str, calls: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    functions = [
        {
            "id": call["id"],
            "type": "function",
            "function": {"name": call["name"], "arguments": _readable(call["arguments"])},
        }
        for call in calls
    ]
    return {"role": "assistant", "content": content or "", "tool_calls": functions}


def _readable(arguments: str) -> str:
    """Return arguments as JSON of an object: servers parse them when the turn is sent back."""
    try:
        return arguments if parsed_arguments(arguments) else "{}"
    except ToolError:
        return json.dumps({"unreadable": arguments[:500]}, ensure_ascii=False)
