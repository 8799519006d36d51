"""The skill conversation, after AgentInstruct (arXiv 2407.03502).

Assembles, nothing more: a document, or situations found in it, gives plans of conversations of
fourteen types (`taxonomy.py`); two agents hold each (`dialogue.py`); code checks how it runs, a
critic what it is worth (`verification.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.conversation import (
    dialogue,
    goals,
    taxonomy,
    transformations,
    verification,
)
from transforms.flows.skill import Row, Skill

LEAST_CHARS = 300


def why_unsuitable(document: Row) -> str | None:
    """Whatever holds enough to talk about, code included."""
    return unsuitable(document, LEAST_CHARS)


SKILL = Skill(
    name=transformations.NAME,
    title="Conversation",
    description="Two to eight turns in which what is asked depends on what was said.",
    why_unsuitable=why_unsuitable,
    stages={
        "contents": transformations.STAGE,
        "instructions": instructions_stage(transformations.NAME, taxonomy.TYPES),
        "refinements": refinements_stage(
            transformations.NAME, verification.TITLE, taxonomy.TYPES, goals.GOALS
        ),
        "pairs": dialogue.STAGE,
        "verdicts": verification.STAGE,
    },
    transformations=tuple(each.name for each in transformations.TRANSFORMATIONS),
    instruction_types=tuple(each.name for each in taxonomy.TYPES),
)
