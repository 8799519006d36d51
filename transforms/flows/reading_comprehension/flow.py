"""The skill reading comprehension, after AgentInstruct (arXiv 2407.03502).

Assembles, nothing more: a document becomes a passage (`transformations.py`), the passage gets
questions of many types (`asking.py`), suggester and editor add harder and altered ones
(`refinement.py`), each is answered (`response.py`), and every answer is checked: by code, and by a
second reading (`verification.py`).
"""

from transforms.flows.common.suitability import unsuitable
from transforms.flows.reading_comprehension import (
    asking,
    refinement,
    response,
    transformations,
    verification,
)
from transforms.flows.reading_comprehension.taxonomy.types import QUESTION_TYPES
from transforms.flows.skill import Row, Skill


def why_unsuitable(document: Row) -> str | None:
    """Any document long enough to hold a passage; code too, which is read for what it does."""
    return unsuitable(document, transformations.MIN_PASSAGE_CHARS)


SKILL = Skill(
    name="reading_comprehension",
    description="Questions on a passage, of 43 types, answered from the passage alone.",
    why_unsuitable=why_unsuitable,
    stages={
        "contents": transformations.STAGE,
        "instructions": asking.STAGE,
        "refinements": refinement.STAGE,
        "pairs": response.STAGE,
        "verdicts": verification.STAGE,
    },
    transformations=transformations.TRANSFORMATION_NAMES,
    instruction_types=tuple(QUESTION_TYPES),
)
