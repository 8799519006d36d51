"""The skill retrieval-augmented generation, after AgentInstruct (arXiv 2407.03502).

Assembles, nothing more: a seed becomes a few passages, those of other seeds among them
(`transformations.py`), they get questions of fifteen types (`taxonomy.py`), each is answered with
citations (`response.py`), and every citation is checked (`verification.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.retrieval_augmented_generation import (
    goals,
    response,
    taxonomy,
    transformations,
    verification,
)
from transforms.flows.skill import Row, Skill

#: Enough for a few passages of its own.
LEAST_CHARS = 300


def why_unsuitable(document: Row) -> str | None:
    """Prose long enough for passages; code has no sentences to cite."""
    return unsuitable(document, LEAST_CHARS, prose_only=True)


SKILL = Skill(
    name=transformations.NAME,
    title="Retrieval-augmented generation",
    description="Questions over retrieved passages and distractors, answered with citations.",
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
