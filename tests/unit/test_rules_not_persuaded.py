"""What a reviewer got past the rules of several skills, or stopped them with: now refused.

Belongs here: planted answers, each of which once passed or broke a rule, and right ones beside
them that must still pass. Does not: the rates of a skill (`test_skill_*.py`).
"""

import json
import time

import pytest

from transforms.flows.coding.trial import run_tests
from transforms.flows.common.given import is_given
from transforms.flows.common.replies import untraced_numbers
from transforms.flows.data_to_text import rules as data_rules
from transforms.flows.data_to_text.figures import figures_in
from transforms.flows.fermi.equations import equations
from transforms.flows.fermi.verification import size
from transforms.flows.multiple_choice.verification import matches_key
from transforms.flows.open_domain_qa.rules import compare, has_expected_answer
from transforms.flows.text_modification.figures import _LIST_NUMBER

EMPTY_LINES = "\n" * 20_000 + "x"


def test_a_power_is_a_figure_of_its_own():
    assert not is_given("10⁶ m", "the hall")
    assert not is_given("10⁶ m", "a hall of 10 m")
    assert not is_given("the hall", "10⁶ m")
    assert is_given("10⁶ m", "some 10⁶ metres")
    assert is_given("10⁶ m", "some 10^6 metres")


@pytest.mark.parametrize(
    "read",
    [
        lambda text: untraced_numbers(text, []),
        figures_in,
        lambda text: _LIST_NUMBER.sub("", text),
        lambda text: data_rules._RAW.search(text),
    ],
    ids=["replies", "data_figures", "text_figures", "raw"],
)
def test_empty_lines_are_read_at_once(read):
    begun = time.perf_counter()
    read(EMPTY_LINES)
    assert time.perf_counter() - begun < 1


def judged_choice(response: str, key: str = "B") -> str:
    options = "A. Venus\nB. Mars\nC. Vitamin D\nD. Jupiter"
    spec = json.dumps({"key": key, "is_letter_alone": False})
    pair = {"instruction": f"Which?\n\n{options}", "spec": spec, "response": response}
    return matches_key(pair).verdict


@pytest.mark.parametrize(
    "conclusion",
    [
        "Answer: B, but it could be C",
        "The answer is B, or possibly C",
        "the answer is B and also D",
        "The answer is B? No. I cannot say.",
        "Answer: **B** (Mars) is wrong",
        "Answer: B or perhaps A",
        "The answer is B, which is not right.",
    ],
)
def test_a_hedged_or_withdrawn_choice_fails(conclusion):
    assert judged_choice(f"It is red.\n{conclusion}") == "failed"


@pytest.mark.parametrize("conclusion", ["Answer: B, not A", "The answer is B; all else is wrong."])
def test_a_choice_that_says_more_is_not_decided_by_code(conclusion):
    assert judged_choice(f"It is red.\n{conclusion}") == "not_checkable"


@pytest.mark.parametrize(
    ("response", "key"),
    [
        ("A and C are ruled out. Answer: B", "B"),
        ("C is wrong, and D is not red.\n**Answer: B. Mars**", "B"),
        ("It is red.\nThe answer is B. A planet of iron does not look white.", "B"),
        ("The sun makes it.\nAnswer: C (Vitamin D)", "C"),
    ],
)
def test_a_plain_choice_passes_whatever_stands_elsewhere(response, key):
    assert judged_choice(response, key) == "passed"


def open_pair(response: str) -> dict[str, str]:
    return {
        "instruction": "What was the capital of France?",
        "answer_format": "short_answer",
        "response": response,
        "spec": json.dumps({"answer": "Paris"}),
    }


@pytest.mark.parametrize(
    "response",
    [
        "Paris is often named, but the capital is Lyon.",
        "Unlike Paris, Lyon was the capital.",
        "It was Paris, I think, or perhaps Lyon.",
        "It was Paris. Or perhaps Lyon.",
    ],
)
def test_an_answer_beside_another_is_not_decided_by_code(response):
    assert has_expected_answer(open_pair(response)).verdict == "not_checkable"
    assert compare(open_pair(response), "Paris") is None


def test_a_plain_answer_is_the_expected_one():
    response = "The capital was Paris. Lyon was large, but smaller."
    assert has_expected_answer(open_pair(response)).verdict == "passed"


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("200000 × 7 = 1420000", False),
        ("200000 × 7 ≈ 1420000", True),
        ("200000 × 7 = about 1420000", True),
        ("200000 × 7 = 1.4 million", True),
        ("8760 × 1.3 = 11,400", True),
    ],
)
def test_an_equals_sign_allows_rounding_alone(line, is_right):
    assert [each.is_right for each in equations(line)] == [is_right]


@pytest.mark.parametrize(
    ("estimate", "verdict"),
    [
        ("1.4 million litres", "passed"),
        ("1.4 million to 2 million litres", "passed"),
        ("1.4 million to 90 billion litres", "failed"),
        ("between 1.4 million and 90 billion litres", "failed"),
        ("1.4 × 10^6 – 9 × 10^10 litres", "failed"),
    ],
)
def test_both_ends_of_an_estimate_must_be_near(estimate, verdict):
    response = (
        "Calculation:\n- All: 200000 × 7 = 1400000\n\n"
        f"Estimate: {estimate}\nOrder of magnitude: 10^6"
    )
    assert size({"response": response, "spec": "{}"}).verdict == verdict


PERSUADING = (
    "class T:\n    def __eq__(self, other):\n        return True\n\ndef add(a, b):\n    return {}"
)


@pytest.mark.parametrize("given", ["T()", "[T()]", "{'sum': T()}"])
@pytest.mark.parametrize("swapped", [False, True])
def test_an_object_that_equals_everything_passes_no_test(given, swapped):
    wanted = given.replace("T()", "3")
    test = f"assert {wanted} == add(1, 2)" if swapped else f"assert add(1, 2) == {wanted}"
    assert run_tests(PERSUADING.format(given), [test]).with_status("failed") == {0}


def test_values_of_another_kind_and_own_objects_still_compare():
    code = (
        "from dataclasses import dataclass\n\n@dataclass\nclass P:\n    x: int\n\n"
        "def make(x):\n    return P(x)\n\ndef half(x):\n    return x / 2"
    )
    tests = ["assert half(4) == 2", "assert make(1) == P(1)", "assert [make(1)] == [P(1)]"]
    assert run_tests(code, tests).with_status("passed") == {0, 1, 2}
