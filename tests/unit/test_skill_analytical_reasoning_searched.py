"""Analytical reasoning: the program that searches anew, and a solver that has the words alone."""

import asyncio
import json
from typing import Any

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.test_skill_analytical_reasoning_planted import (
    ASKED,
    BY_NAME,
    UNIQUE,
    clue,
    example_of,
    line,
)
from transforms.flows.analytical_reasoning import verification
from transforms.flows.analytical_reasoning.puzzle import Clue
from transforms.flows.analytical_reasoning.verification import VERIFIERS, searched_answer
from transforms.flows.common.tasks import Draft, IllFormed
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.quality.verdict import Judgement


def drafted(name: str, task: dict[str, Any] | None = None) -> Draft:
    of = BY_NAME[name]
    return of.assemble(of.task.model_validate(task or example_of(name)), ASKED)


def pair(draft: Draft, answer: str, name: str = "linear_order") -> dict[str, Any]:
    """The pair of a draft with a response that ends in an answer."""
    response = f"Step by step.\n\nAnswer:\n{answer}"
    return {
        "instruction": draft.instruction,
        "spec": json.dumps(draft.spec),
        "response": response,
        "messages": [
            {"role": "user", "content": draft.instruction},
            {"role": "assistant", "content": response},
        ],
        "answer_format": BY_NAME[name].answer_format,
        "passage": "A passage.",
    }


def expected(draft: Draft) -> str:
    found = draft.spec["expected"]
    return found if isinstance(found, str) else "\n".join(found)


def other(draft: Draft) -> str:
    """An answer of the same form that is wrong."""
    found = draft.spec["expected"]
    if isinstance(found, list):
        names = [each.split(": ") for each in found]
        moved = [*names[1:], names[0]]
        return "\n".join(
            f"{place}: {items}" for (place, _), (_, items) in zip(names, moved, strict=True)
        )
    if draft.spec["asks"] == "place":
        return str(next(each for each in draft.spec["places"] if each != found))
    return str(int(found) + 1) if found.isdigit() else "B" if found == "A" else "A"


@pytest.mark.parametrize("name", BY_NAME)
def test_the_program_finds_the_answer_to_each_type_and_refuses_another(name):
    draft = drafted(name)

    right = searched_answer(pair(draft, expected(draft)))
    assert right.verdict == "passed", right
    assert "arrangements fit; the answer:" in (right.evidence or "")
    # A stored answer that is wrong does not make a wrong response right.
    misled = Draft(draft.instruction, {**draft.spec, "expected": other(draft)})
    assert searched_answer(pair(misled, other(draft))).reason == "wrong_answer"


RELATIONS = [
    (clue("at", "Ana, 2"), 6), (clue("not_at", "Ana, 2"), 18), (clue("at_an_end", "Ana"), 12),
    (clue("one_of", "Ana, 1, 3"), 12), (clue("before", "Ana, Bo"), 12),
    (clue("right_before", "Ana, Bo"), 6), (clue("next_to", "Ana, Bo"), 12),
    (clue("not_next_to", "Ana, Bo"), 12), (clue("later_by", "Ana, Bo, 2"), 4),
    (clue("apart_by", "Ana, Bo, 2"), 8), (clue("same_place", "Ana, Bo"), 0),
    (clue("different_places", "Ana, Bo"), 24), (clue("if_at_then_at", "Ana, 1, Bo, 2"), 20),
    (clue("if_and_only_if", "Ana, 1, Bo, 2"), 16), (clue("not_both", "Ana, 1, Bo, 2"), 22),
    (clue("either", "Ana, 1, Bo, 2"), 10), (clue("exactly_one", "Ana, 1, Bo, 2"), 8),
]  # fmt: skip


@pytest.mark.parametrize(("of", "count"), RELATIONS, ids=lambda of: getattr(of, "relation", ""))
def test_a_relation_in_the_program_means_what_it_says(of: Clue, count: int):
    from transforms.flows.analytical_reasoning.relations import terms

    spec = {**drafted("linear_order", line(*UNIQUE)).spec, "asks": "count", "search": "count"}
    draft = Draft("How many orders?", {**spec, "clues": [terms(of)]})
    judged = searched_answer(pair(draft, str(count)))
    assert judged.reason == ("no_answer" if count == 0 else None), judged


def changed(**spec: Any) -> Judgement:
    draft = drafted("linear_order", line(*UNIQUE))
    return searched_answer(pair(Draft(draft.instruction, {**draft.spec, **spec}), expected(draft)))


def test_several_answers_or_none_fail():
    assert changed(clues=[["before", "Ana", "Bo"]]).reason == "several_answers"
    none = [["before", "Ana", "Bo"], ["before", "Bo", "Ana"]]
    assert changed(clues=none).reason == "no_answer"


@pytest.mark.parametrize(
    "spec",
    [
        {"search": None},
        {"search": "anything"},
        {"clues": ["before(Ana, Bo)"]},
        {"clues": [["before", "Ana", "Eve"]]},
        {"clues": [["at", "Ana", "__import__('os')"]]},
        {"sizes": ["x"]},
    ],
)
def test_a_spec_that_makes_no_program_is_not_checkable(spec):
    assert changed(**spec).verdict == "not_checkable"


def test_what_the_sandbox_does_not_finish_is_not_checkable(monkeypatch):
    monkeypatch.setattr(verification, "program", lambda spec: "while True:\n    pass")
    judged = changed()
    assert (judged.verdict, judged.reason) == ("not_checkable", "search_not_run")


def test_a_name_is_never_code():
    names = "']+[print(1)]+[' {{7*7}} \\ Cy"
    first, second, third, last = names.split()
    clues = [
        Clue(relation="right_before", first=one, second=two, place="", other_place="", number=0,
             says=f"{one} comes right before {two} .")
        for one, two in ((first, second), (second, third), (third, last))
    ]  # fmt: skip
    draft = drafted("linear_order", line(*clues, items=names))
    judged = searched_answer(pair(draft, expected(draft)))
    assert judged.verdict == "passed", judged


def judged_with(solution: dict[str, Any]) -> tuple[bool, list[str], ScriptedAgents]:
    agents = ScriptedAgents(
        {
            "analytical_reasoning.solver": solution,
            "analytical_reasoning.critic": {"faults": "None.", "score": 9},
        }
    )
    draft = drafted("linear_order", line(*UNIQUE))
    found = asyncio.run(verdicts_on(pair(draft, expected(draft)), VERIFIERS, agents))
    return is_accepted(found), [each.judgement.reason or "" for each in found], agents


def test_a_solver_of_the_words_must_come_to_the_same_answer():
    right = {"is_answerable": True, "final_answer": "1: Ana\n2: Bo\n3: Cy\n4: Di"}
    accepted, _, agents = judged_with(right)
    assert accepted
    assert agents.asked[0] == "analytical_reasoning.solver_list"
    assert "right_before(" not in str(agents.sent[0])

    for answer in ("1: Bo\n2: Ana\n3: Cy\n4: Di", "Ana is somewhere."):
        accepted, reasons, _ = judged_with({"is_answerable": True, "final_answer": answer})
        assert not accepted
        assert reasons[-1] == "solver_disagrees"
    accepted, reasons, _ = judged_with({"is_answerable": False, "final_answer": ""})
    assert not accepted
    assert reasons[-1] == "solver_found_no_answer"


@pytest.mark.parametrize("name", ["place_in_order", "one_cell", "earliest_or_latest"])
def test_a_question_about_another_item_is_ill_formed(name):
    task = example_of(name)
    items = [item for each in task["sets"] for item in each["items"]]
    another = next(item for item in items if item not in task["question"])
    with pytest.raises(IllFormed, match="does not name the item"):
        drafted(name, {**task, "question": f"Which place does {another} have?"})


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("Anabel comes before Bo.", "do not name its items"),
        ("Ana comes before Bo, and so does Di.", "an item that its relation does not"),
    ],
)
def test_words_that_name_other_items_than_the_relation_are_ill_formed(says, reason):
    with pytest.raises(IllFormed, match=reason):
        drafted("linear_order", line(clue("before", "Ana, Bo", says), *UNIQUE))


def test_a_letter_that_is_a_word_too_is_no_item_named():
    clues = [clue("right_before", "b, c", "b is directly before c in a row."),
             clue("right_before", "c, a"), clue("right_before", "a, d")]  # fmt: skip
    assert drafted("linear_order", line(*clues, items="a b c d")).spec["expected"][0] == "1: b"
