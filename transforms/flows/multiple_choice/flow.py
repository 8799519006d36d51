"""The skill multiple choice: questions that stand alone, with one right option of several.

Assembles, nothing more. An agent writes stem, right option and distractors (`tasks.py`), code
places the key and refuses give-aways (`assembling.py`), and writer, responder and an independent
solver must pick the same option (`verification.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import MIN_CONTENT_CHARS
from transforms.flows.multiple_choice import response, transformations, verification
from transforms.flows.multiple_choice.goals import GOALS
from transforms.flows.multiple_choice.taxonomy import TYPES
from transforms.flows.skill import Row, Skill

NAME = verification.SKILL


def why_unsuitable(document: Row) -> str | None:
    """Any document with enough in it to ask about."""
    return unsuitable(document, MIN_CONTENT_CHARS)


SKILL = Skill(
    name=NAME,
    title=verification.SKILL_TITLE,
    description=(
        "Multiple-choice questions that stand alone: one right option, plausible others, the key "
        "placed by chance and confirmed by an independent solver."
    ),
    why_unsuitable=why_unsuitable,
    stages={
        "contents": transformations.STAGE,
        "instructions": instructions_stage(NAME, TYPES),
        "refinements": refinements_stage(NAME, verification.SKILL_TITLE, TYPES, GOALS),
        "pairs": response.STAGE,
        "verdicts": verification.STAGE,
    },
    transformations=tuple(each.name for each in transformations.TRANSFORMATIONS),
    instruction_types=tuple(each.name for each in TYPES),
)
