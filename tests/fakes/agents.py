"""A hand-written stand-in for `transforms.agents.session.Agents`.

Belongs here: answering a step's calls from a script, rendering every prompt for real. Does not:
HTTP, ledger or repair; for those see `scripted_teacher/`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Answer, Conversation, ToolAnswer
from transforms.agents.tools.tool import Tool, ToolResult
from transforms.flows.work import WorkItem

M = TypeVar("M", bound=BaseModel)
Said = str | Answer | ToolAnswer | dict[str, Any]


class ScriptedAgents:
    """Answers by the agent's name, or by the longest scripted name it begins with.

    Attributes:
        answers: a text, an `Answer`, or the fields of a structured answer, by agent name; a list
            of them is answered one after the other.
        asked: the names of the agents asked, in order.
        sent: the messages each call sent, history included.
    """

    def __init__(self, answers: Mapping[str, Said | list[Said]] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[str] = []
        self.sent: list[list[dict[str, str]]] = []

    async def ask(
        self,
        agent: Agent,
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> Answer:
        scripted = self._answer(agent, variables, conversation)
        answer = scripted if isinstance(scripted, Answer) else Answer(str(scripted), "stop", "c1")
        self._remember(conversation, answer.text)
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
        assert agent.output is output, f"{agent.name} declares {agent.output}, asked for {output}"
        value = output.model_validate(self._answer(agent, variables, conversation))
        self._remember(conversation, value.model_dump_json())
        return value

    async def ask_with_tools(
        self,
        agent: Agent,
        variables: dict[str, Any],
        tools: Sequence[Tool],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> ToolAnswer:
        """A scripted `ToolAnswer` as it is; of a text, an answer without calls."""
        scripted = self._answer(agent, variables, conversation)
        if not isinstance(scripted, ToolAnswer):
            turn = {"role": "assistant", "content": str(scripted)}
            scripted = ToolAnswer(str(scripted), "stop", "c1", [turn], [])
        self._remember(conversation, scripted.text)
        return scripted

    async def use_tool(
        self, agent: Agent, tool: Tool, arguments: str, *, sample: int = 0
    ) -> ToolResult:
        """The tool's own result."""
        assert tool.name in agent.tools, f"{agent.name} does not list {tool.name}"
        return tool.call(arguments)

    def _answer(
        self, agent: Agent, variables: dict[str, Any], conversation: Conversation | None
    ) -> Said:
        system, user = agent.render(variables)
        self.asked.append(agent.name)
        self.sent.append([system, *(conversation.messages if conversation else ()), user])
        names = [name for name in self.answers if agent.name.startswith(name)]
        if not names:
            raise AssertionError(f"nothing scripted for {agent.name}; scripted: {[*self.answers]}")
        name = max(names, key=len)
        said = self.answers[name]
        if not isinstance(said, list):
            return said
        return said[sum(asked.startswith(name) for asked in self.asked) - 1]

    def _remember(self, conversation: Conversation | None, answer: str) -> None:
        if conversation is not None:
            turn = {"role": "assistant", "content": answer}
            conversation.messages += [self.sent[-1][-1], turn]
            conversation.turns += 1


def work_item(stage: str, step: str, payload: Mapping[str, Any], key: str = "item") -> WorkItem:
    """A work item of the reading comprehension skill, as a stage would hand it to a step."""
    return WorkItem(
        key=key,
        stage=stage,
        skill="reading_comprehension",
        step=step,
        step_version="v1",
        seed_id="seed",
        payload=payload,
    )
