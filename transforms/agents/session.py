"""Asking agents: the handle a flow's step is given, and the conversations it may hold.

Belongs here: rendering, structured output with its repair attempt, history and hand-over. Does not:
HTTP, retries, ledgers or concurrency; those are behind `Teacher`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.tools.tool import Tool, ToolResult

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Answer:
    """One answered call.

    Attributes:
        text: what it says.
        finish_reason: `stop` or `length` (cut by the token limit); `tool_calls` of one that calls.
        call_id: its row in the ledger.
        tool_calls: id, name and arguments (a text) of the tools it calls, of those offered to it.
        was_degraded: whether tools were to be offered, but its endpoint turned out to take none.
    """

    text: str
    finish_reason: str
    call_id: str
    tool_calls: tuple[dict[str, str], ...] = ()
    was_degraded: bool = False


@dataclass(frozen=True)
class ToolAnswer:
    """What an agent answered that could call tools.

    Attributes:
        text: its last answer, in words.
        finish_reason: of that answer.
        call_id: of that answer.
        messages: its turns and the tools', in the API's shape; the last one is the answer.
        tool_calls: id, tool, version, arguments (as it wrote them), result and is_error of each
            call, in order; of a tool there is not, the version is None.
        was_degraded: whether its endpoint cannot call tools, so that none was offered.
    """

    text: str
    finish_reason: str
    call_id: str
    messages: list[dict[str, Any]]
    tool_calls: list[dict[str, Any]]
    was_degraded: bool = False


@dataclass
class Conversation:
    """A short history: the messages so far, without the system prompt of whoever speaks next."""

    messages: list[dict[str, Any]] = field(default_factory=list)
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

    async def ask_with_tools(
        self,
        agent: Agent,
        variables: dict[str, Any],
        tools: Sequence[Tool],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> ToolAnswer:
        """Ask for text from an agent that may call tools first, within bounds.

        Results are on record like answers, and replayed like them. Where the endpoint cannot call
        tools, the agent is asked without.

        Raises:
            ValueError: a tool is given that the agent does not list.
            transforms.teacher.failures.Failure: as `ask`.
        """
        ...

    async def use_tool(
        self, agent: Agent, tool: Tool, arguments: str, *, sample: int = 0
    ) -> ToolResult:
        """Run a tool that an agent called in a structured answer; its arguments are JSON text.

        The result is on record like those of `ask_with_tools`, and replayed like them.

        Raises:
            ValueError: the agent does not list the tool.
        """
        ...
