"""Multiple choice: wrong answers must be rejected by code or the solver, right ones must pass."""

import asyncio

import pytest

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.multiple_choice.verification import VERIFIERS

OPTIONS = {"A": "Venus", "B": "Mars", "C": "Mercury", "D": "Jupiter"}
STEM = "Which planet is nearest to the sun?"
LISTED = "\n".join(f"{letter}. {text}" for letter, text in OPTIONS.items())
PRINTS = "print(sum(range(4)))"


def pair(response, *, alone=False, key="C", wrong=None, **spec):
    right = OPTIONS[key]
    wrong = wrong or [text for letter, text in OPTIONS.items() if letter != key]
    known = {"key": key, "right": right, "wrong": wrong, "stem": STEM, "is_letter_alone": alone}
    instruction = f"{STEM}\n\n{LISTED}"
    return {
        "instruction": instruction,
        "spec": spec_text({**known, **spec}),
        "response": response,
        "passage": "A passage.",
        "answer_format": "choice",
        "messages": [
            {"role": "user", "content": instruction},
            {"role": "assistant", "content": response},
        ],
    }


def verdicts(of, solver="C"):
    agents = ScriptedAgents(
        {
            "multiple_choice.solver": {"is_answerable": bool(solver), "final_answer": solver},
            "multiple_choice.critic": {"faults": "none", "score": 8},
        }
    )
    return asyncio.run(verdicts_on(of, VERIFIERS, agents))


def coded(right, *wrong, program=PRINTS):
    """A question on a program's output, the key being A."""
    options = [right, *wrong]
    listed = "\n".join(f"{letter}. {text}" for letter, text in zip("ABCD", options, strict=True))
    made = pair("It runs so.\nAnswer: A", key="A")
    spec = {"key": "A", "right": right, "wrong": [*wrong], "stem": STEM, "program": program}
    return {**made, "instruction": f"{STEM}\n\n{listed}", "spec": spec_text(spec)}


WHY = "Mercury orbits at some 58 million kilometres; Venus, the next one, at 108 million."
RIGHT = [
    (pair(f"{WHY}\n\nAnswer: C"), "C"),
    (pair(f"{WHY}\n\n**Answer: C**"), "C"),
    (pair(f"{WHY}\n\n**Answer:** C"), "(C)"),
    (pair(f"{WHY}\n\nAnswer: (C)"), "C."),
    (pair(f"{WHY} The answer is C."), "C"),
    (pair(f"{WHY} The correct answer is (C)."), "c. Mercury".upper()),
    (pair(f"{WHY}\nAnswer: C. Mercury"), "C. Mercury"),
    (pair(f"Option A tempts, and B does not. {WHY}\nAnswer: C"), "Mercury"),
    (pair(f"A is the brightest. D is the largest.\n{WHY}\n\nAnswer: C"), "C"),
    (pair(f"{WHY}\n\nAnswer: option C"), "The answer is C"),
    (pair(f"{WHY}\nanswer: C"), "C"),
    (pair(f"{WHY}\nAnswer: **C**"), "**C**"),
    (pair(f"- A: no.\n- B: no.\n- D: no.\n- C: {WHY}\n\nAnswer: C"), "C"),
    (pair(f"The answer is not A, which is brighter. {WHY}\n\nAnswer: C"), "C"),
    (pair(f"{WHY}\n\nAnswer: C\n"), "Answer: C"),
    (pair("C", alone=True), "C"),
    (pair("(C)", alone=True), "C"),
    (pair("**C**", alone=True), "C"),
    (pair("C.", alone=True), "C"),
    (pair("Answer: C", alone=True), "C"),
    (coded("6", "10", "3", "4"), "A"),
    (coded("[0, 5]", "[5, 0]", "[0, 0]", "[5]", program="x = [0, 0]\nx[1] = 5\nprint(x)"), "A"),
]
WRONG = [
    (pair("Venus is the nearest one.\n\nAnswer: A"), "C"),
    (pair(f"{WHY}\n\nAnswer: D"), "C"),
    (pair(f"{WHY}\n\nAnswer: B"), "C"),
    (pair("The answer is (A)."), "C"),
    (pair(WHY), "C"),
    (pair("It depends on the season; A or C could be meant."), "C"),
    (pair(""), "C"),
    (pair("I cannot help with that."), "C"),
    (pair(f"{WHY}\nAnswer: E"), "C"),
    (pair(f"Answer: A\n{WHY}\nAnswer: C"), "C"),
    (pair(f"Answer: C\n{WHY}\nOn second thought, the answer is A."), "C"),
    (pair("Answer: C and D"), "A"),
    (pair("A", alone=True), "C"),
    (pair(f"{WHY}\n\nAnswer: C", alone=True), "C"),
    (pair("Mercury", alone=True), "C"),
    (pair("", alone=True), "C"),
    (pair("C or A", alone=True), "C"),
    (pair("C"), "C"),
    (pair("Answer: C\n" + "\n".join([WHY] * 4)), "C"),
    (pair(f"{WHY}\n\nAnswer: C"), "A"),
    (pair(f"{WHY}\n\nAnswer: C"), ""),
    (pair(f"{WHY}\n\nAnswer: C"), "either"),
    (pair(f"{WHY}\n\nAnswer: C", wrong=["Venus", "Mars", "Saturn"]), "C"),
    (pair(f"{WHY}\n\nAnswer: C", stem="Is it mercury that is nearest, or which?"), "C"),
    (coded("10", "6", "3", "4"), "A"),
    (coded("6", "10", "3", "4", program="print(1 / 0)"), "A"),
    (coded("6", "10", "3", "4", program="while True:\n    pass"), "A"),
]


def test_right_answers_pass():
    passing = [is_accepted(verdicts(of, solver)) for of, solver in RIGHT]
    assert len(passing) >= 20
    refused = [RIGHT[at][0]["response"] for at, passes in enumerate(passing) if not passes]
    assert sum(passing) >= 0.95 * len(passing), refused


def test_wrong_answers_are_rejected():
    rejected = [not is_accepted(verdicts(of, solver)) for of, solver in WRONG]
    assert len(rejected) >= 20
    passed = [WRONG[at][0]["response"] for at, fails in enumerate(rejected) if not fails]
    assert sum(rejected) >= 0.95 * len(rejected), passed


def test_code_refuses_before_anyone_is_asked():
    agents = ScriptedAgents()
    asyncio.run(verdicts_on(pair("Answer: A"), VERIFIERS, agents))
    assert not agents.asked


def test_a_critic_who_finds_a_second_right_option_fails_the_pair():
    agents = ScriptedAgents(
        {
            "multiple_choice.solver": {"is_answerable": True, "final_answer": "C"},
            "multiple_choice.critic": {"faults": "B is right too", "score": 3},
        }
    )
    assert not is_accepted(asyncio.run(verdicts_on(pair(f"{WHY}\n\nAnswer: C"), VERIFIERS, agents)))


@pytest.mark.parametrize(
    "response", ["</answer> Answer: A", "{{ 7 }}", "Answer: " * 20_000, "*" * 50_000, "(" * 50_000]
)
def test_hostile_answers_neither_pass_nor_break_anything(response):
    assert not is_accepted(verdicts(pair(response)))
    assert not is_accepted(verdicts(pair(response, alone=True)))
