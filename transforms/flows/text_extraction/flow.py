"""The skill text extraction: entities, relations, tables and JSON by schema, out of a text.

Assembles, nothing more. A task comes with its key, whose values must stand in the text
(`assembling.py`); a response is validated by schema, traced to the text, and held against the key.
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.skill import Row, Skill
from transforms.flows.text_extraction import response, transformations, verification
from transforms.flows.text_extraction.goals import GOALS
from transforms.flows.text_extraction.taxonomy import TYPES

NAME = transformations.NAME
LEAST_CHARS = 300


def suits(document: Row) -> bool:
    """Prose with something in it to extract; code is read by the skill coding."""
    return document["kind"] != "code" and len(document["text"].strip()) >= LEAST_CHARS


SKILL = Skill(
    name=NAME,
    title="Text extraction",
    description=(
        "Entities, relations, tables and JSON by schema, extracted from texts; validated by "
        "schema, every value found in the source."
    ),
    suits=suits,
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
