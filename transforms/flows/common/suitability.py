"""Why a document is no seed of a skill, as a reason that is kept.

Belongs here: the reasons that skills share. Does not: what one skill alone asks of its seeds.
"""

from transforms.flows.common.transforming import is_code
from transforms.flows.skill import Row


def unsuitable(
    document: Row, least_chars: int, *, prose_only: bool = False, english_only: bool = False
) -> str | None:
    """Return why a row of seeds.documents does not suit a skill, or None if it does.

    `too_short`, `is_code` or `not_english`, the first that holds. A document whose language is not
    known counts as English.
    """
    if len(document["text"].strip()) < least_chars:
        return "too_short"
    if prose_only and is_code(document):
        return "is_code"
    if english_only and (document.get("language") or "en") != "en":
        return "not_english"
    return None
