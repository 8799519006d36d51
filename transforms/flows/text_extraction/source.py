"""Whether extracted values stand in the source text.

Belongs here: finding spans, numbers and dates. Does not: whether they are the right ones.
"""

import re
import unicodedata
from functools import lru_cache

from transforms.flows.common.given import numbers_in

_ALIKE = str.maketrans("“”„«»‘’–—\u2011\u00a0\u202f", '"""""\'\'---  ')
_EDGES = " \t\n\"'.,;:!?()[]*"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LARGE = re.compile(r"\b(?:hundred|thousand|million|billion)\b", re.IGNORECASE)


@lru_cache(maxsize=64)
def level(text: str) -> str:
    """Return a text with typographic variants and white space made equal."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_ALIKE).split())


def has_span(span: str, passage: str) -> bool:
    """Whether words stand in a text as they are, not as a part of longer words."""
    wanted = level(span).strip(_EDGES)
    if not wanted:
        return False
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", level(passage)))


def has_number(value: float, passage: str) -> bool:
    """Whether a number stands in a text, in figures or in words that code can read."""
    if abs(value) in numbers_in(passage):
        return True
    scaled = any(
        abs(abs(value) - number * scale) < 1e-6 * max(1.0, abs(value))
        for number in numbers_in(passage)
        for scale in (1e2, 1e3, 1e6, 1e9)
    )
    return scaled and bool(_LARGE.search(passage))


def has_date(value: str, passage: str) -> bool:
    """Whether the parts of an ISO date stand in a text: year, month by number or name, day."""
    found = _DATE.fullmatch(value.strip())
    if found is None:
        return False
    stated = numbers_in(passage)
    return all(float(part) in stated for part in found.groups() if part)


def is_there(kind: str, value: str, passage: str) -> bool:
    """Whether a value of a kind stands in a text; a choice need not."""
    if kind == "span":
        return has_span(value, passage)
    if kind == "number":
        number = number_of(value)
        return number is not None and has_number(number, passage)
    return has_date(value, passage) if kind == "date" else True


def number_of(text: str) -> float | None:
    """Return the number a text is; None if it is none."""
    plain = text.strip().replace(",", "").replace("−", "-")
    return float(plain) if re.fullmatch(r"-?\d{1,18}(?:\.\d{1,12})?", plain) else None
