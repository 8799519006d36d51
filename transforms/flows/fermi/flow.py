"""The skill Fermi estimation: rough numbers from explicit assumptions.

Assembles, nothing more: questions with a writer's own rough estimate (`task.py`), answers whose
sums the calculator repeats (`equations.py`, `verification.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import MIN_CONTENT_CHARS
from transforms.flows.fermi import response, transformations, verification
from transforms.flows.fermi.goals import GOALS
from transforms.flows.fermi.taxonomy import TYPES
from transforms.flows.skill import Row, Skill

NAME = "fermi"


def why_unsuitable(document: Row) -> str | None:
    """English prose: the parts of an answer are found by their English names."""
    return unsuitable(document, MIN_CONTENT_CHARS, prose_only=True, english_only=True)


SKILL = Skill(
    name=NAME,
    title=verification.SKILL_TITLE,
    description="Fermi estimates: assumptions with units, sums repeated by a calculator.",
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
