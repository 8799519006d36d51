"""A verifier for questions that the passages do not answer: a solver must find no answer either.

Belongs here: that verifier. Does not: whether the response says so (`rules.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.solved_again import Solution
from transforms.flows.common.untrusted import as_data
from transforms.flows.common.verifying import Method
from transforms.flows.retrieval_augmented_generation.declining import says_it_is_missing
from transforms.flows.skill import Row
from transforms.quality.verdict import FAILED, PASSED, Judgement


@dataclass(frozen=True)
class StillUnanswered:
    """Fails a question that a solver answers from the passages, though it is to have no answer.

    Attributes:
        skill: whose agent it asks: `<skill>.solver_unanswered`.
        skill_title: what the prompt calls the skill.
        how: how the solver works: lines for its prompt.
        name, version, applies: as of any verifier.
    """

    skill: str
    skill_title: str
    how: str
    applies: Callable[[Row], bool]
    name: str = "no_answer_found"
    version: str = "1"

    @property
    def method(self) -> Method:
        return "solver"

    @property
    def agents(self) -> tuple[Agent, ...]:
        return (self._solver,)

    @property
    def _solver(self) -> Agent:
        return Agent(
            name=f"{self.skill}.solver_unanswered",
            package=f"transforms.flows.{self.skill}",
            prompt="solver.jinja",
            output=Solution,
            role="critic",
            temperature=0.0,
            max_tokens=512,
            constants=(("skill_title", self.skill_title), ("how", self.how)),
        )

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        shown = {"question": as_data(pair["instruction"]), "passage": as_data(pair["passage"])}
        solution = await agents.ask_for(self._solver, Solution, shown)
        final = " ".join(solution.final_answer.split())
        if solution.is_answerable and final and not says_it_is_missing(final):
            return Judgement(FAILED, 0.0, "solver_found_an_answer", f"solver: {final}"[:400])
        return Judgement(PASSED, 1.0, evidence="the solver found no answer either")
