"""Writing the text: from the data in one of several forms, the same that the user turn shows.

Belongs here: the step and the user turn. Does not: the forms (`presenting.py`), or judging.
"""

from transforms.agents.session import Agents
from transforms.flows.common.answering import pair, plan_response, responder
from transforms.flows.common.untrusted import as_data
from transforms.flows.data_to_text.presenting import presented
from transforms.flows.data_to_text.transformations import NAME
from transforms.flows.skill import Stage, Step
from transforms.flows.work import Result, WorkItem
from transforms.lakehouse.ids import choose

FRAMINGS: tuple[str, ...] = (
    "{instruction}\n\n{data}",
    "{data}\n\n{instruction}",
    "Data:\n\n{data}\n\n---\n\n{instruction}",
    "{instruction}\n\nHere are the data:\n\n{data}",
    "### Data\n{data}\n\n### Task\n{instruction}",
)
RESPONDER = responder(NAME, max_tokens=1024)


def user_turn(instruction: str, data: str, key: str) -> str:
    """Return task and data, framed in one of several ways; the same key is framed alike."""
    before, _, after = choose(FRAMINGS, "framing", key).partition("{data}")
    return data.join(part.replace("{instruction}", instruction) for part in (before, after))


async def respond(item: WorkItem, agents: Agents) -> Result:
    """Ask for the text; the content itself, as JSON, stays the pair's passage."""
    payload = item.payload
    shown = presented(payload["passage"], payload["instruction_id"])
    answer = await agents.ask(
        RESPONDER,
        {
            "passage": as_data(shown),
            "question": as_data(payload["instruction"]),
            "answer_format": payload["answer_format"],
        },
    )
    turn = user_turn(payload["instruction"], shown, payload["instruction_id"])
    return pair(payload, turn, answer.text, answer.finish_reason)


STAGE = Stage(plan_response, (Step("response", respond, (RESPONDER,)),))
