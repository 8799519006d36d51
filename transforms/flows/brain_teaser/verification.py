"""Checking an answer: the writer's, the responder's and an independent solver's must be one.

Where code made or solved the teaser, or its answer is a number or a word, code compares; else a
critic does. Belongs here: the rules and the critic's rubric. Does not: give-aways themselves,
or whether two answers are one (`comparing.py`).
"""

from collections.abc import Mapping
from typing import Any

from transforms.flows.brain_teaser.comparing import number_of, same_word, says_it, telling
from transforms.flows.brain_teaser.give_aways import told, well_known
from transforms.flows.common.agreement import agree
from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised, conversation_text
from transforms.flows.common.final_answers import marked_answer
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.skill import Row
from transforms.quality.verdict import (
    PASSED,
    Judgement,
    capped,
    failed,
    not_checkable,
    passed,
)

SKILL = "brain_teaser"
SKILL_TITLE = "brain teasers"

HOW = """\
- Separate what the teaser says from what it makes one assume. Try the literal sense of words, \
other senses, another speaker, another order of events. Reckon to the end, and go through all \
cases \
where they can be counted.
- Hold your answer against every sentence of the teaser. Then look for a second, different answer \
that fits all of them as well: if there is one, the teaser cannot be solved as it stands. It \
cannot \
either if a fact is missing.
- final_answer is the number in digits, the word or name alone, or the explanation in one \
sentence, \
whichever the teaser asks for."""

RUBRIC = """\
- The answer comes to the same as the writer's own answer, shown at the end. If it does not, the \
score is at most 3, whoever is right.
- The teaser leaves no second answer that fits as well, tells no lie, and holds all it takes. It \
does not betray its answer, and is not answered without thought.
- The way to the answer is sound: each step follows, every odd fact of the teaser is explained, \
and \
the assumption that misleads is named.
- It is fit for any company, and a pleasure to solve: the answer surprises, and then convinces."""


def no_give_away(pair: Row) -> Judgement:
    """Look anew for an answer that the teaser tells, and for a teaser that everybody knows."""
    spec = spec_of(pair)
    if not spec.get("answer"):
        return not_checkable("no_intended_answer")
    if fault := told(pair["instruction"], spec["answer"], names_it=bool(spec["names_it"])):
        return failed("give_away", fault)
    if found := well_known(pair["instruction"]):
        return failed("well_known", found)
    return passed(1.0)


def intended_answer(pair: Row) -> Judgement:
    """Compare the answer on the last line with the intended one, where code can."""
    spec = spec_of(pair)
    if not spec.get("answer"):
        return not_checkable("no_intended_answer")
    if spec.get("form") == "prose":
        return not_checkable("an_explanation")
    answer = marked_answer(pair["response"])
    if answer is None:
        return failed("no_final_answer", "no line that begins with Answer:")
    same = _same(spec, answer, pair["instruction"])
    said = capped(f"intended: {spec['answer']} | answer: {answer}")
    if same is None and spec["reads"] == "number":
        return failed("no_number", said)
    if same is None:
        return not_checkable("not_comparable")
    return Judgement(PASSED, 1.0, evidence=said) if same else failed("wrong_answer", said, 0.0)


def same_solution(pair: Row, solution: str) -> bool | None:
    """Whether solver and response came to one answer; None where code cannot tell."""
    spec, answer = spec_of(pair), marked_answer(pair["response"])
    if not spec.get("answer") or spec.get("form") == "prose" or answer is None:
        return None
    puzzle = pair["instruction"]
    if _same(spec, answer, puzzle):
        return _same(spec, solution, puzzle)
    # Another wording than the intended one, perhaps: then the two are compared themselves.
    return same_word(solution, answer, puzzle)


def _same(spec: Mapping[str, Any], answer: str, puzzle: str) -> bool | None:
    """Whether an answer is the intended one; None where code cannot tell, as with a synonym."""
    if spec["reads"] == "number":
        found = number_of(answer)
        return None if found is None else found == number_of(spec["answer"])
    if spec["reads"] == "word":
        if spec.get("is_exact"):
            return says_it(spec["answer"], answer)
        return same_word(spec["answer"], answer, puzzle)
    if telling(answer) == telling(spec["answer"]):
        return True
    return agree("short_answer", "", answer, spec["answer"])


def _with_intended_answer(pair: Row) -> str:
    intended = spec_of(pair).get("answer", "none given")
    return f"{conversation_text(pair)}\n\n[the writer's own answer]\n{intended}"


VERIFIERS = (
    CheckedByCode("no_give_away", no_give_away),
    CheckedByCode("intended_answer", intended_answer, version="2"),
    SolvedAgain(SKILL, SKILL_TITLE, HOW, compare=same_solution, shows_content=False, version="2"),
    Criticised(SKILL, SKILL_TITLE, RUBRIC, shows=_with_intended_answer, version="2"),
)
STAGE = verdicts_stage(SKILL, VERIFIERS)
