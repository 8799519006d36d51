"""Refinement: suggester and editor add an instruction for each goal, or say why not."""

import dataclasses

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.reading_comprehension import (
    CHOICE,
    INSTRUCTION,
    PASSAGE,
    SAMPLING,
    plan,
    reason,
    rows,
    run,
)
from transforms.flows.reading_comprehension.taxonomy.question_type import GOALS
from transforms.flows.work import Result

PAYLOAD = {
    **{name: INSTRUCTION[name] for name in INSTRUCTION if name not in {"instruction_id", "goal"}},
    "parent_id": "i1",
    "rounds": 1,
}
JUDGE = "reading_comprehension.judge_of_edits_"
EDITED = PASSAGE.replace("90,000 crowns", "some money")
SUGGESTION = 'Replace "90,000 crowns" by "some money".'


def judged(goal: str, **changes: bool) -> dict:
    """What the judge says of an edit that reached its goal, but for `changes`."""
    good = {
        "is_answerable": goal != "unanswerable",
        "takes_thought": True,
        "is_better": True,
        "why": "The sum is gone.",
    }
    return {**good, **changes}


def refine(goal: str, edited: dict, suggestion: str = SUGGESTION, **payload: str) -> Result:
    return refine_judged(goal, edited, judged(goal), suggestion, **payload)


def refine_judged(
    goal: str, edited: dict, judgement: dict, suggestion: str = SUGGESTION, **payload: str
) -> Result:
    agents = ScriptedAgents({"suggester_": suggestion, "editor_": edited, JUDGE: judgement})
    return run("refinements", goal, {**PAYLOAD, **payload}, agents)


def test_goals_are_planned_and_more_only_adds() -> None:
    few = plan(
        "refinements", INSTRUCTION, dataclasses.replace(SAMPLING, refinements_per_instruction=1)
    )
    every = plan("refinements", INSTRUCTION)
    assert few == every[:1]
    assert {planned.step for planned in every} == set(GOALS)
    assert {planned.inputs for planned in every} == {("i1",)}


def test_a_question_about_the_whole_text_is_not_made_unanswerable() -> None:
    planned = plan("refinements", {**INSTRUCTION, "instruction_type": "summary"})
    assert {each.step for each in planned} == {"answer_changed", "harder"}


@pytest.mark.parametrize("goal", ["unanswerable", "answer_changed"])
def test_a_goal_about_the_passage_keeps_the_edited_passage(goal: str) -> None:
    result = refine(goal, {"passage": EDITED, "question": INSTRUCTION["instruction"]})
    (row,) = rows(result)
    assert row.pop("instruction_id") != "i1"
    assert row == (
        {
            "parent_id": "i1",
            "seed_instruction_id": "i1",
            "content_id": "c1",
            "transformation": "argument_passage",
            "instruction_type": "literal_comprehension",
            "answer_format": "short_answer",
            "goal": goal,
            "round": 1,
            "instruction": INSTRUCTION["instruction"],
            "passage": EDITED,
            "spec": None,
            "suggestion": SUGGESTION,
        }
    )


def test_the_editor_is_handed_the_suggesters_turn_and_told_who_it_is_now() -> None:
    agents = ScriptedAgents(
        {
            "suggester_": SUGGESTION,
            "editor_": {"passage": EDITED, "question": "How much?"},
            JUDGE: judged("unanswerable"),
        }
    )
    run("refinements", "unanswerable", PAYLOAD, agents)
    assert agents.asked == ["suggester_unanswerable", "editor_unanswerable", f"{JUDGE}unanswerable"]
    system, asked, suggested, told = agents.sent[1]
    assert "between <passage> tags" in system["content"]
    assert "You are the editor" not in system["content"] + asked["content"]
    assert PASSAGE in asked["content"]
    assert suggested == {"role": "assistant", "content": SUGGESTION}
    assert "You are the editor" in told["content"]
    assert "Carry out the suggestion" in told["content"]


def test_harder_changes_the_question_and_leaves_the_passage() -> None:
    (row,) = rows(refine("harder", {"question": "How much is set aside, and until when?"}))
    assert row["instruction"] == "How much is set aside, and until when?"
    assert row["passage"] is None
    assert row["goal"] == "harder"


def test_harder_options_are_assembled_anew() -> None:
    edited = {"question": "Which is right?", "options": ["Silt", "Tide", "Buoys", "Pilots"]}
    (row,) = rows(refine("harder", edited, instruction=CHOICE, answer_format="choice"))
    assert "Tide" in row["instruction"]
    assert row["instruction"].count("\n") == CHOICE.count("\n")


def test_options_are_kept_as_they_were_when_the_passage_is_edited() -> None:
    edited = {"passage": EDITED, "question": "Which is right? (A) Silt"}
    (row,) = rows(refine("answer_changed", edited, instruction=CHOICE, answer_format="choice"))
    assert row["instruction"] == CHOICE


@pytest.mark.parametrize("question", ["", "word " * 60])
def test_a_question_the_editor_spoiled_stays_as_it_was(question: str) -> None:
    (row,) = rows(refine("answer_changed", {"passage": EDITED, "question": question}))
    assert row["instruction"] == INSTRUCTION["instruction"]


@pytest.mark.parametrize(
    ("goal", "edited", "expected"),
    [
        ("unanswerable", {"passage": PASSAGE.upper(), "question": "?"}, "passage_not_edited"),
        ("answer_changed", {"passage": "Only this.", "question": "?"}, "passage_lost"),
        ("unanswerable", {"passage": "Gold is heavy. " * 40, "question": "?"}, "passage_lost"),
        ("unanswerable", {"passage": f"{PASSAGE} " * 9, "question": "?"}, "repetitive_content"),
        ("harder", {"question": "how much money has the board set  aside?"}, "not_harder"),
        ("harder", {"question": ""}, "ill_formed_questions"),
    ],
)
def test_an_edit_that_misses_its_goal_is_rejected(goal: str, edited: dict, expected: str) -> None:
    assert reason(refine(goal, edited)) == expected


@pytest.mark.parametrize("goal", GOALS)
def test_a_suggester_may_say_that_the_goal_cannot_be_reached(goal: str) -> None:
    result = refine(goal, {}, suggestion="NOT POSSIBLE: it is a title")
    assert reason(result) == "refinement_not_possible"
    assert reason(refine(goal, {}, suggestion=" ")) == "no_suggestion"


EDITS = {
    "unanswerable": {"passage": EDITED, "question": "How much?"},
    "answer_changed": {"passage": EDITED, "question": "How much?"},
    "harder": {"question": "How much is set aside, and until when?"},
}


@pytest.mark.parametrize("goal", GOALS)
def test_a_judge_sees_what_was_and_what_became_of_it(goal: str) -> None:
    agents = ScriptedAgents({"suggester_": SUGGESTION, "editor_": EDITS[goal], JUDGE: judged(goal)})
    (row,) = rows(run("refinements", goal, PAYLOAD, agents))
    _, asked = agents.sent[2]
    before, after = asked["content"].split("After the edit:")
    assert PASSAGE in before
    assert INSTRUCTION["instruction"] in before
    assert row["instruction"] in after
    assert (EDITED in after) == (goal != "harder")
    assert SUGGESTION not in asked["content"], "it judges the edit, not the intention"


@pytest.mark.parametrize(
    ("goal", "changes", "expected"),
    [
        ("unanswerable", {"is_answerable": True}, "edit_answerable"),
        ("answer_changed", {"is_answerable": False}, "edit_unanswerable"),
        ("harder", {"is_answerable": False}, "edit_unanswerable"),
        *[(goal, {"takes_thought": False}, "edit_trivial") for goal in GOALS],
        *[(goal, {"is_better": False}, "edit_worse") for goal in GOALS],
    ],
)
def test_an_edit_that_the_judge_finds_wanting_is_dropped(
    goal: str, changes: dict, expected: str
) -> None:
    result = refine_judged(goal, EDITS[goal], judged(goal, **changes))
    assert reason(result) == expected


def test_each_round_works_on_the_passage_the_last_one_made() -> None:
    later = EDITED.replace("3 October", "4 October")
    agents = ScriptedAgents(
        {
            "suggester_": SUGGESTION,
            "editor_": [
                {"passage": EDITED, "question": "How much?"},
                {"passage": later, "question": "How much money is it?"},
            ],
            JUDGE: judged("answer_changed"),
        }
    )
    first, second = rows(run("refinements", "answer_changed", {**PAYLOAD, "rounds": 2}, agents))
    assert (first["passage"], second["passage"]) == (EDITED, later)
    assert (first["round"], second["round"]) == (1, 2)
    assert second["parent_id"] == first["instruction_id"]
    assert second["seed_instruction_id"] == first["seed_instruction_id"] == "i1"
    assert EDITED in agents.sent[3][1]["content"]


def test_a_harder_question_may_be_made_harder_still_on_the_same_passage() -> None:
    agents = ScriptedAgents(
        {
            "suggester_": SUGGESTION,
            "editor_": [
                {"question": "How much is set aside, and until when?"},
                {"question": "How much is set aside, until when, and against whose wish?"},
            ],
            JUDGE: judged("harder"),
        }
    )
    first, second = rows(run("refinements", "harder", {**PAYLOAD, "rounds": 2}, agents))
    assert second["parent_id"] == first["instruction_id"]
    assert second["passage"] is None
    assert PASSAGE in agents.sent[3][1]["content"]
    assert first["instruction"] in agents.sent[3][1]["content"]


def test_what_cannot_be_answered_is_not_edited_again() -> None:
    sampling = dataclasses.replace(SAMPLING, refinement_rounds=3)
    rounds = {
        each.step: each.payload["rounds"] for each in plan("refinements", INSTRUCTION, sampling)
    }
    assert rounds == {"unanswerable": 1, "answer_changed": 3, "harder": 3}
