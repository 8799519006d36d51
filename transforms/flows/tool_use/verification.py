"""How pairs of tool use are verified: calls against schemas, calls against the plan, replies.

Belongs here: the verifiers and their order. Does not: the rules on dialogues (`dialogue_rules.py`).
"""

from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.verifying import Verifier
from transforms.flows.tool_use import dialogue_rules as rules

TITLE = "requests to an assistant that can call APIs"

RUBRIC = (
    "- The assistant does what the user wants with the APIs it has, by calls that the request or "
    "an earlier result justifies, and no other.\n"
    "- What it says of results is what they say: names, amounts, times and states are those of the "
    "tool turns, nothing is added, and what matters to the user is told.\n"
    "- Where an API is missing, it says what it cannot do and pretends nothing. Where a required "
    "value is missing, it asks for that value and guesses nothing. Where a call failed, it says so "
    "or repairs it.\n"
    "- Replies are short, clear, and written for a person who does not see calls or JSON.\n"
    "- The user's turns sound like one person with one wish, and results like those of a working "
    "API: consistent with each other and with the request.\n"
    "- Ruined by: invented results, a claim to have done what no call did, a question already "
    "answered, talk of functions and JSON to the user."
)

VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("calls_fit", rules.calls_fit, applies=rules.has_calls, method="schema"),
    CheckedByCode("plan_kept", rules.plan_kept, version="3"),
    CheckedByCode("results_told", rules.results_told, version="4", applies=rules.has_calls),
    CheckedByCode(
        "executed",
        rules.executed,
        version="2",
        applies=rules.is_executed,
        method="execution",
        waits=True,
    ),
    Criticised("tool_use", TITLE, RUBRIC),
)
