"""The independent answer: a solver who has not seen the response must bear it out.

Belongs here: the plan and step for the two goals that edit the passage, where what is right has
changed and nothing but a second reading can tell. Does not: checks of one text alone
(`transforms/quality/`), or how answers are compared (`agreement.py`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.agreement import agree
from transforms.flows.common.declining import can_be_read, declines
from transforms.flows.common.untrusted import as_data
from transforms.flows.reading_comprehension.schemas import Comparison, IndependentAnswer
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS, AnswerFormat
from transforms.flows.reading_comprehension.taxonomy.question_type import EDITING_GOALS
from transforms.flows.reading_comprehension.transformations import PACKAGE
from transforms.flows.skill import Sampling, Stage, Step
from transforms.flows.work import Done, Planned, WorkItem

CHECK = "independent_answer"
CHECKED_GOALS = EDITING_GOALS

_COLUMNS = ("pair_id", "goal", "instruction", "answer_format", "passage", "response")
_SAYS_NOTHING = "The passage does not say."
#: Of each answer, so that evidence shows both within 500 characters.
_EVIDENCE_CHARS = 220


def plan(pair: Mapping[str, Any], sampling: Sampling) -> Iterable[Planned]:
    """Plan the check of a row of flows.pairs; nothing for goals that leave the passage alone."""
    if pair["goal"] not in CHECKED_GOALS:
        return []
    payload = {name: pair[name] for name in _COLUMNS}
    return [Planned(CHECK, (pair["pair_id"],), payload, prefix=pair["content_id"])]


def solver(answer_format: AnswerFormat) -> Agent:
    """The agent that answers independently, its answer in a form that code can compare."""
    return Agent(
        name=f"solver_{answer_format.name}",
        package=PACKAGE,
        prompt="solver.jinja",
        output=IndependentAnswer,
        role="critic",
        temperature=0.0,
        max_tokens=512,
        constants=(("answer_form", answer_format.final_answer),),
    )


_SOLVERS = {name: solver(answer_format) for name, answer_format in FORMATS.items()}
CRITIC = Agent(
    name="critic",
    package=PACKAGE,
    prompt="critic.jinja",
    output=Comparison,
    role="critic",
    temperature=0.0,
    max_tokens=256,
)


async def verify(item: WorkItem, agents: Agents) -> Done:
    """Answer independently and compare: by code, and by a critic where code cannot tell."""
    payload = item.payload
    answer = await agents.ask_for(
        _SOLVERS[payload["answer_format"]],
        IndependentAnswer,
        {"passage": as_data(payload["passage"]), "question": as_data(payload["instruction"])},
    )
    # Some solvers fill in the answer, and only there say that there is none.
    is_answerable = answer.is_answerable and not declines(answer.final_answer)
    final_answer = answer.final_answer.strip() if is_answerable else _SAYS_NOTHING
    response = payload["response"]
    if not is_answerable and not can_be_read(response):
        decided_by, agrees = "critic", await _critic_agrees(item, agents, _SAYS_NOTHING)
    elif payload["goal"] == "unanswerable" or declines(response) or not is_answerable:
        decided_by, agrees = "code", declines(response) and not is_answerable
    else:
        decided_by, agrees = await _compared(item, agents, final_answer)
    evidence = (
        f"solver: {_capped(final_answer)} | response: {_capped(response)} "
        f"| compared by {decided_by}"
    )
    return _verdict(item, agrees, evidence)


async def _compared(item: WorkItem, agents: Agents, final_answer: str) -> tuple[str, bool]:
    payload = item.payload
    by_code = agree(
        payload["answer_format"], payload["instruction"], final_answer, payload["response"]
    )
    if by_code is not None:
        return "code", by_code
    return "critic", await _critic_agrees(item, agents, final_answer)


async def _critic_agrees(item: WorkItem, agents: Agents, final_answer: str) -> bool:
    comparison = await agents.ask_for(
        CRITIC,
        Comparison,
        {
            "question": as_data(item.payload["instruction"]),
            "one": as_data(final_answer),
            "other": as_data(item.payload["response"]),
        },
    )
    return comparison.agrees


def _verdict(item: WorkItem, agrees: bool, evidence: str) -> Done:
    payload = item.payload
    reasons = {"unanswerable": "unanswerable_disputed", "answer_changed": "answer_disagrees"}
    return Done(
        [
            {
                "pair_id": payload["pair_id"],
                "check": CHECK,
                "verdict": "passed" if agrees else "failed",
                "method": "solver",
                "score": float(agrees),
                "reason": None if agrees else reasons[payload["goal"]],
                "evidence": evidence,
            }
        ]
    )


def _capped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EVIDENCE_CHARS else text[: _EVIDENCE_CHARS - 1] + "…"


STAGE = Stage(plan, (Step(CHECK, verify, (*_SOLVERS.values(), CRITIC), code_version="2"),))
