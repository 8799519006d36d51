"""Whether a value was given: stated in a text that a user, a plan or a result has.

Belongs here: comparing values with texts and with each other. Does not: which must agree; that is a
skill's matter.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from transforms.flows.common.agreement import token_f1

#: Two strings with this token F1 say the same, if their numbers are the same.
SAME_F1 = 0.6
#: A string is given by a text that has this share of its words.
_GIVEN_SHARE = 0.5
_WORDS: dict[str, float] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12,
    "a": 1, "an": 1, "single": 1, "both": 2, "twice": 2, "half": 0.5,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
#: A percentage may stand for a share.
_SHARES = (1.0, 0.01, 100.0)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
#: The power of a figure, which is a figure of its own: 10⁶ is no 10.
_RAISED = re.compile(r"(?<=\d)⁻?[⁰¹²³⁴-⁹]+")


def numbers_in(text: str) -> set[float]:
    """Return the figures in a text, signs left aside; words and months count too."""
    found = {float(each.replace(",", "")) for each in _NUMBER.findall(text) if len(each) < 40}
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        if word in _WORDS:
            found.add(float(_WORDS[word]))
    return found


def is_given(value: Any, text: str) -> bool:
    """Whether a text states a value: its figure, or half of its words; lists item by item."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        size, stated = abs(float(value)), numbers_in(text)
        scales = _SHARES if re.search(r"%|per ?cent", text) else (1.0,)
        return any(abs(size - each * scale) < 1e-9 for each in stated for scale in scales)
    if isinstance(value, str):
        return _string_given(value, text)
    parts: Sequence[Any] = list(value.values()) if isinstance(value, Mapping) else list(value)
    return all(is_given(each, text) for each in parts)


def _string_given(value: str, text: str) -> bool:
    said = text.casefold()
    if value.casefold().strip() in said:
        return True
    tokens = _tokens(value.casefold())
    if not tokens:
        return True
    stated = set(_tokens(said))
    stated |= {f"{each:g}" for each in numbers_in(text)}
    if re.search(r"\d ?p\.?m\b", said):
        stated |= {str(hour + 12) for hour in range(1, 12) if str(hour) in stated}
    if any(token[0].isdecimal() and token not in stated for token in tokens):
        return False  # half a code, or the day without the year, is not given
    found = sum(token in stated or _stem_in(token, stated) for token in tokens)
    return found >= _GIVEN_SHARE * len(tokens)


def same(one: Any, other: Any) -> bool:
    """Whether two values of arguments come to the same: wording aside, numbers exactly."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    if isinstance(one, str) and isinstance(other, str):
        return _same_text(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(any(same(a, b) for b in other) for a in one)
    return bool(one == other)


def _same_text(one: str, other: str) -> bool:
    left, right = (" ".join(each.casefold().split()) for each in (one, other))
    if left == right:
        return True
    figures = [{_canonical(each) for each in re.findall(r"\d+", text)} for text in (left, right)]
    if figures[0] != figures[1]:
        return False
    if " " not in left and " " not in right:
        return False  # two codes or names that differ
    return token_f1(left, right) >= SAME_F1


def scalars(value: Any) -> Iterator[Any]:
    """Yield the single values within a JSON value, outermost first."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
        else:
            yield part


def field_values(result: Any, field: str) -> list[Any]:
    """Return the values of a field of a result, of every record where it is a list of them."""
    if not isinstance(result, Mapping):
        return []
    records = result.get("results")
    rows = records if isinstance(records, list) else [result]
    found = [row[field] for row in rows if isinstance(row, Mapping) and field in row]
    return found + [each for value in found if isinstance(value, list) for each in value]


def _tokens(text: str) -> list[str]:
    """Return the words and figures of a text, those of powers too: 10⁶ has 10 and 6."""
    text = _RAISED.sub(lambda found: " ^" + unicodedata.normalize("NFKC", found[0]), text)
    return [_canonical(each) for each in _TOKEN.findall(text)]


def _canonical(token: str) -> str:
    return f"{float(token):g}" if token[0].isdecimal() and len(token) < 40 else token


def _stem_in(token: str, stated: set[str]) -> bool:
    return len(token) > 4 and any(each.startswith(token[:4]) for each in stated if len(each) > 3)
