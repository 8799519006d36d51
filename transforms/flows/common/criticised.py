"""A verifier for what code cannot check: a critic's score from 1 to 10.

Belongs here: the critic, its rubric and its threshold. Does not: anything that code can decide.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.checked_by_code import always
from transforms.flows.common.untrusted import as_data
from transforms.flows.common.verifying import Method
from transforms.flows.skill import Row
from transforms.quality.verdict import FAILED, NOT_CHECKABLE, PASSED, Judgement

#: The lowest score that passes, of 10. Judgement: "good, with small flaws" in the rubric's words.
PASSING_SCORE = 7


class Criticism(BaseModel):
    """What the critic answers."""

    faults: str
    score: int


def conversation_text(pair: Row) -> str:
    """The exchange as the critic reads it: every turn, with who said it."""
    return "\n\n".join(f"[{turn['role']}]\n{turn['content']}" for turn in pair["messages"])


def question_and_answer(pair: Row) -> str:
    """The exchange without the content, where the user turn repeats it."""
    return f"[user]\n{pair['instruction']}\n\n[assistant]\n{pair['response']}"


@dataclass(frozen=True)
class Criticised:
    """Fails a pair that a critic scores below `PASSING_SCORE`.

    Attributes:
        skill: whose agent it asks: `<skill>.critic`.
        skill_title: what the prompt calls the skill.
        rubric: what a good pair of this skill has, and what ruins one: lines for the prompt.
        shows: the exchange as the critic reads it.
        name, version, applies: as of any verifier.
    """

    skill: str
    skill_title: str
    rubric: str
    shows: Callable[[Row], str] = conversation_text
    name: str = "critic"
    version: str = "1"
    applies: Callable[[Row], bool] = always

    @property
    def method(self) -> Method:
        return "critic"

    @property
    def agents(self) -> tuple[Agent, ...]:
        return (self._critic,)

    @property
    def _critic(self) -> Agent:
        return Agent(
            name=f"{self.skill}.critic",
            package=f"transforms.flows.{self.skill}",
            prompt="criticism.jinja",
            output=Criticism,
            role="critic",
            temperature=0.0,
            max_tokens=320,
            constants=(("skill_title", self.skill_title), ("rubric", self.rubric)),
        )

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        shown = {"passage": as_data(pair["passage"]), "exchange": as_data(self.shows(pair))}
        said = await agents.ask_for(self._critic, Criticism, shown)
        if not 1 <= said.score <= 10:
            return Judgement(NOT_CHECKABLE, reason="no_score", evidence=f"score {said.score}")
        score, faults = float(said.score), said.faults.strip() or "none named"
        if score < PASSING_SCORE:
            return Judgement(FAILED, score, "critic_score", f"{said.score} of 10: {faults}")
        return Judgement(PASSED, score, evidence=f"{said.score} of 10: {faults}")
