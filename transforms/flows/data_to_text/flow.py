"""The skill data to text: tables, series, records and groups of figures, and texts from them.

Assembles, nothing more. A document's facts become data with exact numbers (`shaping.py`); every
figure of a text is traced back to them by code (`tracing.py`, `claims.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.data_to_text import response, transformations, verification
from transforms.flows.data_to_text.goals import GOALS
from transforms.flows.data_to_text.taxonomy import TYPES
from transforms.flows.skill import Row, Skill

NAME = transformations.NAME
LEAST_CHARS = 300


def why_unsuitable(document: Row) -> str | None:
    """Prose with room for facts; code states few figures about the world."""
    return unsuitable(document, LEAST_CHARS, prose_only=True)


SKILL = Skill(
    name=NAME,
    title="Data to text",
    description=(
        "Texts from tables, series, records and JSON; every figure in them is traced to the data "
        "by code."
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
