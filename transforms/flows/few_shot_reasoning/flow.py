"""The skill few-shot reasoning: the rule behind a few examples, applied to one more input.

Assembles, nothing more. Where a rule is a small function, it is run on every example and the query
(`running.py`), and simpler rules are held against the examples (`rivals.py`).
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import MIN_CONTENT_CHARS
from transforms.flows.few_shot_reasoning import response, transformations, verification
from transforms.flows.few_shot_reasoning.goals import GOALS
from transforms.flows.few_shot_reasoning.taxonomy import TYPES
from transforms.flows.skill import Row, Skill

NAME = "few_shot_reasoning"


def why_unsuitable(document: Row) -> str | None:
    """Any document with words enough to build examples of; code too, for its names and formats."""
    return unsuitable(document, MIN_CONTENT_CHARS)


SKILL = Skill(
    name=NAME,
    title=verification.SKILL_TITLE,
    description="Examples of a hidden rule and a query; rules in code are run, answers computed.",
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
