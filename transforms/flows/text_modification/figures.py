"""Figures of a modified text: none that is new, none of weight that is lost.

Belongs here: the two rules, and numbers that a text spells out. Does not: other limits
(`limits.py`).
"""

import re
from collections.abc import Mapping
from typing import Any

from transforms.flows.common.given import numbers_in

Parameters = Mapping[str, Any]

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_LARGE = re.compile(r"\b(?:hundreds?|thousands?|[mb]illion|trillion|dozens?)\b", re.IGNORECASE)
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED_VALUES = {
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SPELLED = re.compile(
    rf"\b({'|'.join(_SPELLED_VALUES)})(?:[- ]({'|'.join(_UNITS)}))?\b", re.IGNORECASE
)
_LIST_NUMBER = re.compile(r"^\s*(?:\d{1,3}[.)]|#+)\s", re.MULTILINE)


def no_new_numbers(parameters: Parameters, passage: str, response: str) -> str | None:
    """Every figure is the passage's, spelled out there or not; separators may differ."""
    if _LARGE.search(passage):
        return None  # "two million" may become any spelling of it
    known = {_digits(each) for each in _FIGURE.findall(passage)}
    known |= {f"{each:g}" for each in numbers_in(passage)} | _tens(passage)
    said = _FIGURE.findall(_LIST_NUMBER.sub("", response))
    new = [each for each in said if _digits(each) not in known]
    return f"not in the passage: {', '.join(new[:8])}" if new else None


def numbers_kept(parameters: Parameters, passage: str, response: str) -> str | None:
    """The passage's figures of two and more digits are there; one in five may be spelled out."""
    wanted = [each for each in _FIGURE.findall(passage) if len(_digits(each)) > 1]
    there = {_digits(each) for each in _FIGURE.findall(response)}
    missing = [each for each in wanted if _digits(each) not in there]
    return f"missing: {', '.join(missing[:8])}" if len(missing) > len(wanted) / 5 else None


def _digits(figure: str) -> str:
    return re.sub(r"\D", "", figure).lstrip("0") or "0"


def _tens(text: str) -> set[str]:
    """Return the numbers from 13 to 99 that a text spells out."""
    found = set()
    for each in _SPELLED.finditer(text):
        ten, unit = each[1].casefold(), (each[2] or "").casefold()
        value = _SPELLED_VALUES[ten]
        found |= {str(value), str(value + (_UNITS.index(unit) + 1 if unit else 0))}
    return found
