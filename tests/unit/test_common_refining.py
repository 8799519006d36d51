"""Refinement in every skill: rounds that build on each other, and edits that a judge drops."""

import asyncio
import dataclasses
from typing import Any

import pytest

from tests.fakes.agents import ScriptedAgents, work_item
from transforms.flows.common.refining import Goal, refinements_stage
from transforms.flows.common.tasks import InstructionType
from transforms.flows.skill import Sampling
from transforms.flows.work import Done, Result

SKILL = "creative_content"
HARDER = Goal("harder", "a harder task", "Add a condition.")
IMPOSSIBLE = Goal("impossible", "a task nobody can do", "Ask too much.", makes_unanswerable=True)
ODE = InstructionType("ode", "Ode", "An ode.", "text", goals=(HARDER.name, IMPOSSIBLE.name))
STAGE = refinements_stage(SKILL, "Creative writing", [ODE], [HARDER, IMPOSSIBLE])

INSTRUCTION = {
    "instruction_id": "i1", "content_id": "c1", "transformation": "identity", "passage": "Tides.",
    "instruction_type": ODE.name, "answer_format": "text", "spec": None,
    "instruction": "Write an ode to the tide.",
}  # fmt: skip
GOOD = {"is_answerable": True, "takes_thought": True, "is_better": True, "why": "It asks more."}
EDITS = [
    {"instruction": "Write an ode to the tide in ten lines."},
    {"instruction": "Write an ode to the tide in ten lines without the letter q."},
]


def refine(
    goal: str, *judgements: dict[str, Any], edits: Any = EDITS, rounds: int = 1
) -> tuple[Result, ScriptedAgents]:
    sampling = Sampling(refinement_rounds=rounds, refinements_per_instruction=2)
    (planned,) = (each for each in STAGE.plan(INSTRUCTION, sampling) if each.step == goal)
    agents = ScriptedAgents(
        {
            f"{SKILL}.suggester_": "Bound its length.",
            f"{SKILL}.editor_": list(edits),
            f"{SKILL}.judge_of_edits": list(judgements),
        }
    )
    item = dataclasses.replace(work_item("refinements", goal, planned.payload), skill=SKILL)
    return asyncio.run(STAGE.step(goal).run(item, agents)), agents


def test_a_judge_compares_the_instruction_with_what_it_was() -> None:
    result, agents = refine("harder", GOOD)
    assert isinstance(result, Done)
    (row,) = result.rows
    assert row["instruction"] == EDITS[0]["instruction"]
    assert (row["parent_id"], row["round"], row["passage"]) == ("i1", 1, None)
    _, asked = agents.sent[-1]
    before, after = asked["content"].split("After the edit:")
    assert INSTRUCTION["instruction"] in before
    assert row["instruction"] in after


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ("is_answerable", "edit_unanswerable"),
        ("takes_thought", "edit_trivial"),
        ("is_better", "edit_worse"),
    ],
)
def test_an_edit_that_made_it_worse_is_dropped(found: str, reason: str) -> None:
    result, _ = refine("harder", {**GOOD, found: False})
    assert not isinstance(result, Done)
    assert (result.reason, result.detail) == (reason, GOOD["why"])


def test_what_cannot_be_done_is_kept_where_that_is_the_point() -> None:
    result, _ = refine("impossible", {**GOOD, "is_answerable": False})
    assert isinstance(result, Done)


def test_an_edit_that_changes_nothing_is_dropped_before_a_judge_is_asked() -> None:
    result, agents = refine("harder", edits=[{"instruction": "Write an ode to the  TIDE."}])
    assert not isinstance(result, Done)
    assert result.reason == "not_edited"
    assert len(agents.asked) == 2


def test_each_round_works_on_what_the_last_one_made() -> None:
    result, agents = refine("harder", GOOD, GOOD, rounds=2)
    assert isinstance(result, Done)
    first, second = result.rows
    assert second["parent_id"] == first["instruction_id"]
    assert [row["seed_instruction_id"] for row in result.rows] == ["i1", "i1"]
    assert [row["round"] for row in result.rows] == [1, 2]
    assert first["instruction"] in agents.sent[3][-1]["content"]


def test_a_later_round_that_fails_takes_nothing_from_those_before() -> None:
    result, agents = refine("harder", GOOD, {**GOOD, "is_better": False}, rounds=3)
    assert isinstance(result, Done)
    assert [row["instruction"] for row in result.rows] == [EDITS[0]["instruction"]]
    assert len(agents.asked) == 6, "and nothing more is paid"
