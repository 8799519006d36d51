"""Figures of a modified text: none that is new, none of weight that is lost.

Belongs here: the two rules. Does not: numbers in words (`spelled_out.py`), other limits
(`limits.py`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms.flows.common.given import numbers_in
from transforms.flows.text_modification.spelled_out import spelled_out

Parameters = Mapping[str, Any]

_FIGURE = re.compile(r"(?<!\d)\d{1,3}(?:[\u202f\u00a0'’ ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
#: Words and signs that multiply the figure before them.
_LARGE = (
    r"(?:(?:hundred|thousand|million|billion|trillion|k|m|bn|mn|mio|mrd|tausend|mille|mil|duizend)"
    r"|[mb]illi?(?:on|oni|ones|onen|oen|ard|arden|ards|ón)|mi[jl]oen|миллион\w*|тыс\w*|млн|млрд)s?\b"
    r"|[万億亿千百만억]"
)
_SCALED = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,\u202f\u00a0'’ ]\d{1,3}){0,5}|\d{1,15}(?:[.,]\d{1,12})?)"
    rf"[ \u00a0\u202f-]?(?:{_LARGE})",
    re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^[ \t]*(?:\d{1,3}[.)]|#+)\s", re.MULTILINE)
_HALF_DAY = re.compile(r"\b[ap]\.?m\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d{1,2})(?::\d\d)? ?[ap]\.?m\b", re.IGNORECASE)
_DECADE = re.compile(r"(?<!\d)\d{1,4}(?=[’']?s\b)")
#: A figure of so many digits, zeros at its end aside, is not spelled out in a translation.
_WEIGHTY = 3


@dataclass(frozen=True)
class _Told:
    """The figures of a text: all, their digits, and how the ones before “million” begin."""

    figures: tuple[str, ...]
    digits: frozenset[str]
    scaled: frozenset[str]

    def has(self, figure: str, *, is_scaled: bool) -> bool:
        """Whether it has a figure; of millions and thousands the noughts may be in words."""
        digits = _digits(figure)
        if digits in self.digits or _core(digits) in self.scaled:
            return True
        return is_scaled and _core(digits) in {_core(each) for each in self.digits}


def no_new_numbers(parameters: Parameters, passage: str, response: str) -> str | None:
    """Every figure is the passage's, spelled out there or not; separators may differ."""
    new = _unknown(_told(_LIST_NUMBER.sub("", response)), passage, response)
    return f"not in the passage: {', '.join(new[:8])}" if new else None


def numbers_kept(parameters: Parameters, passage: str, response: str) -> str | None:
    """The passage's figures of two and more digits are there; one in five may be spelled out.

    None of three digits and more, and none in whose place another stands.
    """
    source, there = _told(passage), _told(response)
    spared = {*_DECADE.findall(passage), *_hours(passage)}
    wanted = [each for each in source.figures if len(_digits(each)) > 1 and each not in spared]
    missing = [
        each
        for each in wanted
        if not there.has(each, is_scaled=_core(_digits(each)) in source.scaled)
    ]
    weighty = [each for each in missing if len(_core(_digits(each))) >= _WEIGHTY]
    if weighty or len(missing) > len(wanted) / 5:
        return f"missing: {', '.join((weighty or missing)[:8])}"
    new = [each for each in _unknown(there, passage, response) if len(_digits(each)) > 1]
    if missing and new:
        return f"missing: {', '.join(missing[:8])}; in its place: {', '.join(new[:8])}"
    return None


def _told(text: str) -> _Told:
    figures = _FIGURE.findall(text)
    scaled = (_core(_digits(found[1])) for found in _SCALED.finditer(text))
    return _Told(tuple(figures), frozenset(map(_digits, figures)), frozenset(scaled))


def _hours(passage: str) -> set[str]:
    """Return the hours told as a.m. or p.m., which other languages tell in twenty-four."""
    return {found[1] for found in _CLOCK.finditer(passage)}


def _unknown(said: _Told, passage: str, response: str) -> list[str]:
    """Return the figures that the passage has neither in figures nor in words."""
    values = numbers_in(passage) | spelled_out(passage)
    if _HALF_DAY.search(passage):
        values |= {each + 12 for each in values if each < 12}
    elif _HALF_DAY.search(response):
        values |= {each - 12 for each in values if 12 < each < 24}
    worded = (_digits(f"{each:.10f}".rstrip("0").rstrip(".")) for each in values if each < 1e15)
    source = _told(passage)
    known = _Told(source.figures, source.digits | frozenset(worded), source.scaled)
    return [
        each
        for each in said.figures
        if not known.has(each, is_scaled=_core(_digits(each)) in said.scaled)
    ]


def _digits(figure: str) -> str:
    """Return the digits of a figure, of whatever script, without separators and leading zeros."""
    digits = (str(unicodedata.digit(each)) for each in figure if each.isdecimal())
    return "".join(digits).lstrip("0") or "0"


def _core(digits: str) -> str:
    return digits.rstrip("0") or "0"
