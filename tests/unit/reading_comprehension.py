"""What the tests of the reading comprehension skill share: a passage, rows and a way to run a step.

Belongs here: helpers and data. Does not: tests.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.fakes.agents import ScriptedAgents, work_item
from transforms.flows.reading_comprehension.flow import SKILL
from transforms.flows.skill import Sampling
from transforms.flows.work import Done, Planned, Result

PASSAGE = (
    "The harbour board wants to dredge the northern channel before winter. Last year four ships "
    "ran aground there, all of them at low water, and the pilots blamed the silt. The fishermen "
    "object: dredging in autumn drives the herring away, they say, and two of the four ships had "
    "ignored the buoys. The board has set aside 90,000 crowns and will decide on 3 October."
)
SAMPLING = Sampling()

DOCUMENT = {
    "seed_id": "seed",
    "text": PASSAGE,
    "title": "Harbour news",
    "kind": "prose",
    "language": "en",
}
CONTENT = {"content_id": "c1", "transformation": "argument_passage", "text": PASSAGE}
INSTRUCTION = {
    "instruction_id": "i1",
    "content_id": "c1",
    "transformation": "argument_passage",
    "instruction_type": "literal_comprehension",
    "answer_format": "short_answer",
    "instruction": "How much money has the board set aside?",
    "passage": PASSAGE,
    "goal": "seed",
}
CHOICE = "Which is right?\n\nA. Silt\nB. Herring\nC. Buoys\nD. Pilots"
PAIR = {
    **INSTRUCTION,
    "pair_id": "p1",
    "goal": "answer_changed",
    "instruction_type": "weaken",
    "answer_format": "choice",
    "instruction": CHOICE,
    "spec": None,
    "response": "The silt is what the pilots name. The answer is (A).",
    "messages": [],
    "tool_calls": None,
}


def plan(stage: str, row: Mapping[str, Any], sampling: Sampling = SAMPLING) -> list[Planned]:
    return list(SKILL.stages[stage].plan(row, sampling))


def run(stage: str, step: str, payload: Mapping[str, Any], agents: ScriptedAgents) -> Result:
    """Run one step of the skill on a payload."""
    item = work_item(stage, step, payload)
    return asyncio.run(SKILL.stages[stage].step(step).run(item, agents))


def rows(result: Result) -> list[dict[str, Any]]:
    assert isinstance(result, Done), result
    return result.rows


def reason(result: Result) -> str:
    assert not isinstance(result, Done), result
    return result.reason
