"""What the agents of this skill write: the plan of a conversation, and how it becomes a draft.

Belongs here: the task models and their assembly. Does not: the types (`taxonomy.py`), or holding
the conversation (`dialogue.py`).

The instruction is the user's first message. A spec has the plan (`user_persona`, `situation`,
`opening`, `follow_ups`, `assistant_persona`, empty where the assistant is nobody in particular) and
`turns`, the number of the user's messages.
"""

import re

from pydantic import BaseModel

from transforms.flows.common.labels import without_labels
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.lakehouse.ids import choose

#: How many messages a user writes, by hash: most real conversations are short.
TURNS = (2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8)
FEWEST_FOLLOW_UPS, MOST_FOLLOW_UPS = 3, 8
_OPENING_CHARS, _PERSONA_CHARS, _LINE_CHARS = 1000, 500, 400
_ON_MATERIAL = re.compile(
    r"\b(?:according to|based on|mentioned in|described in|stated in|in) (?:the|this) "
    r"(?:passage|text|article|excerpt|material|document)\b",
    re.IGNORECASE,
)


class Plan(BaseModel):
    """A conversation with an assistant: who writes, why, how it begins, what comes up later."""

    user_persona: str
    situation: str
    opening: str
    follow_ups: list[str]


class PersonaPlan(BaseModel):
    """A conversation with an assistant who plays somebody."""

    assistant_persona: str
    user_persona: str
    situation: str
    opening: str
    follow_ups: list[str]


def plan(task: Plan, asked: Asked) -> Draft:
    """Assemble a conversation with an assistant who is nobody in particular."""
    return _draft(task, "", asked)


def persona_plan(task: PersonaPlan, asked: Asked) -> Draft:
    """Assemble a conversation with an assistant who plays somebody."""
    persona = re.sub(r"^you are\s+", "", _line(task.assistant_persona), flags=re.IGNORECASE)
    if not 10 <= len(persona) <= _PERSONA_CHARS:
        raise IllFormed("the assistant is nobody, or described at length")
    return _draft(task, persona.rstrip("."), asked)


def _draft(task: Plan | PersonaPlan, persona: str, asked: Asked) -> Draft:
    opening = task.opening.strip()
    if not 10 <= len(opening) <= _OPENING_CHARS:
        raise IllFormed("no first message of a reasonable length")
    if _ON_MATERIAL.search(opening):
        raise IllFormed("it speaks of a text that the assistant does not have")
    user, situation = _line(task.user_persona), _line(task.situation)
    if not user or not situation or max(len(user), len(situation)) > _PERSONA_CHARS:
        raise IllFormed("no user, or no situation")
    lines = [line for line in without_labels(task.follow_ups) if 0 < len(line) <= _LINE_CHARS]
    follow_ups = [*{line.casefold(): line for line in lines}.values()][:MOST_FOLLOW_UPS]
    if len(follow_ups) < FEWEST_FOLLOW_UPS:
        raise IllFormed(f"{len(follow_ups)} follow-ups")
    spec = {
        "assistant_persona": persona,
        "user_persona": user,
        "situation": situation,
        "opening": opening,
        "follow_ups": follow_ups,
        "turns": choose(TURNS, "turns", asked.key, opening),
    }
    return Draft(opening, spec)


def _line(text: str) -> str:
    return " ".join(text.split())
