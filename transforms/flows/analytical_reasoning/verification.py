"""Checking an answer: it must be the one that the search found; a critic reads how it got there.

Belongs here: comparing with the computed answer, and the critic's rubric. Does not: the search.
"""

import re
from typing import Any

from transforms.flows.analytical_reasoning import final_answer
from transforms.flows.common import final_answers
from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.labels import lettered_options
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, capped, failed, not_checkable

SKILL_TITLE = "analytical reasoning puzzles"

RUBRIC = (
    "- Every step follows from the clues and from steps before it. A step that merely asserts, "
    "a clue misread, or a case left out of a division into cases is a plain error, even where "
    "the result is right.\n"
    "- The clues that matter are used, by name. Trial and error is fine where it is complete.\n"
    "- For options: why the right one is right, and where it helps why the others are not.\n"
    "- The result stands on a last line of its own and is what the steps led to."
)

#: Answers that commit themselves to nothing: two options, or a bound of a number.
_TWO_LETTERS = re.compile(r"\W{0,6}[A-H]\W{0,4}(?:or|and|/|,)\W{0,4}[A-H]\b(?!\w)")
_BOUND = re.compile(
    r"\b(?:at (?:least|most)|about|approximately|roughly|(?:more|fewer|less) than|up to|or)\b", re.I
)


def computed_answer(pair: Row) -> Judgement:
    """Compare the answer a response ends with to the one that was computed for its puzzle."""
    spec = spec_of(pair)
    if spec.get("asks") not in _READ:
        return not_checkable("no_computed_answer")
    answer = final_answers.marked_answer(pair["response"])
    if answer is None:
        return failed("no_final_answer", "no line that begins with Answer:")
    found, expected = _READ[spec["asks"]](answer, spec, pair), spec["expected"]
    wanted = _wanted(spec)
    if found is None:
        return failed("no_final_answer", f"cannot be read: {answer!r}; computed: {expected}")
    if found != wanted:
        return failed("wrong_answer", f"computed by search: {expected} | answer: {answer}", 0.0)
    return Judgement(PASSED, 1.0, evidence=capped(f"computed by search: {expected}"))


def _wanted(spec: dict[str, Any]) -> Any:
    if spec["asks"] == "arrangement":
        return final_answer.arrangement(
            "\n".join(spec["expected"]), spec["places"], _items(spec), may_be_bare=False
        )
    return spec["expected"]


def _items(spec: dict[str, Any]) -> list[str]:
    return [item for each in spec["sets"] for item in each]


def _letter(answer: str, spec: dict[str, Any], pair: Row) -> str | None:
    if _TWO_LETTERS.match(answer):
        return None
    return final_answers.letter(f"Answer: {answer}", lettered_options(pair["instruction"]))


def _count(answer: str, spec: dict[str, Any], pair: Row) -> str | None:
    line = answer.splitlines()[0]
    value = None if _BOUND.search(line) else final_answers.number(line)
    return None if value is None else str(value)


def _place(answer: str, spec: dict[str, Any], pair: Row) -> str | None:
    return final_answer.place(answer, spec["places"])


def _arrangement(answer: str, spec: dict[str, Any], pair: Row) -> Any:
    may_be_bare = len(spec["sets"]) == 1 and set(spec["sizes"]) == {1}
    return final_answer.arrangement(answer, spec["places"], _items(spec), may_be_bare=may_be_bare)


_READ = {"choice": _letter, "count": _count, "place": _place, "arrangement": _arrangement}

VERIFIERS = (
    CheckedByCode("computed_answer", computed_answer, version="2"),
    Criticised("analytical_reasoning", SKILL_TITLE, RUBRIC),
)
STAGE = verdicts_stage("analytical_reasoning", VERIFIERS)
