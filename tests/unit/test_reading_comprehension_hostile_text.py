"""Text made to cost time: whatever a teacher or a seed says is read at once."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from transforms.flows.common import final_answers
from transforms.flows.common.agreement import agree
from transforms.flows.common.untrusted import as_data, without_wrapping

MANY = 12_000
READERS: list[Callable[[str], Any]] = [
    as_data,
    without_wrapping,
    final_answers.number,
    final_answers.pairs,
    final_answers.numbered_words,
    final_answers.items,
    lambda text: final_answers.order(text, 3),
    lambda text: final_answers.letter(text, {"A": "x"}),
]


@pytest.mark.parametrize(
    "text",
    ["<" + " " * MANY, "\n" * MANY, "1" + "\n" * MANY, "1" * MANY, "1," * MANY, "A " * MANY],
    ids=["tag", "lines", "a number and lines", "digits", "numbers", "letters"],
)
def test_a_text_of_one_thing_many_times_is_read_at_once(text: str) -> None:
    started = time.monotonic()
    for read in READERS:
        read(text)
    assert time.monotonic() - started < 1.5


def test_a_number_of_thousands_of_digits_is_no_answer() -> None:
    assert final_answers.number("The answer is " + "9" * 5000) is None
    assert agree("number", "How many?", "9" * 5000, "9" * 5000) is None


def test_a_list_of_a_thousand_entries_is_left_to_others_at_once() -> None:
    said = ", ".join(f"thing number {number}" for number in range(1500))
    started = time.monotonic()
    assert agree("list", "Name them.", said, said) is None
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize(
    "text", ["1. True\n2. False", "**1**: True; (2) False", "- 1 True\n\n- 2 False"]
)
def test_labels_are_read_in_the_layouts_there_are(text: str) -> None:
    assert final_answers.numbered_words(text) == {"1": "true", "2": "false"}
