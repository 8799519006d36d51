"""Verification: what passes, what fails and who decides."""

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.reading_comprehension import INSTRUCTION, PAIR, PASSAGE, plan, rows, run
from transforms.lakehouse.quality_tables import VERDICTS

DECLINED = "The passage does not say who was right. It would have to name the cause."
GUESSED = (
    "The passage does not state the year outright, but since the war had ended it must have been "
    "1905."
)
CANNOT = {"is_answerable": False, "final_answer": ""}


SOLVER = "reading_comprehension.solver_"
AGREEMENT = "reading_comprehension.agreement"
CRITIC = "reading_comprehension.critic"
ANSWER = "reading_comprehension.independent_answer"
SHORT = {**PAIR, **INSTRUCTION, "response": "The board has set aside 90,000 crowns."}


def verdicts(
    solver: dict, critic: dict | None = None, *, of: dict = PAIR, **changes: str
) -> tuple[list[dict], ScriptedAgents]:
    """The verdicts on a pair, in order, and who was asked."""
    (planned,) = plan("verdicts", {**of, **changes})
    script = {SOLVER: solver} | ({AGREEMENT: critic} if critic else {})
    agents = ScriptedAgents(script)
    return rows(run("verdicts", planned.step, planned.payload, agents)), agents


def verify(solver: dict, critic: dict | None = None, **changes: str) -> tuple[dict, ScriptedAgents]:
    """The solver's verdict, which no rule came before."""
    made, agents = verdicts(solver, critic, **changes)
    assert {row["verdict"] for row in made[:-1]} <= {"passed"}
    assert made[-1]["check"] == ANSWER
    return made[-1], agents


@pytest.mark.parametrize("goal", ["seed", "harder", "answer_changed", "unanswerable"])
def test_a_pair_of_any_goal_is_verified(goal: str) -> None:
    (planned,) = plan("verdicts", {**PAIR, "goal": goal})
    assert (planned.step, planned.inputs) == ("verify", ("p1",))


def test_an_agreeing_solver_passes_the_pair_without_a_second_call() -> None:
    row, agents = verify({"is_answerable": True, "final_answer": "A"})
    assert (row["verdict"], row["score"], row["reason"]) == ("passed", 1.0, None)
    assert agents.asked == [f"{SOLVER}choice"]
    stamped = {"seed_id", "check_version", "run_id", "created_at"}
    assert set(row) == set(VERDICTS.column_names) - stamped


def test_a_disagreeing_solver_fails_it_and_both_answers_are_evidence() -> None:
    row, _ = verify({"is_answerable": True, "final_answer": "B"}, response="A. " + "why " * 500)
    assert (row["verdict"], row["score"], row["reason"]) == ("failed", 0.0, "answer_disagrees")
    assert "solver: B" in row["evidence"]
    assert "response: A. why" in row["evidence"]
    assert len(row["evidence"]) <= 500


@pytest.mark.parametrize(("agrees", "verdict"), [(True, "passed"), (False, "failed")])
def test_a_critic_decides_where_code_cannot(agrees: bool, verdict: str) -> None:
    row, agents = verify(
        {"is_answerable": True, "final_answer": "the mud on the bottom"},
        {"agrees": agrees, "why": "mud is silt"},
        answer_format="short_answer",
        instruction="What was to blame?",
        response="The silt was.",
    )
    assert agents.asked == [f"{SOLVER}short_answer", AGREEMENT]
    assert row["verdict"] == verdict
    assert "critic" in row["evidence"]


@pytest.mark.parametrize(
    ("solver", "response", "verdict"),
    [
        (CANNOT, DECLINED, "passed"),
        (CANNOT, PAIR["response"], "failed"),
        ({"is_answerable": True, "final_answer": "A"}, DECLINED, "failed"),
        ({"is_answerable": True, "final_answer": "A"}, PAIR["response"], "failed"),
        ({"is_answerable": True, "final_answer": DECLINED}, DECLINED, "passed"),
        (CANNOT, "The passage is silent on the year.", "passed"),
        (CANNOT, "There is no date given for this in the passage.", "passed"),
        (CANNOT, "The passage does not say, but it was most likely 1905.", "failed"),
        ({"is_answerable": False, "final_answer": "1905"}, GUESSED, "failed"),
    ],
)
def test_unanswerable_passes_only_if_solver_and_response_both_find_no_answer(
    solver: dict, response: str, verdict: str
) -> None:
    row, _ = verify(solver, goal="unanswerable", response=response)
    assert row["verdict"] == verdict
    assert row["reason"] == (None if verdict == "passed" else "unanswerable_disputed")


@pytest.mark.parametrize(("agrees", "verdict"), [(True, "passed"), (False, "failed")])
def test_in_another_language_a_critic_decides_whether_the_response_found_no_answer(
    agrees: bool, verdict: str
) -> None:
    row, agents = verify(
        CANNOT,
        {"agrees": agrees, "why": "neither answers"},
        goal="unanswerable",
        response="Der Text sagt nicht, wer recht hatte.",
    )
    assert agents.asked == [f"{SOLVER}choice", AGREEMENT]
    assert "The passage does not say." in str(agents.sent[-1])
    assert row["verdict"] == verdict


def test_an_answer_that_denies_something_is_an_answer() -> None:
    solver = {"is_answerable": True, "final_answer": "it has no effect"}
    response = "It has no effect, since the first one blocks the pipe."
    row, _ = verify(solver, goal="unanswerable", response=response)
    assert (row["verdict"], row["reason"]) == ("failed", "unanswerable_disputed")


@pytest.mark.parametrize(
    ("solver", "response"),
    [(CANNOT, PAIR["response"]), ({"is_answerable": True, "final_answer": "A"}, DECLINED)],
)
def test_a_changed_answer_that_one_of_them_cannot_find_fails(solver: dict, response: str) -> None:
    row, agents = verify(solver, response=response)
    assert (row["verdict"], row["reason"]) == ("failed", "answer_disagrees")
    assert agents.asked == [f"{SOLVER}choice"]


def test_essays_on_a_changed_passage_are_compared_by_the_critic() -> None:
    row, agents = verify(
        {"is_answerable": True, "final_answer": "The plan fails, since the mud returns."},
        {"agrees": False, "why": "opposite positions"},
        answer_format="essay",
        instruction="Does the plan succeed?",
        response="It succeeds, as the channel stays clear.",
    )
    assert agents.asked == [f"{SOLVER}essay", AGREEMENT]
    assert (row["verdict"], row["reason"]) == ("failed", "answer_disagrees")


def test_the_solver_never_sees_the_response() -> None:
    _, agents = verify({"is_answerable": True, "final_answer": "A"}, response="A. Zanzibar")
    assert "Zanzibar" not in str(agents.sent)


def test_a_seed_question_whose_solver_comes_to_another_answer_fails() -> None:
    for goal in ("seed", "harder"):
        row, _ = verify({"is_answerable": True, "final_answer": "B"}, goal=goal)
        assert (row["verdict"], row["reason"]) == ("failed", "answer_disagrees"), goal


def test_a_seed_question_that_neither_can_answer_was_answered_rightly() -> None:
    row, _ = verify(CANNOT, of=SHORT, response=DECLINED)
    assert row["verdict"] == "passed"
    row, _ = verify(CANNOT, of=SHORT)
    assert row["reason"] == "answer_disagrees"


def test_an_answer_that_code_refuses_is_asked_about_no_further() -> None:
    made, agents = verdicts({}, response="Mud it is. The answer is (F).", goal="seed")
    assert [(row["check"], row["reason"]) for row in made] == [
        ("reading_comprehension.answer_form", "no_such_option")
    ]
    assert agents.asked == []
    made, _ = verdicts({}, of=SHORT, answer_format="span", response='"eighty thousand crowns"')
    assert [(row["method"], row["reason"]) for row in made] == [("citation", "not_in_passage")]


@pytest.mark.parametrize(("score", "verdict"), [(8, "passed"), (4, "failed")])
def test_what_code_cannot_compare_a_critic_scores_unless_the_passage_was_edited(
    score: int, verdict: str
) -> None:
    (planned,) = plan(
        "verdicts",
        {**PAIR, "goal": "seed", "answer_format": "summary", "response": "The board will dredge."},
    )
    agents = ScriptedAgents({CRITIC: {"faults": "It leaves out the fishermen.", "score": score}})
    (row,) = rows(run("verdicts", planned.step, planned.payload, agents))
    assert agents.asked == [CRITIC]
    assert (row["method"], row["verdict"]) == ("critic", verdict)
    assert str(agents.sent[0]).count(PASSAGE[:60]) == 1, "the passage is shown once"
