"""The response: a separate call that answers one instruction on its (possibly edited) passage.

Belongs here: the plan and the step that make a pair. Does not: judging the response. An empty or
cut one still makes a pair, so that the row checks see it and the quarantine shows it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.framing import user_turn
from transforms.flows.common.untrusted import as_data
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS, AnswerFormat
from transforms.flows.reading_comprehension.taxonomy.question_type import EDITING_GOALS
from transforms.flows.reading_comprehension.transformations import PACKAGE
from transforms.flows.skill import Sampling, Stage, Step
from transforms.flows.work import Done, Planned, WorkItem

_COLUMNS = (
    "instruction_id",
    "content_id",
    "transformation",
    "goal",
    "instruction_type",
    "answer_format",
    "instruction",
    "passage",
)


def plan(instruction: Mapping[str, Any], sampling: Sampling) -> Iterable[Planned]:
    """Plan the one response to a seed or refined instruction with its `passage` and `goal`."""
    payload = {name: instruction[name] for name in _COLUMNS}
    prefix = instruction["content_id"]
    if instruction["goal"] in EDITING_GOALS:  # begins like the passage that it was made from
        prefix += "/edited"
    return [Planned("response", (instruction["instruction_id"],), payload, prefix)]


def responder(answer_format: AnswerFormat) -> Agent:
    """The agent that answers instructions of one format."""
    return Agent(
        name=f"responder_{answer_format.name}",
        package=PACKAGE,
        prompt="response.jinja",
        temperature=0.3,
        max_tokens=1024,
        constants=(("answer_form", answer_format.respond),),
    )


_RESPONDERS = {name: responder(answer_format) for name, answer_format in FORMATS.items()}


async def respond(item: WorkItem, agents: Agents) -> Done:
    """Answer the instruction. The agent is not told the goal: it has to notice by itself."""
    payload = item.payload
    answer = await agents.ask(
        _RESPONDERS[payload["answer_format"]],
        {"passage": as_data(payload["passage"]), "question": as_data(payload["instruction"])},
    )
    response = answer.text.strip()
    asked = user_turn(payload["passage"], payload["instruction"], payload["instruction_id"])
    return Done(
        [
            {
                **{name: payload[name] for name in _COLUMNS},
                "spec": None,
                "response": response,
                "messages": [
                    {"role": "user", "content": asked},
                    {"role": "assistant", "content": response},
                ],
                "tool_calls": None,
                "finish_reason": answer.finish_reason,
            }
        ]
    )


STAGE = Stage(plan, (Step("response", respond, tuple(_RESPONDERS.values())),))
