"""Tool use: requests to an assistant that has APIs, with calls, results and replies.

Belongs here: assembling the skill. Does not: its parts.
"""

from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.skill import Row, Skill
from transforms.flows.tool_use.contents import CONTENTS, TRANSFORMATIONS, suits_any
from transforms.flows.tool_use.dialogue import PAIRS
from transforms.flows.tool_use.goals import GOALS
from transforms.flows.tool_use.taxonomy import TYPES
from transforms.flows.tool_use.verification import TITLE, VERIFIERS

NAME = "tool_use"
_SHORTEST = 300


def why_unsuitable(document: Row) -> str | None:
    """Code, prose that describes APIs, or prose with figures to calculate with."""
    return unsuitable(document, _SHORTEST) or (None if suits_any(document) else "nothing_to_call")


SKILL = Skill(
    name=NAME,
    title="Tool use",
    description="Requests fulfilled by API calls, over several turns; every call fits its schema, "
    "and our own tools are executed.",
    why_unsuitable=why_unsuitable,
    searches=True,
    stages={
        "contents": CONTENTS,
        "instructions": instructions_stage(NAME, TYPES),
        "refinements": refinements_stage(NAME, TITLE, TYPES, GOALS),
        "pairs": PAIRS,
        "verdicts": verdicts_stage(NAME, VERIFIERS),
    },
    transformations=TRANSFORMATIONS,
    instruction_types=tuple(each.name for each in TYPES),
)
