"""The dialogue of one pair: assistant, user and API in turns, each a separate agent.

Belongs here: who speaks when, what each is shown, and the bounds. Does not: what an API answers
(`simulation.py`), or judging the dialogue (`verification.py`).

The assistant's calls are structured output, so that any teacher can make them. A call that does not
fit is refused and asked for again; the pair never shows it. The user comes in again where the task
has more to say: what was asked back, or a follow-up.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.agents.tools.search_tool import seeds_named
from transforms.agents.tools.tool import ToolError, parsed_arguments, why_misfit
from transforms.flows.common.answering import pair, plan_response
from transforms.flows.common.asking import spec_of
from transforms.flows.common.shown import showing
from transforms.flows.common.transcript import transcript
from transforms.flows.common.turns import system_turn
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Stage, Step
from transforms.flows.tool_use.apis import apis_in, declarations, widened_by
from transforms.flows.tool_use.contents import PACKAGE
from transforms.flows.tool_use.own_tools import OWN_TOOLS, own_tools
from transforms.flows.tool_use.plans import Call
from transforms.flows.tool_use.simulation import API, Answering, UnfitResult
from transforms.flows.work import Rejected, Result, WorkItem
from transforms.lakehouse.ids import digest

#: Turns of the assistant; a plan has four calls at most, and a user speaks twice.
MOST_TURNS = 9
_MOST_CALLS_A_TURN = 6
_MOST_CORRECTIONS = 2
_SPEAKS_AGAIN = frozenset({"clarification", "follow_up"})


class AssistantTurn(BaseModel):
    """What the assistant does next: calls, or a reply without any."""

    calls: list[Call]
    reply: str


ASSISTANT = Agent(
    name="tool_use.assistant",
    package=PACKAGE,
    prompt="assistant.jinja",
    output=AssistantTurn,
    temperature=0.2,
    max_tokens=1536,
    tools=OWN_TOOLS,
)
USER = Agent(
    name="tool_use.user",
    package=PACKAGE,
    prompt="user.jinja",
    temperature=0.8,
    max_tokens=256,
)


class Misused(ValueError):
    """The assistant keeps making calls that cannot be made; says which."""


@dataclass
class Dialogue:
    """A dialogue under way: `turns` in the API's shape, `calls` as the column keeps them."""

    instruction: str
    spec: Mapping[str, Any]
    apis: dict[str, Mapping[str, Any]]
    answering: Answering
    turns: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    user_turns: int = 1
    corrections: int = 0
    is_over: bool = False

    async def run(self, agents: Agents) -> None:
        """Let them speak until the assistant has replied to all the user has to say.

        Raises:
            Misused: a call was refused once too often.
            UnfitResult: the API simulator could not answer.
        """
        self.turns = [{"role": "user", "content": self.instruction}]
        for _ in range(MOST_TURNS):
            turn = await self._assistant(agents)
            if turn.calls:
                await self._make(turn, agents)
                continue
            self.turns.append({"role": "assistant", "content": turn.reply.strip()})
            if not await self._user_goes_on(agents):
                self.is_over = True
                return

    async def _assistant(self, agents: Agents) -> AssistantTurn:
        """Return the assistant's next turn, all its calls such as can be made."""
        refused = ""
        while True:
            shown = {
                "apis": as_data(declarations(self.apis.values())),
                "transcript": as_data(transcript(self.turns)),
                "refused": as_data(refused),
            }
            turn: AssistantTurn = await agents.ask_for(ASSISTANT, AssistantTurn, shown)
            faults = [fault for call in turn.calls if (fault := why_refused(call, self.apis))]
            if len(turn.calls) > _MOST_CALLS_A_TURN:
                faults.append(f"at most {_MOST_CALLS_A_TURN} calls at once")
            if not faults:
                return turn
            self.corrections += 1
            if self.corrections > _MOST_CORRECTIONS:
                raise Misused("; ".join(faults)[:400])
            refused = "\n".join(faults)

    async def _make(self, turn: AssistantTurn, agents: Agents) -> None:
        made: list[dict[str, Any]] = []
        for call in turn.calls:
            arguments = parsed_arguments(call.arguments_json)
            result = await self.answering.answer(call.name, arguments, self.calls + made, agents)
            identity = f"call_{len(self.calls) + len(made) + 1}"
            made.append({"id": identity, "arguments": arguments, **result})
        self.turns.append(
            {
                "role": "assistant",
                "content": turn.reply.strip(),
                "tool_calls": [_as_api_call(call) for call in made],
            }
        )
        self.turns += (
            {"role": "tool", "tool_call_id": call["id"], "content": call["result"]} for call in made
        )
        self.calls += made

    async def _user_goes_on(self, agents: Agents) -> bool:
        if self.spec["kind"] not in _SPEAKS_AGAIN or self.user_turns > 1:
            return False
        shown = {
            "wish": as_data(str(self.spec.get("follow_up") or self.spec.get("hidden"))),
            "is_answer": self.spec["kind"] == "clarification",
            "transcript": as_data(transcript(self.turns)),
        }
        said = await agents.ask(USER, shown)
        self.turns.append({"role": "user", "content": said.text.strip()})
        self.user_turns += 1
        return True


def why_refused(call: Call, apis: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Say why a call cannot be made: no such API, or arguments that do not fit; None if it can."""
    if call.name not in apis:
        return f"{call.name[:60]}: there is no such API"
    try:
        arguments = parsed_arguments(call.arguments_json)
    except ToolError as error:
        return f"{call.name}: {error}"
    misfit = why_misfit(arguments, apis[call.name]["parameters"])
    return f"{call.name}: {misfit}" if misfit else None


def _as_api_call(call: Mapping[str, Any]) -> dict[str, Any]:
    arguments = json.dumps(call["arguments"], ensure_ascii=False)
    return {
        "id": call["id"],
        "type": "function",
        "function": {"name": call["tool"], "arguments": arguments},
    }


async def _converse(item: WorkItem, agents: Agents) -> Result:
    payload, spec = item.payload, spec_of(item.payload)
    listed = apis_in(payload["passage"])
    real = own_tools(payload["search"], item.seed_id)
    apis: dict[str, Mapping[str, Any]] = {
        name: listed[name]
        for name in spec.get("available", ())
        if name in listed and (name in real or not listed[name]["is_real"])
    }
    if not apis:
        return Rejected("no_api_list", "the content declares none of the APIs")
    if spec["kind"] == "look_up" and "search" not in apis:
        return Rejected("no_search_index", "there is no index to search any more")
    answering = Answering(ASSISTANT, spec, apis, payload["instruction"], real)
    dialogue = Dialogue(payload["instruction"], spec, apis, answering)
    try:
        await dialogue.run(agents)
    except Misused as fault:
        return Rejected("invalid_call", str(fault))
    except UnfitResult as fault:
        return Rejected("simulated_result_unfit", str(fault))
    if not dialogue.is_over:
        return Rejected("unfinished_dialogue", f"no reply within {MOST_TURNS} turns")
    made = pair(
        payload,
        payload["instruction"],
        dialogue.turns[-1]["content"],
        "stop",
        between=dialogue.turns[1:-1],
        tool_calls=dialogue.calls,
        system=system_turn([answering.declared(name) for name in apis]),
    )
    return showing(made, _seeds_read(payload["passage"], dialogue.calls), item.seed_id)


def _seeds_read(content: str, calls: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the seeds that widened the API list, and those that the search returned."""
    found = [
        seed_id
        for call in calls
        if call["tool"] == "search" and not call["is_error"]
        for seed_id in seeds_named(call["result"])
    ]
    return {*widened_by(content), *found}


PAIRS = Stage(
    plan_response,
    (Step("response", _converse, (ASSISTANT, USER, API), digest("dialogue 2", MOST_TURNS)),),
)
