"""Short texts that a document is turned into: the material of most classifications.

Belongs here: their model, their form as a content's text, and reading them back. Does not: what is
asked about them.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.tasks import IllFormed
from transforms.flows.work import Rejected

FEWEST_TEXTS, MOST_TEXTS = 5, 12
_SHORTEST, _LONGEST = 20, 1200
_KIND_CHARS = 200


class ShortTexts(BaseModel):
    """What an agent writes: texts of one kind from the document's world, or none."""

    is_suitable: bool
    kind: str
    texts: list[str]


def material(answer: ShortTexts, payload: Mapping[str, Any]) -> str | Rejected:
    """Return the texts, numbered from 1, as a content's JSON text; odd and repeated ones go."""
    cleaned = dict.fromkeys(text.strip() for text in answer.texts)
    kept = [text for text in cleaned if _SHORTEST <= len(text) <= _LONGEST][:MOST_TEXTS]
    if not answer.is_suitable or len(kept) < FEWEST_TEXTS:
        return Rejected("unsuitable_seed", f"{len(kept)} texts of a usable length")
    numbered = [{"number": number, "text": text} for number, text in enumerate(kept, 1)]
    kind = " ".join(answer.kind.split())[:_KIND_CHARS]
    return json.dumps({"kind": kind, "texts": numbered}, ensure_ascii=False, indent=1)


def text_at(content: str, number: int) -> str:
    """Return a text of a content by its number.

    Raises:
        IllFormed: there is none of that number.
    """
    try:
        listed = json.loads(content)["texts"]
        return str(next(each["text"] for each in listed if each["number"] == number))
    except (ValueError, KeyError, TypeError, StopIteration) as missing:
        raise IllFormed(f"there is no text {number}") from missing
