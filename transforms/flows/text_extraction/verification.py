"""The verifiers of an extraction, the cheap ones first.

Code validates the form by its schema, looks for every value in the source, and compares with the
key. Where key and response differ a little, a solver extracts again. A critic judges the rest.
"""

from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.text_extraction import rules
from transforms.flows.text_extraction.transformations import NAME

TITLE = "extraction of information from a text"

HOW = """\
- Go through the text from beginning to end, once for each kind of thing asked for. Take what the \
task's words cover, all of it, and nothing else; only what the text says counts.
- final_answer is the extraction, whole, in just the form that the task states (the JSON, the \
table, or the list), as text, without a code fence.
- A task that two careful readers would carry out differently cannot be solved."""

RUBRIC = """\
- Complete: everything in the text that the task covers is there. Go through the text and look for \
what was missed; one entry of weight missed caps the score at 5.
- Correct: every value is the right one of its entry, with sensible bounds; nothing is there that \
the task does not cover. A value put to the wrong entry caps the score at 4.
- The form is the one asked for, and nothing stands besides it.
- The task is clear: what counts, and where it begins and ends, is settled. One that is not \
caps the score at 5."""

VERIFIERS = (
    CheckedByCode("form", rules.has_form, "2", method="schema"),
    CheckedByCode("source", rules.stands_in_the_source, method="citation"),
    CheckedByCode("key", rules.agrees_with_the_key, "2"),
    SolvedAgain(
        NAME,
        TITLE,
        HOW,
        compare=rules.same_extraction,
        asks_critic=False,
        applies=rules.is_undecided,
        version="2",
        max_tokens=1536,
    ),
    Criticised(NAME, TITLE, RUBRIC),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
