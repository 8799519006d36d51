"""A verifier that has the instruction solved again, by a solver who has not seen the response.

Belongs here: solving and comparing: by code where it can tell, else by a critic. Does not: how
answers of a format compare (`agreement.py`), or what a text says that finds no answer
(`declining.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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

#: What a solver that finds no answer is taken to say.
NO_ANSWER = "The passage does not say."
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


def never(pair: Row) -> bool:
    return False


def solver_disagrees(pair: Row) -> str:
    return "solver_disagrees"


@dataclass(frozen=True)
class SolvedAgain:
    """Fails a response that an independent solution contradicts.

    Attributes:
        skill: whose agents it asks: `<skill>.solver` and `<skill>.agreement`.
        skill_title: what the prompts call the skill.
        how: how the solver works and what `final_answer` looks like: lines for its prompt.
        forms: by answer format, what `final_answer` looks like, where that depends on it: then each
            format has a solver of its own, `<skill>.solver_<format>`.
        compare: (pair, solution) -> whether they agree; None: code cannot tell.
        asks_critic: whether a critic compares where code cannot tell; else *not checkable*.
        shows_content: whether the solver is shown the content beside the instruction.
        question: what the solver is asked: the instruction, unless a skill shows it otherwise.
        declining: whether a text says that there is no answer; None: code cannot tell. Given where
            that may be the right response: it then passes if the solver finds no answer either.
            Without it, a task that the solver finds no answer to fails.
        has_no_answer: whether the pair's instruction was made to have none (with `declining`).
        disagreement: the reason of a pair that fails.
        solver: the name of its solver, where a skill has several that work in different ways.
        tools: those that may be used for the solver.
        name, version, applies: as of any verifier.
    """

    skill: str
    skill_title: str
    how: str
    forms: Mapping[str, str] = field(default_factory=dict)
    compare: Callable[[Row, str], bool | None] = compare_by_format
    asks_critic: bool = True
    shows_content: bool = True
    question: Callable[[Row], str] = instruction_of
    declining: Callable[[str], bool | None] | None = None
    has_no_answer: Callable[[Row], bool] = never
    disagreement: Callable[[Row], str] = solver_disagrees
    solver: str = "solver"
    tools: tuple[str, ...] = ()
    name: str = "independent_answer"
    version: str = "1"
    applies: Callable[[Row], bool] = always
    max_tokens: int = 768

    @property
    def method(self) -> Method:
        return "solver"

    @property
    def agents(self) -> tuple[Agent, ...]:
        solvers = [self._solver(each) for each in self.forms] or [self._solver()]
        return (*solvers, self._critic) if self.asks_critic else tuple(solvers)

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        question = as_data(self.question(pair))
        final = await self._solution(pair, question, agents)
        if not final and self.declining is None:
            said = f"the solver found no answer | response: {_capped(pair['response'])}"
            return Judgement(FAILED, 0.0, "solver_found_no_answer", said)
        decided_by, agrees = "code", self._agrees(pair, final)
        final = final or NO_ANSWER
        if agrees is None and self.asks_critic:
            shown = {"one": as_data(final), "other": as_data(pair["response"])}
            compared = await agents.ask_for(
                self._critic, Agreement, {"question": question, **shown}
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
        return Judgement(FAILED, 0.0, self.disagreement(pair), said)

    async def _solution(self, pair: Row, question: str, agents: Agents) -> str:
        """Return the solver's final answer; "" if it finds none."""
        shown = {"question": question}
        shown["passage"] = as_data(pair["passage"]) if self.shows_content else ""
        solver = self._solver(pair["answer_format"] if self.forms else "")
        solution = await agents.ask_for(solver, Solution, shown)
        final = solution.final_answer.strip() if solution.is_answerable else ""
        # Some solvers fill in the answer, and only there say that there is none.
        return "" if self.declining and self.declining(final) else final

    def _agrees(self, pair: Row, final: str) -> bool | None:
        if self.declining is None:
            return self.compare(pair, final)
        declined = self.declining(pair["response"])
        if not final:
            return declined
        if declined or self.has_no_answer(pair):
            return False
        return self.compare(pair, final)

    def _solver(self, form: str = "") -> Agent:
        told = (("how", self.how), ("answer_form", self.forms[form])) if form else ()
        name = f"{self.solver}_{form}" if form else self.solver
        agent = self._agent(name, "solver", Solution, self.max_tokens, told or (("how", self.how),))
        return replace(agent, tools=self.tools)

    @property
    def _critic(self) -> Agent:
        return self._agent("agreement", "agreement", Agreement, 256, ())

    def _agent(
        self,
        name: str,
        prompt: str,
        output: type[BaseModel],
        max_tokens: int,
        constants: tuple[tuple[str, Any], ...],
    ) -> Agent:
        return Agent(
            name=f"{self.skill}.{name}",
            package=f"transforms.flows.{self.skill}",
            prompt=f"{prompt}.jinja",
            output=output,
            role="critic",
            temperature=0.0,
            max_tokens=max_tokens,
            constants=(("skill_title", self.skill_title), *constants),
        )


def _capped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EVIDENCE_CHARS else text[: _EVIDENCE_CHARS - 1] + "…"
