"""The skill analytical reasoning: puzzles of ordering, grouping and assignment.

Assembles, nothing more. An agent writes a puzzle in a closed vocabulary (`puzzle.py`), code solves
it (`search.py`) and drops those without just one answer (`assembling.py`). A response must come to
that answer, to what a program in the sandbox finds (`program.py`), and to what a solver finds who
has the words alone (`verification.py`).
"""

from transforms.flows.analytical_reasoning import response, transformations, verification
from transforms.flows.analytical_reasoning.goals import GOALS
from transforms.flows.analytical_reasoning.taxonomy import TYPES
from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import MIN_CONTENT_CHARS
from transforms.flows.skill import Row, Skill

NAME = "analytical_reasoning"


def why_unsuitable(document: Row) -> str | None:
    """Prose with something in it to arrange; a program offers no cast."""
    return unsuitable(document, MIN_CONTENT_CHARS, prose_only=True)


SKILL = Skill(
    name=NAME,
    title=verification.SKILL_TITLE,
    description=(
        "Ordering, grouping and assignment puzzles, each solved by a search over its clues."
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
