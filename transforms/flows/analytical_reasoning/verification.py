"""Checking an answer: searches find it too, a solver of the words as well; a critic reads the way.

Belongs here: comparing answers, and what solver and critic are told. Does not: the search when a
puzzle is made (`search.py`), or the text of the program that searches anew (`program.py`).
"""

import json
import re
from typing import Any

from transforms.flows.analytical_reasoning import final_answer
from transforms.flows.analytical_reasoning.program import program
from transforms.flows.common import final_answers
from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.labels import lettered_options
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.skill import Row
from transforms.quality.verdict import (
    NOT_CHECKABLE,
    PASSED,
    Judgement,
    capped,
    failed,
    not_checkable,
)

SKILL_TITLE = "analytical reasoning puzzles"

RUBRIC = (
    "- Every step follows from the clues and from steps before it. A step that merely asserts, "
    "a clue misread, or a case left out of a division into cases is a plain error, even where "
    "the result is right.\n"
    "- The clues that matter are used, by name. Trial and error is fine where it is complete.\n"
    "- For options: why the right one is right, and where it helps why the others are not.\n"
    "- The result stands on a last line of its own and is what the steps led to."
)

HOW = (
    "- Take the clues by their words alone: which items, in which direction, which places. Put "
    "them into a table for yourself, and fill it in step by step.\n"
    "- Follow every case to a contradiction or to an arrangement, and hold the result against "
    "every clue. For options, check each of them.\n"
    "- is_answerable is false if no arrangement fits the clues, or if the question has more than "
    "one answer."
)
SOLUTION_FORMS = {
    "list": "one line for every place: the place, a colon, its items separated by commas",
    "short_answer": "the place, called as it is in the list of places",
    "choice": "the letter of the option",
    "number": "the number, in digits",
}

#: Answers that commit themselves to nothing: two options, or a bound of a number.
_TWO_LETTERS = re.compile(r"\W{0,6}[A-H]\W{0,4}(?:or|and|/|,)\W{0,4}[A-H]\b(?!\w)")
_BOUND = re.compile(
    r"\b(?:at (?:least|most)|about|approximately|roughly|(?:more|fewer|less) than|up to|or)\b", re.I
)


def computed_answer(pair: Row) -> Judgement:
    """Compare the answer a response ends with to the one computed with its puzzle: no execution."""
    spec = spec_of(pair)
    if spec.get("asks") not in _READ:
        return not_checkable("no_computed_answer")
    return _compared(pair, spec, spec["expected"], f"computed by search: {spec['expected']}")


def searched_answer(pair: Row) -> Judgement:
    """Compare it to the one answer that a program finds, which tries the clues in the sandbox."""
    from transforms.agents.tools.interpreter_tool import interpreter

    spec = spec_of(pair)
    if spec.get("asks") not in _READ or not spec.get("search"):
        return not_checkable("no_puzzle_to_search")
    try:
        code = program(spec)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _not_searched("no_puzzle_to_search", f"{type(error).__name__}: {error}")
    ran = interpreter().run(code)
    if not ran.ran or ran.value is None:
        return _not_searched("search_not_run", f"{ran.error_type}: {ran.error}")
    answers, count = json.loads(ran.value)
    seen = f"program over {len(spec['clues'])} clues printed: {ran.printed.strip()}"
    if len(answers) != 1:
        reason = "several_answers" if answers else "no_answer"
        return failed(reason, f"{count} arrangements | {seen}", 0.0)
    return _compared(pair, spec, answers[0], seen)


def _not_searched(reason: str, evidence: str) -> Judgement:
    return Judgement(NOT_CHECKABLE, reason=reason, evidence=capped(evidence))


def _compared(pair: Row, spec: dict[str, Any], expected: Any, seen: str) -> Judgement:
    """Judge the response's last answer; `seen` says how the expected one was found."""
    answer = final_answers.marked_answer(pair["response"])
    if answer is None:
        return failed("no_final_answer", "no line that begins with Answer:")
    found = _READ[spec["asks"]](answer, spec, pair)
    if found is None:
        return failed("no_final_answer", f"cannot be read: {answer[:120]!r} | {seen}")
    if found != _wanted(spec, expected):
        return failed("wrong_answer", f"answer: {answer[:120]} | {seen}", 0.0)
    return Judgement(PASSED, 1.0, evidence=capped(seen))


def same_answer(pair: Row, solution: str) -> bool | None:
    """Whether a solver of the words alone comes to the response's answer.

    A solution that cannot be read is no agreement.
    """
    spec = spec_of(pair)
    mine = final_answers.marked_answer(pair["response"])
    theirs = final_answers.marked_answer(solution) or solution.strip()
    if spec.get("asks") not in _READ or not mine or not theirs:
        return None
    read = _READ[spec["asks"]]
    found = read(theirs, spec, pair)
    return found is not None and found == read(mine, spec, pair)


def _wanted(spec: dict[str, Any], expected: Any) -> Any:
    if spec["asks"] == "arrangement":
        lines = "\n".join(expected)
        return final_answer.arrangement(lines, spec["places"], _items(spec), may_be_bare=False)
    return expected


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
    CheckedByCode("computed_answer", computed_answer, version="3"),
    CheckedByCode("searched_answer", searched_answer, method="execution", waits=True),
    SolvedAgain(
        "analytical_reasoning",
        SKILL_TITLE,
        HOW,
        forms=SOLUTION_FORMS,
        compare=same_answer,
        asks_critic=False,
        shows_content=False,
    ),
    Criticised("analytical_reasoning", SKILL_TITLE, RUBRIC),
)
STAGE = verdicts_stage("analytical_reasoning", VERIFIERS)
