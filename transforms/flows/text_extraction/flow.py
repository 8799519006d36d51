"""The skill text extraction: entities, relations, tables and JSON by schema, out of a text.

Assembles, nothing more. A task comes with its key, whose values must stand in the text
(`assembling.py`); a response is validated by schema, traced to the text, and held against the key.
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.skill import Row, Skill
from transforms.flows.text_extraction import response, transformations, verification
from transforms.flows.text_extraction.goals import GOALS
from transforms.flows.text_extraction.taxonomy import TYPES

NAME = transformations.NAME
LEAST_CHARS = 300


def why_unsuitable(document: Row) -> str | None:
    """Prose with something in it to extract; code is read by the skill coding."""
    return unsuitable(document, LEAST_CHARS, prose_only=True)


SKILL = Skill(
    name=NAME,
    title="Text extraction",
    description=(
        "Entities, relations, tables and JSON by schema, extracted from texts; validated by "
        "schema, every value found in the source."
    ),
    why_unsuitable=why_unsuitable,
    stages={
        "contents": transformations.STAGE,
        "instructions": instructions_stage(NAME, TYPES),
        "refinements": refinements_stage(NAME, verification.TITLE, TYPES, GOALS),
        "pairs": response.STAGE,
        "verdicts": verification.STAGE,
    },
    transformations=tuple(each.name for each in transformations.TRANSFORMATIONS),
    instruction_types=tuple(each.name for each in TYPES),
)
