"""Web agent: goals in a simulated site, reached by actions that a simulator replays.

Belongs here: assembling the skill. Does not: its parts.
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import contents_stage
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.skill import Row, Skill
from transforms.flows.web_agent.acting import PAIRS
from transforms.flows.web_agent.goals import GOALS
from transforms.flows.web_agent.taxonomy import TYPES
from transforms.flows.web_agent.transformations import TRANSFORMATIONS
from transforms.flows.web_agent.verification import TITLE, VERIFIERS

NAME = "web_agent"
_SHORTEST = 300


def why_unsuitable(document: Row) -> str | None:
    """Any document with enough in it for a few pages, formulas excepted."""
    if document.get("kind") == "math":
        return "is_formulas"
    return unsuitable(document, _SHORTEST)


SKILL = Skill(
    name=NAME,
    title="Web agent",
    description="Goals in a simulated site, found reachable by search; the actions are replayed "
    "and must reach the end.",
    why_unsuitable=why_unsuitable,
    stages={
        "contents": contents_stage(NAME, TRANSFORMATIONS),
        "instructions": instructions_stage(NAME, TYPES),
        "refinements": refinements_stage(NAME, TITLE, TYPES, GOALS),
        "pairs": PAIRS,
        "verdicts": verdicts_stage(NAME, VERIFIERS),
    },
    transformations=tuple(each.name for each in TRANSFORMATIONS),
    instruction_types=tuple(each.name for each in TYPES),
)
