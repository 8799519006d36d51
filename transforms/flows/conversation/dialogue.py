"""The conversation of one pair: user and assistant in turns, each a separate agent.

Each sees what its side would see: the user its own plan and what it reads, the assistant its
persona and what is written to it. Each has a history of its own. Belongs here: who speaks when, and
the bounds. Does not: judging the conversation (`verification.py`).
"""

import re

from transforms.agents.agent import Agent
from transforms.agents.session import Agents, Answer, Conversation
from transforms.flows.common.answering import pair, plan_response
from transforms.flows.common.asking import spec_of
from transforms.flows.common.untrusted import as_data
from transforms.flows.common.wholeness import whole_part
from transforms.flows.conversation.tasks import TURNS
from transforms.flows.conversation.transformations import NAME
from transforms.flows.skill import Stage, Step
from transforms.flows.work import Rejected, Result, WorkItem
from transforms.lakehouse.ids import digest

ASSISTANT = Agent(
    name=f"{NAME}.assistant",
    package=f"transforms.flows.{NAME}",
    prompt="assistant.jinja",
    temperature=0.6,
    max_tokens=700,
)
USER = Agent(
    name=f"{NAME}.user",
    package=f"transforms.flows.{NAME}",
    prompt="user.jinja",
    temperature=0.9,
    max_tokens=256,
)
#: The side's own name before what it says, as chat logs have it.
_OWN_LABEL = {
    "assistant": re.compile(r"\A\W{0,4}(?:assistant|ai)\W{0,3}:\s{0,8}", re.IGNORECASE),
    "user": re.compile(r"\A\W{0,4}(?:user|human|me)\W{0,3}:\s{0,8}", re.IGNORECASE),
}


async def converse(item: WorkItem, agents: Agents) -> Result:
    """Let both sides speak until the user has written as often as the spec says."""
    payload, spec = item.payload, spec_of(item.payload)
    persona = spec["assistant_persona"]
    written, read = Conversation(), Conversation()
    turns = [{"role": "user", "content": payload["instruction"]}]
    for number in range(1, spec["turns"] + 1):
        answer = await agents.ask(
            ASSISTANT,
            {
                "persona": as_data(persona) if number == 1 else "",
                "message": as_data(turns[-1]["content"]),
            },
            conversation=read,
        )
        reply = _said(answer, "assistant", is_last=number == spec["turns"])
        if not reply and number < spec["turns"]:
            return Rejected("empty_turn", f"the assistant's turn {number}")
        turns.append({"role": "assistant", "content": reply})
        if number == spec["turns"]:
            break
        message = await agents.ask(USER, _shown(spec, number, reply), conversation=written)
        said = _said(message, "user")
        if not said:
            return Rejected("empty_turn", f"the user's turn {number + 1}")
        turns.append({"role": "user", "content": said})
    return pair(
        payload,
        turns[0]["content"],
        turns[-1]["content"],
        answer.finish_reason,
        between=turns[1:-1],
        system=system_of(persona),
    )


def system_of(persona: str) -> str | None:
    """The system turn that training data shows; none where the assistant is nobody special."""
    return f"You are {persona}." if persona else None


def _shown(spec: dict[str, object], number: int, reply: str) -> dict[str, object]:
    """What the user's agent is shown before its message after `number` replies."""
    follow_ups = spec["follow_ups"]
    planned = follow_ups[number - 1 : number] if isinstance(follow_ups, list) else []
    is_first = number == 1
    return {
        "user_persona": as_data(str(spec["user_persona"])) if is_first else "",
        "situation": as_data(str(spec["situation"])) if is_first else "",
        "opening": as_data(str(spec["opening"])) if is_first else "",
        "reply": as_data(reply),
        "wish": as_data(str(planned[0])) if planned else "",
        "is_last": number + 1 == spec["turns"],
    }


def _said(answer: Answer, side: str, *, is_last: bool = False) -> str:
    """Return what a side said, without its own label; cut to what is whole, but for the last."""
    text = _OWN_LABEL[side].sub("", answer.text.strip())
    if answer.finish_reason == "length" and not is_last:
        text = whole_part(text)
    return text.strip()


STAGE = Stage(
    plan_response,
    (Step("response", converse, (ASSISTANT, USER), digest("conversation 1", TURNS)),),
)
