"""The skill creative content, after AgentInstruct (arXiv 2407.03502).

Assembles, nothing more: a document, or sparks or occasions found in it, gives writing tasks of
seventeen types (`taxonomy.py`), whose countable constraints code words and checks; each is answered
with a piece of writing.
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.creative_content import (
    goals,
    response,
    taxonomy,
    transformations,
    verification,
)
from transforms.flows.skill import Row, Skill

LEAST_CHARS = 300


def why_unsuitable(document: Row) -> str | None:
    """English with something in it to write about: the wording of constraints is English."""
    return unsuitable(document, LEAST_CHARS, english_only=True)


SKILL = Skill(
    name=transformations.NAME,
    title="Creative content",
    description="Stories, poems, speeches, letters and more, under constraints that are checked.",
    why_unsuitable=why_unsuitable,
    stages={
        "contents": transformations.STAGE,
        "instructions": instructions_stage(transformations.NAME, taxonomy.TYPES),
        "refinements": refinements_stage(
            transformations.NAME, verification.TITLE, taxonomy.TYPES, goals.GOALS
        ),
        "pairs": response.STAGE,
        "verdicts": verification.STAGE,
    },
    transformations=tuple(each.name for each in transformations.TRANSFORMATIONS),
    instruction_types=tuple(each.name for each in taxonomy.TYPES),
)
