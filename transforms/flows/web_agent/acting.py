"""How a goal is answered: by acting in the simulated site, or by writing actions down.

Belongs here: the browser as the assistant has it, the loop, and what the pair shows. Does not: what
an action does (`simulator.py`), or judging the way taken (`rules.py`).

The assistant is shown one page at a time. An action that the page does not have is refused and
asked for again; the pair never shows it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.agents.tools.tool import Tool
from transforms.flows.common.answering import pair, plan_response
from transforms.flows.common.asking import spec_of
from transforms.flows.common.transcript import transcript
from transforms.flows.common.turns import system_turn
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Stage, Step
from transforms.flows.web_agent.browser import BROWSER, call_of
from transforms.flows.web_agent.simulator import Action, State, act, page_text, site_map, start_of
from transforms.flows.web_agent.site import site_in
from transforms.flows.work import Rejected, Result, WorkItem
from transforms.lakehouse.ids import digest

PACKAGE = "transforms.flows.web_agent"
_MOST_CORRECTIONS = 3
#: Steps beyond the fewest before the assistant is stopped.
_DETOURS = 6
_OPENING = "You act for a user in a web site, one action at a time, and then report."


class Turn(BaseModel):
    """What the assistant does next: an action, or `finish` with a reply."""

    thought: str
    action: Literal["click", "type", "select", "submit", "back", "finish"]
    element: str
    value: str
    reply: str


class PlannedAction(BaseModel):
    action: Literal["click", "type", "select", "submit", "back"]
    element: str
    value: str


class ActionPlan(BaseModel):
    actions: list[PlannedAction]


ACTOR = Agent(
    name="web_agent.actor",
    package=PACKAGE,
    prompt="actor.jinja",
    output=Turn,
    temperature=0.2,
    max_tokens=512,
)
PLANNER = Agent(
    name="web_agent.planner",
    package=PACKAGE,
    prompt="planner.jinja",
    output=ActionPlan,
    temperature=0.2,
    max_tokens=1024,
)


@dataclass
class Visit:
    """A visit under way: `turns` in the API's shape, `calls` as the column keeps them."""

    site: Mapping[str, Any]
    state: State
    goal: str
    turns: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    corrections: int = 0

    async def run(self, agents: Agents, most: int) -> str | Rejected:
        """Act until the assistant reports; return its report."""
        self.turns = [{"role": "user", "content": opening(self.goal, self.site, self.state)}]
        refused = ""
        while len(self.calls) <= most:
            shown = {
                "transcript": as_data(transcript(self.turns)),
                "refused": as_data(refused),
                "left": most - len(self.calls),
            }
            turn: Turn = await agents.ask_for(ACTOR, Turn, shown)
            if turn.action == "finish":
                return turn.reply.strip()
            refused = self._do(turn)
            self.corrections += bool(refused)
            if self.corrections > _MOST_CORRECTIONS:
                return Rejected("action_not_possible", refused)
        return Rejected("goal_not_reached", f"no report within {most} actions")

    def _do(self, turn: Turn) -> str:
        """Do an action and add it; return why it is none the page has, or ""."""
        action = Action(turn.action, turn.element, turn.value)
        outcome = act(self.site, self.state, action)
        if not outcome.is_possible:
            return outcome.message
        self.state = outcome.state
        seen = page_text(self.site, self.state, outcome.message)
        call = call_of(action, len(self.calls) + 1)
        self.turns += (
            {
                "role": "assistant",
                "content": " ".join(turn.thought.split()),
                "tool_calls": [call],
            },
            {"role": "tool", "tool_call_id": call["id"], "content": seen},
        )
        self.calls.append(
            {
                "id": call["id"],
                "tool": action.action,
                "version": BROWSER[action.action].version,
                "arguments": json.loads(call["function"]["arguments"]),
                "result": seen,
                "is_error": False,
            }
        )
        return ""


def opening(goal: str, site: Mapping[str, Any], state: State) -> str:
    """Return the user turn of a visit: the goal and the page it begins on."""
    return f"{goal}\n\n{page_text(site, state)}"


def tools() -> list[Tool]:
    return list(BROWSER.values())


async def _respond(item: WorkItem, agents: Agents) -> Result:
    payload, spec = item.payload, spec_of(item.payload)
    site = site_in(payload["passage"])
    if not site or "start" not in spec:
        return Rejected("no_site", "the content is no site")
    state = start_of(site, spec["start"]["page"], spec["start"]["values"])
    if spec["mode"] != "interactive":
        return await _written(payload, spec, site, state, agents)
    visit = Visit(site, state, payload["instruction"])
    report = await visit.run(agents, spec["steps"] + _DETOURS)
    if isinstance(report, Rejected):
        return report
    return pair(
        payload,
        visit.turns[0]["content"],
        report,
        "stop",
        between=visit.turns[1:],
        tool_calls=visit.calls,
        system=system_turn(tools(), _OPENING),
    )


async def _written(
    payload: Mapping[str, Any],
    spec: Mapping[str, Any],
    site: Mapping[str, Any],
    state: State,
    agents: Agents,
) -> Result:
    """Have the next action, or all of them, written down as JSON."""
    asked = written_question(payload["instruction"], spec, site, state)
    plan: ActionPlan = await agents.ask_for(PLANNER, ActionPlan, {"question": as_data(asked)})
    actions = [Action(each.action, each.element, each.value).as_json() for each in plan.actions]
    answer: Any = {"actions": actions}
    if spec["mode"] == "next" and len(actions) == 1:
        answer = actions[0]
    return pair(payload, asked, json.dumps(answer, ensure_ascii=False), "stop")


_FORM = (
    "Actions are click (link, button), type (field), select (an option) and submit, each with the "
    "element's id and, where one is entered, the value"
)


def written_question(
    goal: str, spec: Mapping[str, Any], site: Mapping[str, Any], state: State
) -> str:
    """Return the user turn where actions are written down: all that is needed to find them."""
    if spec["mode"] == "plan":
        shown = f"The pages of the site:\n\n{site_map(site, state)}"
        start = site["pages"][state.page]["title"]
        wanted = (
            f'You begin on the page "{start}". {_FORM}. Write the whole sequence as JSON: '
            '{"actions": [{"action": "…", "element": "…", "value": "…"}, …]}.'
        )
        return f"{goal}\n\n{shown}\n\n{wanted}"
    done = "\n".join(json.dumps(each, ensure_ascii=False) for each in spec["done"])
    wanted = (
        f'{_FORM}. Write the next action as JSON: {{"action": "…", "element": "…", "value": "…"}}.'
    )
    return f"{goal}\n\nDone so far:\n{done}\n\nThe page now:\n{page_text(site, state)}\n\n{wanted}"


PAIRS = Stage(
    plan_response,
    (Step("response", _respond, (ACTOR, PLANNER), digest("acting 1", _DETOURS)),),
)
