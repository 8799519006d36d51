"""The verifiers of a modification, the cheap ones first.

Code checks the rules a task states. Where the point is how the result reads (a sentiment, an
entailment), a solver who sees the result alone says how it reads. A critic judges the rest.
"""

from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.skill import Row
from transforms.flows.text_modification import rules
from transforms.flows.text_modification.transformations import NAME

TITLE = "modifications of a given text"

HOW = """\
- You see a text and a question on how it reads. Only what the text says counts, not what is true.
- final_answer is one of the words that the question offers, alone.
- A text that cannot be read, or that answers the question itself, cannot be solved."""

RUBRIC = """\
- The change asked for was made, wholly and everywhere; nothing else was changed. A condition of \
the task that was not kept caps the score at 4.
- Content stays true to the text: nothing of weight dropped, added, softened or turned round, \
unless the task asks for it. A changed fact caps the score at 3.
- The result is good of its kind: natural, correct, in one register, fit for the reader named.
- The answer is the text alone, without an announcement or a note.
- The task itself makes sense for this text. One at odds with itself caps the score at 4."""


def is_read_back(pair: Row) -> bool:
    return bool(spec_of(pair).get("asks"))


def on_the_result(pair: Row) -> str:
    """What the solver is asked: the result, and how it reads."""
    return f"Text:\n{pair['response']}\n\n{spec_of(pair)['asks']}"


def as_expected(pair: Row, solution: str) -> bool:
    """Whether the solver's word is the one expected."""
    said = solution.casefold().strip(" .\"'*")
    return said == spec_of(pair)["expected"]


VERIFIERS = (
    CheckedByCode("text_alone", rules.is_the_text_alone),
    CheckedByCode("rules", rules.keeps_the_rules, "3", applies=rules.has_rules),
    SolvedAgain(
        NAME,
        TITLE,
        HOW,
        compare=as_expected,
        asks_critic=False,
        shows_content=False,
        question=on_the_result,
        name="read_back",
        applies=is_read_back,
        max_tokens=256,
    ),
    Criticised(NAME, TITLE, RUBRIC),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
