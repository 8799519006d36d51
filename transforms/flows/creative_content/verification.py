"""The verifiers of this skill, the cheap ones first.

Code checks that the answer is the piece alone, every constraint that can be counted, and the
language. A critic judges what cannot be counted: the idea, the voice, rhyme and metre.
"""

from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.verifying import Verifier, verdicts_stage
from transforms.flows.creative_content import rules
from transforms.flows.creative_content.transformations import NAME

TITLE = "creative writing to a brief"

RUBRIC = """\
- The piece does what the brief asks: form, subject, point of view, reader and tone. Numbers and \
given words have been counted already; do not count again. A missed request caps the score at 5.
- Where the form wants rhyme or metre, they are there and unforced. Forced or missing ones cap the \
score at 6.
- It has one idea that carries it and details that only this piece has. Stock images, pasted-on \
morals, and sentences that would fit any piece cost points; a piece made of them gets 5.
- The constraints are worn lightly: a reader would not guess them from clumsy places.
- It begins and ends on purpose. The material only gave the idea: departing from it is no fault, \
stating wrong facts about real persons is one."""

VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("piece_alone", rules.is_the_piece_alone),
    CheckedByCode("constraints", rules.meets_constraints, "2"),
    CheckedByCode("language", rules.is_in_its_language),
    Criticised(NAME, TITLE, RUBRIC),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
