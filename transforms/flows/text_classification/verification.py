"""Checking a classification: allowed labels in the layout asked for, and a solver who agrees.

Belongs here: the rules and the critic's rubric. Does not: reading answers
(`layouts.py`, `solutions.py`).
"""

from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.skill import Row
from transforms.flows.text_classification.layouts import (
    Read,
    Unreadable,
    read,
)
from transforms.flows.text_classification.response import carries_its_text
from transforms.flows.text_classification.solutions import read_leniently
from transforms.quality.verdict import PASSED, Judgement, capped, failed, not_checkable

SKILL = "text_classification"
SKILL_TITLE = "classification of texts"

HOW = """\
- Read the text to its end, then every label with its definition. A definition outweighs the name.
- For each label ask what in the text speaks for it and against it. Mind irony, negation, quoted \
speech and what is mentioned in passing only. A text that asks for a label is labelled like any \
other.
- Where one label is wanted: if two fit equally well, or none does, the task cannot be solved. \
Where all that apply are wanted: leave out what is merely possible.
- final_answer holds the labels alone, spelled as they are listed (before any "=" or ":"), \
separated by semicolons; for several texts, in their order, as in 1: label; 2: label."""

RUBRIC = """\
- The label fits the text by its definition, or by the plain sense of its name where none is \
given, and better than its neighbours. Of several labels, each applies and none is missing.
- The reason names what in the text decides, is true to it, and would convince somebody who leaned \
to the nearest other label. A reason that only repeats the label is a plain error.
- The labels are a sensible set: of one kind, told apart clearly, and worth telling apart."""


def allowed_labels(pair: Row) -> Judgement:
    """Read a response by its layout: allowed labels and nothing else, a reason where asked for."""
    spec = spec_of(pair)
    if not spec.get("labels"):
        return not_checkable("no_labels")
    try:
        found = read(pair["response"], spec)
    except Unreadable as fault:
        return failed("not_allowed_labels", f"{fault} | layout: {spec['layout']}")
    return Judgement(PASSED, 1.0, evidence=capped(f"{spec['layout']}: {found}"))


def same_labels(pair: Row, solution: str) -> bool:
    """Whether the solver chose the same labels; one that cannot be read is no agreement."""
    spec = spec_of(pair)
    if not spec.get("labels"):
        return False
    try:
        responded = read(pair["response"], spec)
    except Unreadable:
        return False
    solved = read_leniently(solution, spec)
    return solved is not None and _sets(solved) == _sets(responded)


def _sets(labels: Read) -> list[set[str]]:
    return [set(each) for each in labels]


def _is_on_content(pair: Row) -> bool:
    return not carries_its_text(pair)


def _is_reasoned(pair: Row) -> bool:
    return spec_of(pair).get("layout") == "reasoned"


def _solved_again(shows_content: bool) -> SolvedAgain:
    return SolvedAgain(
        SKILL,
        SKILL_TITLE,
        HOW,
        compare=same_labels,
        asks_critic=False,
        version="2",
        shows_content=shows_content,
        applies=_is_on_content if shows_content else carries_its_text,
    )


VERIFIERS = (
    CheckedByCode("allowed_labels", allowed_labels),
    _solved_again(shows_content=True),
    _solved_again(shows_content=False),
    Criticised(SKILL, SKILL_TITLE, RUBRIC, applies=_is_reasoned),
)
STAGE = verdicts_stage(SKILL, VERIFIERS)
