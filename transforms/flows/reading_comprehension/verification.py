"""The verifiers of this skill, the cheap ones first: every pair is read once more.

Code checks that an answer has its form and that what it quotes stands in the passage. A solver who
has not seen the response answers again: it must come to the same, or find no answer either. What
code cannot compare, and no edit has changed, a critic scores. Belongs here: which verifier has what
to say. Does not: the rules (`answer_rules.py`, `quotations.py`).
"""

from transforms.flows.common.agreement import can_compare
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised, question_and_answer
from transforms.flows.common.declining import finds_no_answer
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import Verifier, verdicts_stage
from transforms.flows.reading_comprehension.answer_rules import has_rule, in_form
from transforms.flows.reading_comprehension.quotations import are_verbatim, quotes
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS
from transforms.flows.reading_comprehension.taxonomy.question_type import EDITING_GOALS
from transforms.flows.skill import Row

NAME = "reading_comprehension"
TITLE = "reading comprehension, questions on a passage"

HOW = """\
- Your answer checks an answer key. Read the passage as if its subject were new to you. It may \
differ from what is true elsewhere; only what it says here counts.
- Find the places that decide the question. Check names, figures, negations, time words and who \
says what.
- Some questions cannot be answered from their passage, because the decisive piece is absent or \
has been replaced by something similar. Ask yourself what the passage would have to say, and \
whether it does. With options, none may be supported. Such a task cannot be solved.
- The form of final_answer is named before the question."""

RUBRIC = """\
- It says only what the passage says or what follows from it: go through it claim by claim. One \
that the passage contradicts or does not bear out is a plain error, however likely it sounds.
- Names, figures, dates, negations and who says what are as in the passage.
- It answers the question that was asked, all of it, in the form and length that it asks for; a \
summary keeps what matters most, a table has every row and column asked for.
- A judgement has reasons, and they are the passage's. Where the passage cannot settle a point, it \
says so and does not guess; where it does settle it, saying that it does not is a plain error."""


def was_edited(pair: Row) -> bool:
    """Whether the pair is on an edited passage, so that nothing but another reading can tell."""
    return pair["goal"] in EDITING_GOALS


def is_solved_again(pair: Row) -> bool:
    """Whether a solver answers the question again."""
    return was_edited(pair) or can_compare(pair["answer_format"])


def was_made_unanswerable(pair: Row) -> bool:
    return bool(pair["goal"] == "unanswerable")


def _disagreement(pair: Row) -> str:
    return "unanswerable_disputed" if was_made_unanswerable(pair) else "answer_disagrees"


VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("answer_form", in_form, version="2", applies=has_rule),
    CheckedByCode("quotations", are_verbatim, applies=quotes, method="citation"),
    SolvedAgain(
        NAME,
        TITLE,
        HOW,
        forms={name: each.final_answer for name, each in FORMATS.items()},
        declining=finds_no_answer,
        has_no_answer=was_made_unanswerable,
        disagreement=_disagreement,
        version="2",
        applies=is_solved_again,
        max_tokens=512,
    ),
    Criticised(
        NAME,
        TITLE,
        RUBRIC,
        shows=question_and_answer,
        applies=lambda pair: not is_solved_again(pair),
    ),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
