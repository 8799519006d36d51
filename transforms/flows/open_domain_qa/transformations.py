"""Content transformations of open-domain question answering.

Two: the document as it is, and the facts in it that hold without it, each said so that it can be
understood alone. Belongs here: the two. Does not: finding sources for an answer (`grounding.py`).
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.work import Rejected

NAME = "open_domain_qa"
#: With fewer facts there is little to ask, and nothing to join.
LEAST_FACTS = 3
_FACT_CHARS = 400


class Fact(BaseModel):
    """One fact: what it is about, and a sentence that is understood without the document."""

    subject: str
    statement: str


class Facts(BaseModel):
    """What the agent that states facts answers."""

    facts: list[Fact]


def shape(answer: Facts, payload: Mapping[str, Any]) -> str | Rejected:
    """Return the facts as JSON, one a line; those that say nothing, or the same again, left out."""
    stated: dict[str, dict[str, str]] = {}
    for each in answer.facts:
        statement = " ".join(each.statement.split())
        if 20 <= len(statement) <= _FACT_CHARS:
            subject = " ".join(each.subject.split())[:100]
            stated.setdefault(statement.casefold(), {"subject": subject, "statement": statement})
    if len(stated) < LEAST_FACTS:
        return Rejected("too_few_facts", f"{len(stated)} of {LEAST_FACTS}")
    lines = [json.dumps(each, ensure_ascii=False) for each in stated.values()]
    return "[\n" + ",\n".join(lines) + "\n]"


TRANSFORMATIONS = (
    Transformation("identity", None),
    Transformation("world_facts", "transformations/world_facts.jinja", output=Facts, shape=shape),
)
STAGE = contents_stage(NAME, TRANSFORMATIONS)
