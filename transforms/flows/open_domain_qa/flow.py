"""The skill open-domain question answering, after AgentInstruct (arXiv 2407.03502).

Assembles, nothing more: a document, or the facts in it, gives questions about the world of twelve
types (`taxonomy.py`), each answered from what a search over the seeds finds (`response.py`), and
checked by code and by a solver (`verification.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.open_domain_qa import (
    goals,
    response,
    taxonomy,
    transformations,
    verification,
)
from transforms.flows.skill import Row, Skill

LEAST_CHARS = 300


def why_unsuitable(document: Row) -> str | None:
    """Prose with room for a few facts; source code states none about the world."""
    return unsuitable(document, LEAST_CHARS, prose_only=True)


SKILL = Skill(
    name=transformations.NAME,
    title="Open-domain question answering",
    description="Simple and complex questions about the world, answered by search over the seeds.",
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
    searches=True,
)
