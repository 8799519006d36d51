"""The skill text classification: labels for documents, programs and short texts.

Assembles, nothing more. An agent makes a set of labels from the seed (`tasks.py`), code lists them
and says how to answer (`assembling.py`), and an answer must consist of allowed labels, those that
an independent solver chooses too (`verification.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import MIN_CONTENT_CHARS
from transforms.flows.skill import Row, Skill
from transforms.flows.text_classification import response, transformations, verification
from transforms.flows.text_classification.goals import GOALS
from transforms.flows.text_classification.taxonomy import TYPES

NAME = verification.SKILL


def why_unsuitable(document: Row) -> str | None:
    """Any document with enough in it to tell what it is."""
    return unsuitable(document, MIN_CONTENT_CHARS)


SKILL = Skill(
    name=NAME,
    title=verification.SKILL_TITLE,
    description=(
        "Single- and multi-label classification with label sets made from the seed, in many "
        "layouts, the labels confirmed by an independent solver."
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
