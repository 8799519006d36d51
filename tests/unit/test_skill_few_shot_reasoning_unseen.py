"""Few-shot reasoning: tasks and answers written before their checks were read, and the rates.

Tasks whose examples leave the rule open must be refused (17 of 20 slipped through at first), and
settled ones must not. Of the second sets, three of eight open tasks still slipped through, for lack
of a rival rule that was then added: no list of rivals is complete, and what none of them sees is
left to the solver. Of the answers in the second sets none was judged wrongly.
"""

import asyncio
import json
from typing import Any

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.few_shot_unseen import (
    OPEN,
    SECOND_OPEN,
    SECOND_SETTLED,
    SETTLED,
    Task,
    fields,
)
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.common.verifying import verdicts_on
from transforms.flows.few_shot_reasoning.taxonomy import TYPES
from transforms.flows.few_shot_reasoning.verification import VERIFIERS

BY_NAME = {of.name: of for of in TYPES}


def assembled(kind: str, task: dict[str, Any]) -> Draft:
    of = BY_NAME[kind]
    return of.assemble(of.task.model_validate(task), Asked("Text.", "identity", "key"))


def is_refused(task: Task) -> bool:
    try:
        assembled(task[1], fields(task))
    except IllFormed as error:
        return "simpler rule" in str(error)
    return False


def _settled(name: str) -> Draft:
    task = next(each for each in SETTLED if each[0] == name)
    return assembled(task[1], fields(task))


def _worded(kind: str, examples: str, query: str, expected: str) -> Draft:
    shown = [
        dict(zip(("input", "output"), each.split(" -> "), strict=True))
        for each in examples.split(" | ")
    ]
    task = {"rule": "A rule.", "examples": shown, "query": query, "expected": expected}
    return assembled(kind, task)


Q = {
    "words": _settled("words reversed in order"),  # sea by go we
    "digits": _settled("digit sum"),  # 18
    "sorted": _settled("sorted by number"),  # 7, 8, 12, 110
    "date": _settled("day before month"),  # 22.06.1987
    "label": _settled("length over five"),  # long
    "grid": _settled("mirrored rows"),  # #.#/.##
    "shift": _settled("shifted by three, around"),  # rduv
    "vowels": _settled("vowels upper case"),  # hArbOUr
    "meaning": _worded(
        "label_by_meaning",
        "The bridge was opened in 1890. -> fact | What a bridge! -> view | The bridge is 40 m "
        "long. -> fact | It is the finest in the land. -> view",
        "Its arches are a joy to see.",
        "view",
    ),
    "relation": _worded(
        "relation", "captain -> ship | pilot -> aeroplane | driver -> car", "jockey", "horse"
    ),
    "extraction": _worded(
        "extraction",
        "Ana met Bo in Ely. -> Ely | We left Ham at six. -> Ham | Cy lives near Ryde. -> Ryde",
        "The ferry to Stone Town was late.",
        "Stone Town",
    ),
    "problem": assembled(
        "worked_problems",
        {
            "rule": "Price times number, less the discount.",
            "calculation": "12 * 250 - 100",
            "query": "12 ropes at 250 each, 100 off. What is paid?",
            "examples": [
                {
                    "input": "3 oars at 20 each, 5 off.",
                    "reasoning": "3 * 20 = 60; 60 - 5 = 55.",
                    "output": "55",
                },
                {
                    "input": "2 sails at 90 each, 30 off.",
                    "reasoning": "2 * 90 = 180; 180 - 30 = 150.",
                    "output": "150",
                },
            ],
        },
    ),
}

RIGHT = [
    ("words", "The order of the words is reversed.\n\nOutput: sea by go we"),
    ("words", "**Rule:** words are written from last to first.\n\n**Output:** sea by go we"),
    ("words", "The rule reverses the words.\n\n**Output: sea by go we**"),
    ("digits", "The digits are added: 2 + 7 + 1 + 8 = 18.\n\nOutput: 18"),
    ("digits", "Sum of digits.\n\n$2+7+1+8=18$\n\nOutput: **18**"),
    ("sorted", "Numbers in rising order.\n\nOutput: 7, 8, 12, 110"),
    ("sorted", "They are sorted by value.\n\nOutput:\n7, 8, 12, 110"),
    ("date", "Year-month-day becomes day.month.year.\n\nOutput: `22.06.1987`"),
    (
        "date",
        "1. Split at the hyphens.\n2. Turn around.\n3. Join with full stops.\n\nOutput: 22.06.1987",
    ),
    ("label", "Words of more than five letters are long; schooner has eight.\n\nOutput: long"),
    ("label", "Rule: length above 5.\n\n*Output:* long"),
    ("grid", "Each row is mirrored.\n\nOutput: #.#/.##"),
    (
        "grid",
        "Rows are mirrored one by one:\n- `#.#` → `#.#`\n- `##.` → `.##`"
        "\n\nOutput:\n```\n#.#/.##\n```",
    ),
    ("shift", "Every letter moves on by three: o→r, a→d, r→u, s→v.\n\nOutput: rduv"),
    (
        "shift",
        "| letter | code |\n|---|---|\n| o | r |\n| a | d |\n| r | u |\n| s | v |\n\nOutput: rduv",
    ),
    ("vowels", "Vowels are written in upper case.\n\nOutput: hArbOUr"),
    ("vowels", "Capital vowels.\n\n### Output: hArbOUr"),
    ("meaning", "One label is for what can be checked, the other for taste.\n\nOutput: view"),
    ("meaning", "An opinion.\n\n**Output:** View"),
    ("relation", "Each is what the person steers.\n\nOutput: horse"),
    ("extraction", "The place is picked out.\n\nOutput: Stone Town"),
    ("extraction", "Names of places.\n\nOutput: **Stone Town**"),
    ("problem", "12 * 250 = 3000; 3000 - 100 = 2900.\n\nOutput: 2900"),
    ("problem", "12 × 250 = 3,000, less 100.\n\nOutput: 2,900"),
]
WRONG = [
    ("words", "The letters are reversed.\n\nOutput: aes yb og ew"),
    ("words", "The words are reversed.\n\nOutput: sea by we go"),
    ("words", "The words are reversed.\n\nOutput: sea, by, go, we"),
    ("words", "It must be sea by go we.\n\nOutput: we go by sea"),
    ("digits", "2 + 7 + 1 + 8 = 19.\n\nOutput: 19"),
    ("digits", "The digits add up to 18.\n\nOutput: 9"),
    ("digits", "2 + 7 + 1 + 8 = 18, and 1 + 8 = 9.\n\nOutput: 18 or 9"),
    ("sorted", "Sorted.\n\nOutput: 110, 12, 7, 8"),
    ("sorted", "Sorted.\n\nOutput: 7 8 12 110"),
    ("sorted", "Sorted from below.\n\nOutput: 7, 8, 12"),
    ("date", "Day first.\n\nOutput: 06.22.1987"),
    ("date", "Day first.\n\nOutput: 22/06/1987"),
    ("date", "Day first.\n\nOutput: 22.6.1987"),
    ("label", "It has eight letters.\n\nOutput: short"),
    ("label", "It has eight letters.\n\nOutput: 8"),
    ("grid", "Mirrored.\n\nOutput: ##./#.#"),
    ("grid", "Mirrored.\n\nOutput: #.#/##."),
    ("shift", "By three.\n\nOutput: rdvu"),
    ("shift", "By three.\n\nOutput: rduw"),
    ("shift", "By three.\n\nOutput: RDUV"),
    ("vowels", "Upper case vowels.\n\nOutput: hArbOur"),
    ("vowels", "Upper case vowels.\n\nOutput: HARBOUR"),
    ("meaning", "It can be seen.\n\nOutput: fact"),
    ("meaning", "It is taste.\n\nOutput: opinion"),
    ("meaning", "It is both.\n\nOutput: fact, view"),
    ("relation", "Who goes with what.\n\nOutput: race"),
    ("extraction", "The place.\n\nOutput: Stone"),
    ("extraction", "The thing that moves.\n\nOutput: The ferry"),
    ("problem", "12 * 250 = 3000; nothing off.\n\nOutput: 3000"),
    ("problem", "12 * 250 = 3000 and 3000 - 100 = 2900.\n\nOutput: 2800"),
]


def verdicts(case: tuple[str, str], solver: str = "{}") -> list[Any]:
    """What is said of an answer where the solver gets what the task's author gets."""
    name, response = case
    draft = Q[name]
    spec = dict(draft.spec or {})
    row = {
        "instruction": draft.instruction,
        "spec": json.dumps(spec),
        "response": response,
        "passage": "Text.",
        "answer_format": "short_answer",
        "instruction_type": "relation",
        "messages": [
            {"role": "user", "content": draft.instruction},
            {"role": "assistant", "content": response},
        ],
    }
    solved = {"is_answerable": True, "final_answer": solver.format(spec["expected"])}
    agents = ScriptedAgents(
        {
            "few_shot_reasoning.solver": solved,
            "few_shot_reasoning.critic": {"faults": "", "score": 9},
            "few_shot_reasoning.agreement": {"agrees": False, "why": ""},
        }
    )
    return asyncio.run(verdicts_on(row, VERIFIERS, agents))


def said(case: tuple[str, str]) -> str:
    found = [each for each in verdicts(case) if each.method != "critic"]
    judged = [each.judgement.verdict for each in found]
    return "failed" if "failed" in judged else judged[-1]


#: Written after the last mending.
SECOND_RIGHT = [
    ("words", "Last word first.\n\n__Output:__ sea by go we"),
    ("digits", "Cross sum.\n\n**Output: 18**"),
    ("date", "Turned around.\n\n> Output: 22.06.1987"),
    ("grid", "Mirrored.\n\nOutput: `#.#/.##`"),
    ("shift", "Caesar, three on.\n\nOutput: “rduv”"),
    ("meaning", "Taste, no fact.\n\nOutput: view."),
    ("relation", "What each of them moves with.\n\n- Output: horse"),
    ("problem", "12 * 250 = 3000; 3000 - 100 = 2900.\n\nFinal answer: 2900"),
]
SECOND_WRONG = [
    ("words", "Last word first.\n\n**Output: sea by go**"),
    ("digits", "Cross sum.\n\nOutput: 2 + 7 + 1 + 8"),
    ("date", "Turned around.\n\nOutput: 22.06.87"),
    ("grid", "Mirrored.\n\nOutput: #.#/.#."),
    ("shift", "Three back.\n\nOutput: lxop"),
    ("meaning", "A fact of taste.\n\nOutput: **fact**"),
    ("vowels", "Vowels.\n\nOutput: h-A-r-b-O-U-r"),
    ("problem", "12 * 250 = 3000; 3000 - 100 = 2900.\n\nOutput: 2900 or 3000"),
]


@pytest.mark.parametrize("tasks", [OPEN, SECOND_OPEN])
def test_examples_that_leave_the_rule_open_are_refused(tasks: list[Task]) -> None:
    refused = [is_refused(each) for each in tasks]
    assert refused.count(True) >= 0.95 * len(tasks), refused


@pytest.mark.parametrize("tasks", [SETTLED, SECOND_SETTLED])
def test_examples_that_settle_the_rule_are_not_refused(tasks: list[Task]) -> None:
    refused = [is_refused(each) for each in tasks]
    assert refused.count(False) >= 0.95 * len(tasks), refused


@pytest.mark.parametrize(
    ("right_cases", "wrong_cases"), [(RIGHT, WRONG), (SECOND_RIGHT, SECOND_WRONG)]
)
def test_answers_are_told_apart(
    right_cases: list[tuple[str, str]], wrong_cases: list[tuple[str, str]]
) -> None:
    right, wrong = [said(each) for each in right_cases], [said(each) for each in wrong_cases]
    assert right.count("passed") >= 0.95 * len(right), right
    assert wrong.count("failed") >= 0.95 * len(wrong), wrong


@pytest.mark.parametrize("solver", ["{}", "`{}`", "Output: {}", "**Output:** {}", '"{}"'])
def test_a_solver_may_mark_its_output(solver: str) -> None:
    found = verdicts(RIGHT[0], solver)
    assert [each.judgement.verdict for each in found] == ["passed"] * 3
    assert verdicts(RIGHT[0], solver + " x")[-1].judgement.reason == "solver_disagrees"
