"""Rehearses a work item without a teacher: which agents it asks, and how long the prompts are.

The flow itself runs, with a stand-in that renders each prompt and answers filler. Belongs here: the
stand-in, and the guess of an answer's length. Does not: what is measured (`history.py`).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Answer, Conversation, ToolAnswer
from transforms.agents.tools.tool import Tool, ToolResult
from transforms.flows.skill import Step
from transforms.flows.work import Done, Result, WorkItem
from transforms.teacher.expected import CHARS_PER_TOKEN

M = TypeVar("M", bound=BaseModel)

#: Share of the tokens it may write that an agent is guessed to write, a text or a structured
#: answer. A limit is set well above what is needed, so that no answer is cut; JSON, which must
#: not be cut at all, has the most room.
TEXT_SHARE, STRUCTURED_SHARE = 0.25, 0.15
#: A text field of a structured answer, in characters.
FIELD_CHARS = 120
#: A tool's result, in characters.
RESULT_CHARS = 400
#: A flow may ask until it is content, and filler will never do.
MOST_CALLS = 20


@dataclass(frozen=True)
class Asked:
    """One call of a rehearsal, in tokens."""

    agent: Agent
    prompt_tokens: float
    completion_tokens: float


@dataclass
class Rehearsal:
    """What an item is expected to ask, and the rows that filler made, if it made any."""

    asked: list[Asked]
    rows: list[dict[str, Any]] = field(default_factory=list)


def rehearse(item: WorkItem, step: Step, max_answer_tokens: int | None = None) -> Rehearsal:
    """Run an item's step with a stand-in. Never raises.

    Where filler leads nowhere, what the step declares is taken instead: one call for each prompt
    that was not used yet.
    """
    stand_in = _StandIn(max_answer_tokens)
    try:
        result: Result | None = asyncio.run(_run(step, item, stand_in))
    except Exception:  # filler broke the flow, which no answer of a teacher's may do
        result = None
    if isinstance(result, Done):
        return Rehearsal(stand_in.asked, result.rows)
    used = {asked.agent.prompt for asked in stand_in.asked}
    rest = {agent.prompt: agent for agent in step.agents if agent.prompt not in used}
    given = _text_chars(item.payload)
    # Agents with one prompt are variants: one of them is asked.
    unheard = [
        _asked(agent, len(agent.prompt_text) + given, max_answer_tokens) for agent in rest.values()
    ]
    return Rehearsal(stand_in.asked + unheard)


async def _run(step: Step, item: WorkItem, agents: "_StandIn") -> Result:
    return await step.run(item, agents)


def answer_tokens(agent: Agent, max_answer_tokens: int | None = None) -> float:
    """Return how many tokens an agent is guessed to write."""
    guess = agent.max_tokens * (STRUCTURED_SHARE if agent.output else TEXT_SHARE)
    return min(guess, max_answer_tokens or guess)


def _asked(agent: Agent, prompt_chars: int, max_answer_tokens: int | None) -> Asked:
    return Asked(agent, prompt_chars / CHARS_PER_TOKEN, answer_tokens(agent, max_answer_tokens))


@cache
def filler(chars: int, start: int = 0) -> str:
    """Return about so many characters of words of which no two are alike."""
    return " ".join(f"word{start + number}" for number in range(max(1, chars // 8)))


def _text_chars(payload: Mapping[str, Any]) -> int:
    return sum(len(value) for value in payload.values() if isinstance(value, str))


@dataclass
class _StandIn:
    """Answers at once, with filler; see `session.Agents`."""

    max_answer_tokens: int | None
    asked: list[Asked] = field(default_factory=list)

    async def ask(
        self,
        agent: Agent,
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> Answer:
        text = filler(int(answer_tokens(agent, self.max_answer_tokens) * CHARS_PER_TOKEN))
        self._hear(agent, variables, conversation, text)
        return Answer(text, "stop", "")

    async def ask_for(
        self,
        agent: Agent,
        output: type[M],
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> M:
        # Other words at each call: what an editor leaves as it was goes no further.
        answer = made_up(output, 10_000 * len(self.asked))
        self._hear(agent, variables, conversation, answer.model_dump_json())
        return answer

    async def ask_with_tools(
        self,
        agent: Agent,
        variables: dict[str, Any],
        tools: Sequence[Tool],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> ToolAnswer:
        """As it mostly goes: a call, its result, the answer. No tool is run."""
        declared = sum(len(str(tool.declaration())) for tool in tools)
        before = self._chars(agent, variables, conversation) + declared
        self._count(agent, before)
        text = filler(int(answer_tokens(agent, self.max_answer_tokens) * CHARS_PER_TOKEN))
        self._hear(agent, variables, conversation, text, declared + RESULT_CHARS)
        said = {"role": "assistant", "content": text}
        return ToolAnswer(text, "stop", "", [said], [])

    async def use_tool(
        self, agent: Agent, tool: Tool, arguments: str, *, sample: int = 0
    ) -> ToolResult:
        """No tool is run."""
        return ToolResult(filler(RESULT_CHARS))

    def _count(self, agent: Agent, prompt_chars: int) -> None:
        if len(self.asked) >= MOST_CALLS:
            raise RecursionError(f"more than {MOST_CALLS} calls")
        self.asked.append(_asked(agent, prompt_chars, self.max_answer_tokens))

    def _hear(
        self,
        agent: Agent,
        variables: dict[str, Any],
        conversation: Conversation | None,
        answer: str,
        more_chars: int = 0,
    ) -> None:
        self._count(agent, self._chars(agent, variables, conversation) + more_chars)
        if conversation is not None:
            _, user = agent.render(variables)
            conversation.messages += [user, {"role": "assistant", "content": answer}]
            conversation.turns += 1

    def _chars(
        self, agent: Agent, variables: dict[str, Any], conversation: Conversation | None
    ) -> int:
        system, user = agent.render(variables)
        history = conversation.messages if conversation else []
        return sum(len(said["content"]) for said in (system, *history, user))


def made_up(output: type[M], start: int = 0) -> M:
    """Return a structured answer of filler; it has the fields, whatever else its model asks.

    Another `start` gives other words.
    """
    fields = output.model_fields.items()
    return output.model_construct(
        **{
            name: _value(each.annotation, start + 100 * place)
            for place, (name, each) in enumerate(fields)
        }
    )


def _value(kind: Any, start: int) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return made_up(kind, start)
    if get_origin(kind) is list:
        (part,) = get_args(kind)
        return [_value(part, start + 1000 * number) for number in range(1, 4)]
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    plain = {str: filler(FIELD_CHARS, start), bool: True, int: 1, float: 1.0}
    return plain.get(kind)
