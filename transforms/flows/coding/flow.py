"""The skill coding, after AgentInstruct (arXiv 2407.03502).

Assembles, nothing more: a document becomes code or a specification (`transformations.py`), types of
the taxonomy ask for code or about it (`taxonomy.py`), suggester and editor add harder tasks
(`goals.py`), each is answered (`response.py`), and answers are run, compared and judged
(`verification.py`).
"""

from transforms.flows.coding import response, verification
from transforms.flows.coding.goals import GOALS
from transforms.flows.coding.taxonomy import TYPES
from transforms.flows.coding.transformations import TRANSFORMATIONS, why_unsuitable
from transforms.flows.common.asking import instructions_stage
from transforms.flows.common.refining import refinements_stage
from transforms.flows.common.transforming import contents_stage
from transforms.flows.skill import Skill

_NAME = "coding"
_TITLE = "programming tasks"

SKILL = Skill(
    name=_NAME,
    title=_TITLE,
    description="Writing, fixing, testing, translating and explaining code; Python is executed.",
    why_unsuitable=why_unsuitable,
    stages={
        "contents": contents_stage(_NAME, TRANSFORMATIONS),
        "instructions": instructions_stage(_NAME, TYPES),
        "refinements": refinements_stage(_NAME, _TITLE, TYPES, GOALS),
        "pairs": response.STAGE,
        "verdicts": verification.STAGE,
    },
    transformations=tuple(each.name for each in TRANSFORMATIONS),
    instruction_types=tuple(each.name for each in TYPES),
)
