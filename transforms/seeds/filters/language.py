"""Documents in a language nobody asked for: natural or programming.

Belongs here: the two allow-lists. Does not: finding the language (`seeds/language.py`). The one of
programming languages is asked while reading, before there is a text to look at.
"""

from collections.abc import Collection

from transforms.seeds.filters.prepared import Prepared
from transforms.seeds.language import language_of

NATURAL_LANGUAGE = "natural_language_not_wanted"
PROGRAMMING_LANGUAGE = "language_not_wanted"


def reason_against(document: Prepared, *, languages: tuple[str, ...]) -> str | None:
    """Return `natural_language_not_wanted` or None. For prose and mathematics.

    FineWeb and CCNet (Wenzek et al., 2020) keep one language; here all by default, since the
    language is a column of the document to choose by. With an empty list nothing is asked.
    """
    if not languages or language_of(document.text, document.kind) in languages:
        return None
    return NATURAL_LANGUAGE


def reason_against_programming(
    programming_language: str | None, wanted: Collection[str]
) -> str | None:
    """Return `language_not_wanted` or None for code; upper and lower case are the same.

    Args:
        programming_language: as the source spells it; None for unknown.
        wanted: those allowed; empty: all, the unknown ones too.
    """
    if not wanted or (programming_language or "").lower() in {name.lower() for name in wanted}:
        return None
    return PROGRAMMING_LANGUAGE
