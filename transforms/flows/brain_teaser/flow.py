"""The skill brain teaser: riddles, lateral thinking, letters, numbers, paradoxes.

Assembles, nothing more. Code makes or solves what it can (`letters.py`, `numbers.py`), refuses what
tells its answer or is known to all (`give_aways.py`), and writer, responder and an independent
solver must come to one answer (`verification.py`).
"""

from transforms.flows.brain_teaser import response, transformations, verification
from transforms.flows.brain_teaser.goals import GOALS
from transforms.flows.brain_teaser.taxonomy import TYPES
from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import MIN_CONTENT_CHARS
from transforms.flows.skill import Row, Skill

NAME = verification.SKILL


def why_unsuitable(document: Row) -> str | None:
    """Prose with enough in it to play with; a program has few scenes."""
    return unsuitable(document, MIN_CONTENT_CHARS, prose_only=True)


SKILL = Skill(
    name=NAME,
    title=verification.SKILL_TITLE,
    description=(
        "Riddles, lateral thinking, number and letter puzzles and paradoxes with one answer, "
        "which an independent solver must find too."
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
