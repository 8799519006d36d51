"""The skill creative content, after AgentInstruct (arXiv 2407.03502).

Assembles, nothing more: a document, or sparks or occasions found in it, gives writing tasks of
seventeen types (`taxonomy.py`), whose countable constraints code words and checks; each is answered
with a piece of writing.
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.creative_content import (
    goals,
    response,
    taxonomy,
    transformations,
    verification,
)
from transforms.flows.skill import Row, Skill

LEAST_CHARS = 300


def suits(document: Row) -> bool:
    """English with something in it to write about: the wording of constraints is English."""
    is_english = (document.get("language") or "en") == "en"
    return is_english and len(document["text"].strip()) >= LEAST_CHARS


SKILL = Skill(
    name=transformations.NAME,
    title="Creative content",
    description="Stories, poems, speeches, letters and more, under constraints that are checked.",
    suits=suits,
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
