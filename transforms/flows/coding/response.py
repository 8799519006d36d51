"""The response: a call of its own that sees what the user wrote, and never the hidden reference.

Belongs here: the step, and what an answer of each format looks like. Does not: what the user wrote
(`showing.py`), or judging the answer.
"""

from transforms.agents.session import Agents
from transforms.flows.coding.showing import user_turn
from transforms.flows.common.answering import pair, plan_response, responder
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Stage, Step
from transforms.flows.work import Result, WorkItem

ANSWER_FORMS = {
    "code": (
        "Code. At most three sentences on how it works or what was changed, and all the code in "
        "one fenced block tagged with its language. No second block with examples of use."
    ),
    "explanation": (
        "An explanation in whole sentences. Names from the code stand in backticks. Short lists "
        "or a few lines of code where they help. If the user wants a last line of a certain form, "
        "that line ends the answer."
    ),
}

RESPONDER = responder("coding", answer_forms=ANSWER_FORMS, max_tokens=1792)


async def respond(item: WorkItem, agents: Agents) -> Result:
    """Answer what the user wrote. The material is not shown: it may hold the solution."""
    payload = item.payload
    asked = user_turn(payload)
    variables = {"question": as_data(asked), "answer_format": payload["answer_format"]}
    answer = await agents.ask(RESPONDER, variables)
    return pair(payload, asked, answer.text, answer.finish_reason)


STAGE = Stage(plan_response, (Step("response", respond, (RESPONDER,)),))
