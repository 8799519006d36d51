"""Content transformations of conversation.

Two: the document as it is, and situations in which somebody would come to speak of its matter.
Belongs here: the two. Does not: conversations.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.work import Rejected

NAME = "conversation"
LEAST_SITUATIONS = 3
_FIELD_CHARS = 400


class Situation(BaseModel):
    """Somebody with a reason to talk: who, what has happened, what they know, what they want."""

    who: str
    what_happened: str
    knows: str
    wants: str


class Situations(BaseModel):
    """What the agent that finds situations answers."""

    situations: list[Situation]
    facts: list[str]


def shape(answer: Situations, payload: Mapping[str, Any]) -> str | Rejected:
    """Return situations and facts as JSON, one a line; those with an empty field left out."""
    kept: dict[str, None] = {}
    for each in answer.situations:
        fields = {name: " ".join(text.split()) for name, text in each.model_dump().items()}
        if all(0 < len(text) <= _FIELD_CHARS for text in fields.values()):
            kept.setdefault(json.dumps(fields, ensure_ascii=False))
    if len(kept) < LEAST_SITUATIONS:
        return Rejected("too_few_situations", f"{len(kept)} of {LEAST_SITUATIONS}")
    facts = (" ".join(fact.split()) for fact in answer.facts)
    stated = (json.dumps({"fact": fact}, ensure_ascii=False) for fact in facts if fact)
    lines = [*kept, *dict.fromkeys(line for line in stated if len(line) <= _FIELD_CHARS)]
    return "[\n" + ",\n".join(lines) + "\n]"


TRANSFORMATIONS = (
    Transformation("identity", None),
    Transformation(
        "situations", "transformations/situations.jinja", output=Situations, shape=shape
    ),
)
STAGE = contents_stage(NAME, TRANSFORMATIONS)
