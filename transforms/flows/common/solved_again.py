"""A verifier that has the instruction solved again, by a solver who has not seen the response.

Belongs here: solving and comparing: by code where it can tell, else by a critic. Does not: how
answers of a format compare (`agreement.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.agreement import agree
from transforms.flows.common.checked_by_code import always
from transforms.flows.common.untrusted import as_data
from transforms.flows.common.verifying import Method
from transforms.flows.skill import Row
from transforms.quality.verdict import FAILED, PASSED, Judgement

#: Of each answer, so that evidence shows both within 500 characters.
_EVIDENCE_CHARS = 220


class Solution(BaseModel):
    """What the solver answers."""

    is_answerable: bool
    final_answer: str


class Agreement(BaseModel):
    """What the critic answers about two answers to one instruction."""

    agrees: bool
    why: str


def compare_by_format(pair: Row, solution: str) -> bool | None:
    """Compare as the answer format has it; None: code cannot tell."""
    return agree(pair["answer_format"], pair["instruction"], solution, pair["response"])


def instruction_of(pair: Row) -> str:
    return str(pair["instruction"])


@dataclass(frozen=True)
class SolvedAgain:
    """Fails a response that an independent solution contradicts.

    Attributes:
        skill: whose agents it asks: `<skill>.solver` and `<skill>.agreement`.
        skill_title: what the prompts call the skill.
        how: how the solver works and what `final_answer` looks like: lines for its prompt.
        compare: (pair, solution) -> whether they agree; None: code cannot tell.
        asks_critic: whether a critic compares where code cannot tell; else *not checkable*.
        shows_content: whether the solver is shown the content beside the instruction.
        question: what the solver is asked: the instruction, unless a skill shows it otherwise.
        answerable: whether the pair's instruction is meant to be answerable.
        name, version, applies: as of any verifier.
    """

    skill: str
    skill_title: str
    how: str
    compare: Callable[[Row, str], bool | None] = compare_by_format
    asks_critic: bool = True
    shows_content: bool = True
    question: Callable[[Row], str] = instruction_of
    name: str = "independent_answer"
    version: str = "1"
    applies: Callable[[Row], bool] = always
    max_tokens: int = 768

    @property
    def method(self) -> Method:
        return "solver"

    @property
    def agents(self) -> tuple[Agent, ...]:
        return (self._solver, self._critic) if self.asks_critic else (self._solver,)

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        question = as_data(self.question(pair))
        shown = {"question": question}
        shown["passage"] = as_data(pair["passage"]) if self.shows_content else ""
        solution = await agents.ask_for(self._solver, Solution, shown)
        final = solution.final_answer.strip()
        if not solution.is_answerable or not final:
            said = f"the solver found no answer | response: {_capped(pair['response'])}"
            return Judgement(FAILED, 0.0, "solver_found_no_answer", said)
        decided_by, agrees = "code", self.compare(pair, final)
        if agrees is None and self.asks_critic:
            compared = await agents.ask_for(
                self._critic,
                Agreement,
                {
                    "question": question,
                    "one": as_data(final),
                    "other": as_data(pair["response"]),
                },
            )
            decided_by, agrees = "critic", compared.agrees
        said = (
            f"solver: {_capped(final)} | response: {_capped(pair['response'])} "
            f"| compared by {decided_by}"
        )
        if agrees is None:
            return Judgement("not_checkable", reason="not_comparable", evidence=said)
        if agrees:
            return Judgement(PASSED, 1.0, evidence=said)
        return Judgement(FAILED, 0.0, "solver_disagrees", said)

    @property
    def _solver(self) -> Agent:
        return self._agent("solver", Solution, self.max_tokens, (("how", self.how),))

    @property
    def _critic(self) -> Agent:
        return self._agent("agreement", Agreement, 256, ())

    def _agent(
        self,
        name: str,
        output: type[BaseModel],
        max_tokens: int,
        constants: tuple[tuple[str, Any], ...],
    ) -> Agent:
        return Agent(
            name=f"{self.skill}.{name}",
            package=f"transforms.flows.{self.skill}",
            prompt=f"{name}.jinja",
            output=output,
            role="critic",
            temperature=0.0,
            max_tokens=max_tokens,
            constants=(("skill_title", self.skill_title), *constants),
        )


def _capped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EVIDENCE_CHARS else text[: _EVIDENCE_CHARS - 1] + "…"
