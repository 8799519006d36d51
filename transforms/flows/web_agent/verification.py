"""How pairs of the web agent are verified: replay first, then the report, then a critic.

Belongs here: the verifiers and their order. Does not: the rules (`rules.py`).
"""

from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.verifying import Verifier
from transforms.flows.web_agent import rules

TITLE = "goals in a simulated web site"

RUBRIC = (
    "- The goal is one a person could have on this site, and says all that is needed: what to "
    "enter, what to choose by, what to avoid.\n"
    "- The actions do what the goal means, not only what can be measured of it: conditions were "
    "looked up before they were acted on, restrictions kept, nothing done on the side.\n"
    "- A thought before an action says why, from what the page shows, in a sentence; it knows "
    "nothing that no page has shown yet.\n"
    "- The report tells the user what was done or found, truly and briefly, and what could not be "
    "done. Where the answer is JSON it stands alone.\n"
    "- Ruined by: acting before reading, guessed facts, a claim the pages do not bear out, a goal "
    "met by accident."
)

VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("replay", rules.replay, version="2", method="execution", waits=True),
    CheckedByCode("pages_shown", rules.pages_shown, applies=rules.is_interactive),
    CheckedByCode("report_true", rules.report_true, version="4", applies=rules.is_interactive),
    Criticised("web_agent", TITLE, RUBRIC),
)
