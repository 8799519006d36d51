"""The skill text modification, after AgentInstruct (arXiv 2407.03502): its 18 kinds of task.

Assembles, nothing more. Seeds are modified as they are; what a program can check of a task, an
agent writes as parameters, which code states in the task and checks in the answer (`rules.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.skill import Row, Skill
from transforms.flows.text_modification import response, transformations, verification
from transforms.flows.text_modification.goals import GOALS
from transforms.flows.text_modification.taxonomy import TYPES

NAME = transformations.NAME
LEAST_CHARS = 200


def why_unsuitable(document: Row) -> str | None:
    """Prose of a few sentences; code is modified in the skill coding."""
    return unsuitable(document, LEAST_CHARS, prose_only=True)


SKILL = Skill(
    name=NAME,
    title="Text modification",
    description=(
        "Eighteen kinds of change to a given text, from paraphrase to vocabulary limits; what a "
        "program can check of the result, it checks."
    ),
    why_unsuitable=why_unsuitable,
    stages={
        "contents": transformations.STAGE,
        "instructions": instructions_stage(NAME, TYPES),
        "refinements": refinements_stage(NAME, verification.TITLE, TYPES, GOALS),
        "pairs": response.STAGE,
        "verdicts": verification.STAGE,
    },
    transformations=tuple(each.name for each in transformations.TRANSFORMATIONS),
    instruction_types=tuple(each.name for each in TYPES),
)
