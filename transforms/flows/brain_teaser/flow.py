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
from transforms.flows.common.transforming import MIN_CONTENT_CHARS
from transforms.flows.skill import Row, Skill

NAME = verification.SKILL


def suits(document: Row) -> bool:
    """Prose with enough in it to play with; a program has few scenes."""
    return document.get("kind") != "code" and len(document["text"].strip()) >= MIN_CONTENT_CHARS


SKILL = Skill(
    name=NAME,
    title=verification.SKILL_TITLE,
    description=(
        "Riddles, lateral thinking, number and letter puzzles and paradoxes with one answer, "
        "which an independent solver must find too."
    ),
    suits=suits,
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
