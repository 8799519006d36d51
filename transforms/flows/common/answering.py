"""The response, the same in every skill that answers in one turn: a call apart from the question's.

Belongs here: the plan and the step that make a pair. Does not: judging the response (an empty or
cut one still makes a pair, so that the row checks see it), or conversations of several turns.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.agents.tools.tool import Tool
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Result, WorkItem

#: The columns of an instruction that its pair repeats.
COLUMNS = (
    "instruction_id", "content_id", "transformation", "goal", "instruction_type", "answer_format",
    "instruction", "spec", "passage",
)  # fmt: skip

#: (the pair's row without response) -> the user turn, as training data shows it.
Frame = Callable[[Row], str]


def instruction_alone(row: Row) -> str:
    """The user turn of an instruction that says all there is to say."""
    return str(row["instruction"])


def instruction_on_content(row: Row) -> str:
    """The user turn of an instruction about its content, framed in one of several ways."""
    from transforms.flows.common.framing import user_turn

    return user_turn(row["passage"], row["instruction"], row["instruction_id"])


def responder(
    skill: str,
    *,
    name: str = "responder",
    answer_forms: Mapping[str, str] | None = None,
    prompt: str = "response.jinja",
    tools: tuple[str, ...] = (),
    max_tokens: int = 1024,
    temperature: float = 0.3,
) -> Agent:
    """The agent that answers.

    Its prompt is given `answer_forms` (by answer format, what an answer must look like), beside
    `passage`, `question` and `answer_format`.
    """
    constants = (("answer_forms", dict(answer_forms)),) if answer_forms else ()
    return Agent(
        name=f"{skill}.{name}",
        package=f"transforms.flows.{skill}",
        prompt=prompt,
        tools=tools,
        temperature=temperature,
        max_tokens=max_tokens,
        constants=constants,
    )


def plan_response(row: Row, sampling: Sampling) -> Iterable[Planned]:
    """Plan the one response to a seed or refined instruction with its `passage` and `goal`."""
    payload = {**{name: row[name] for name in COLUMNS}, "search": sampling.search}
    return [Planned("response", (row["instruction_id"],), payload, row["content_id"])]


def pairs_stage(
    agent: Agent,
    *,
    frame: Frame = instruction_alone,
    tools: Callable[[WorkItem], Sequence[Tool]] | None = None,
    code_version: str = "1",
) -> Stage:
    """Return the pairs stage of a skill that answers in one turn, with `tools` if it has some.

    The agent is not told the goal, nor shown the spec: it has to notice by itself.
    """

    async def respond(item: WorkItem, agents: Agents) -> Result:
        from transforms.flows.common.turns import system_turn

        payload = item.payload
        variables = {
            "passage": as_data(payload["passage"]),
            "question": as_data(payload["instruction"]),
            "answer_format": payload["answer_format"],
        }
        if tools is None:
            answer = await agents.ask(agent, variables)
            return pair(payload, frame(payload), answer.text, answer.finish_reason)
        given = tools(item)
        used = await agents.ask_with_tools(agent, variables, given)
        return pair(
            payload,
            frame(payload),
            used.text,
            used.finish_reason,
            between=used.messages[:-1],
            tool_calls=used.tool_calls,
            # A trainee is told of the tools that it sees called.
            system=system_turn(given) if used.tool_calls else None,
        )

    return Stage(plan_response, (Step("response", respond, (agent,), code_version),))


def pair(
    payload: Mapping[str, Any],
    user_turn: str,
    text: str,
    finish_reason: str,
    *,
    between: Sequence[Mapping[str, Any]] = (),
    tool_calls: Sequence[Mapping[str, Any]] = (),
    system: str | None = None,
) -> Done:
    """Return the one pair an item makes: `between` are the turns from question to answer."""
    from transforms.flows.common.turns import messages_of, tool_calls_text

    response = text.strip()
    turns = [
        *([{"role": "system", "content": system}] if system else []),
        {"role": "user", "content": user_turn},
        *between,
        {"role": "assistant", "content": response},
    ]
    return Done(
        [
            {
                **{name: payload[name] for name in COLUMNS},
                "response": response,
                "messages": messages_of(turns),
                "tool_calls": tool_calls_text(tool_calls),
                "finish_reason": finish_reason,
            }
        ]
    )
