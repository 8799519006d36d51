"""What an API answers: the real one's result, or the API simulator's, checked.

Belongs here: one call's result. Does not: who calls when (`dialogue.py`). Either is on record: what
a tool of ours returned like a teacher's answer, and replayed like it.

The simulator is an agent that writes the result as JSON; it must fit what the API declares to
return. The same call gets the same result again. A failure that the task plans is answered by code.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.agents.tools.simulated import simulated_tool
from transforms.agents.tools.tool import RESULT_CHARS, Tool, ToolError, parsed_arguments, why_misfit
from transforms.flows.common.untrusted import as_data
from transforms.flows.tool_use.contents import PACKAGE

_TRIES = 2


class SimulatedResult(BaseModel):
    result_json: str


API = Agent(
    name="tool_use.api",
    package=PACKAGE,
    prompt="api.jinja",
    output=SimulatedResult,
    temperature=0.6,
    max_tokens=1024,
)


class UnfitResult(ValueError):
    """The simulator answered twice what the API cannot return; says what."""


@dataclass(frozen=True)
class Answering:
    """Answers the calls of one dialogue.

    Attributes:
        caller: the agent that calls; it lists our own tools.
        spec: the task's; `failure` says which API fails, and whether for good.
        apis: those there are, by name.
        instruction: what the user wants, so that results make sense.
        real: our own tools by name; those of `apis` that are real are among them.
    """

    caller: Agent
    spec: Mapping[str, Any]
    apis: Mapping[str, Mapping[str, Any]]
    instruction: str
    real: Mapping[str, Tool]

    def declared(self, name: str) -> Tool:
        """Return an API as a tool: the real one, or one that declares what the list says."""
        api = self.apis[name]
        if api["is_real"]:
            return self.real[name]
        described = (name, api["description"], api["parameters"])
        return simulated_tool(*described, lambda _: "", result_version="agent 1")

    async def answer(
        self,
        name: str,
        arguments: Mapping[str, Any],
        earlier: Sequence[Mapping[str, Any]],
        agents: Agents,
    ) -> dict[str, Any]:
        """Return `tool`, `version`, `result` and `is_error` of a call whose arguments fit.

        Raises:
            UnfitResult: see there.
        """
        tool = self.declared(name)
        told = {"tool": name, "version": tool.version}
        if self.apis[name]["is_real"]:
            text = json.dumps(arguments, ensure_ascii=False)
            found = await agents.use_tool(self.caller, tool, text)
            return {**told, "result": found.text, "is_error": found.is_error}
        if self._fails(name, earlier):
            message = f"error: {self.spec['failure']['message']}"
            return {**told, "result": message, "is_error": True}
        for call in earlier:
            if (call["tool"], call["arguments"], call["is_error"]) == (name, arguments, False):
                return {**told, "result": call["result"], "is_error": False}
        result = await self._simulated(name, arguments, earlier, agents)
        return {**told, "result": result, "is_error": False}

    def _fails(self, name: str, earlier: Sequence[Mapping[str, Any]]) -> bool:
        failure = self.spec.get("failure")
        if not failure or failure["api"] != name:
            return False
        has_failed = any(call["tool"] == name and call["is_error"] for call in earlier)
        return not (failure["is_temporary"] and has_failed)

    async def _simulated(
        self,
        name: str,
        arguments: Mapping[str, Any],
        earlier: Sequence[Mapping[str, Any]],
        agents: Agents,
    ) -> str:
        api = self.apis[name]
        shown = {
            "api": as_data(json.dumps({**api, "is_real": None}, ensure_ascii=False)),
            "situation": as_data(self.instruction),
            "earlier": as_data("\n".join(_as_line(call) for call in earlier) or "none"),
            "call": as_data(json.dumps({"name": name, "arguments": arguments}, ensure_ascii=False)),
        }
        fault = ""
        for _ in range(_TRIES):
            said = await agents.ask_for(API, SimulatedResult, {**shown, "fault": as_data(fault)})
            try:
                result = parsed_arguments(said.result_json)
            except ToolError as error:
                fault = str(error)
                continue
            text = json.dumps(result, ensure_ascii=False)
            misfit = why_misfit(result, api["returns"])
            fault = misfit or (f"longer than {RESULT_CHARS}" if len(text) > RESULT_CHARS else "")
            if not fault:
                return text
        raise UnfitResult(f"{name}: {fault}"[:400])


def _as_line(call: Mapping[str, Any]) -> str:
    asked = {"name": call["tool"], "arguments": call["arguments"]}
    return f"{json.dumps(asked, ensure_ascii=False)} -> {call['result']}"
