"""Asking agents: the handle a flow's step is given, and the conversations it may hold.

Belongs here: rendering, structured output with its repair attempt, history and hand-over. Does not:
HTTP, retries, ledgers or concurrency; those are behind `Teacher`.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from transforms.agents.agent import Agent

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Answer:
    """One answered call. `finish_reason` is `stop` or `length` (cut by the token limit)."""

    text: str
    finish_reason: str
    call_id: str


@dataclass
class Conversation:
    """A short history: the messages so far, without the system prompt of whoever speaks next."""

    messages: list[dict[str, str]] = field(default_factory=list)
    turns: int = 0


class Agents(Protocol):
    """What a step may do with agents. Every call is durable; asking again replays."""

    async def ask(
        self,
        agent: Agent,
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> Answer:
        """Ask for text. With a `conversation`, its history is sent and the turn added to it.

        Handing over is asking another agent in the same conversation: it sees what was said,
        under its own system prompt.

        Raises:
            transforms.teacher.failures.Failure: what the step need not handle.
        """
        ...

    async def ask_for(
        self,
        agent: Agent,
        output: type[M],
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> M:
        """Ask for a structured answer and return it validated.

        An answer that does not validate is repaired in place, then asked for once more, then a
        recorded failure.
        """
        ...
