"""Content transformations of creative content.

Three: the document as it is, sparks for invention, and occasions on which somebody needs a text.
Belongs here: the three. Does not: what is written from them.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.transforming import Transformation, contents_stage, is_prose
from transforms.flows.work import Rejected

NAME = "creative_content"
LEAST_RECORDS = 3
_FIELD_CHARS = 300


class Spark(BaseModel):
    """What a piece could grow from."""

    image: str
    who: str
    tension: str


class Sparks(BaseModel):
    """What the agent that looks for sparks answers."""

    sparks: list[Spark]


class Occasion(BaseModel):
    """Somebody who needs a text, for somebody, at some moment."""

    who: str
    reader: str
    moment: str
    wish: str


class Occasions(BaseModel):
    """What the agent that looks for occasions answers."""

    occasions: list[Occasion]


def shape(answer: Any, payload: Mapping[str, Any]) -> str | Rejected:
    """Return the records as JSON, one a line, those with an empty field left out."""
    [records] = [getattr(answer, name) for name in type(answer).model_fields]
    kept: dict[str, None] = {}
    for record in records:
        fields = {key: " ".join(text.split()) for key, text in record.model_dump().items()}
        if all(0 < len(text) <= _FIELD_CHARS for text in fields.values()):
            kept.setdefault(json.dumps(fields, ensure_ascii=False))
    if len(kept) < LEAST_RECORDS:
        return Rejected("too_few_ideas", f"{len(kept)} of {LEAST_RECORDS}")
    return "[\n" + ",\n".join(kept) + "\n]"


TRANSFORMATIONS = (
    Transformation("identity", None, suits=is_prose),
    Transformation("sparks", "transformations/sparks.jinja", output=Sparks, shape=shape),
    Transformation("occasions", "transformations/occasions.jinja", output=Occasions, shape=shape),
)
STAGE = contents_stage(NAME, TRANSFORMATIONS)
