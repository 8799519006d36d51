"""Dates, numbers and times in a text, spelled one way: found and rewritten by code alone.

Belongs here: the forms, and rewriting. Does not: spellings of words; those are keyword
replacements.
"""

import re
from collections.abc import Callable

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_BY_NAME = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = "|".join([*MONTHS, *(name[:3] + r"\.?" for name in MONTHS), r"Sept\.?"])
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH}),? (?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>\d{{4}})"
    r"|(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2}))\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(\d{1,2})(?::([0-5]\d))? ?([ap])\.?m\b\.?", re.IGNORECASE)
_WHOLE = re.compile(r"(?<![\w.,])\d{5,15}(?![\w]|[.,]\d)")
_PERCENT = re.compile(r"(\d) ?(?:per ?cent|percent|pct)\b", re.IGNORECASE)

DATE_STYLES: dict[str, Callable[[int, int, int], str]] = {
    "YYYY-MM-DD": lambda year, month, day: f"{year:04}-{month:02}-{day:02}",
    "DD.MM.YYYY": lambda year, month, day: f"{day:02}.{month:02}.{year:04}",
    "D Month YYYY": lambda year, month, day: f"{day} {MONTHS[month - 1]} {year}",
    "Month D, YYYY": lambda year, month, day: f"{MONTHS[month - 1]} {day}, {year}",
}
#: By what is normalized: the styles there are, and how the task states them.
STYLES: dict[str, dict[str, str]] = {
    "dates": {
        style: f"Write every full date (day, month and year) in the form {style}."
        for style in DATE_STYLES
    },
    "times": {"24h": "Write every clock time in 24-hour form, HH:MM, without a.m. or p.m."},
    "thousands": {
        "comma": "Separate the thousands of every whole number of five or more digits by commas."
    },
    "percent": {"sign": "Write every percentage with the sign %, directly after the figure."},
}


def without_articles(text: str) -> str:
    """Return a text without “the” before its dates: “on the 9th of May” is “on May 9” as well."""
    dates = [found.start() for found in _DATE.finditer(text)]
    for at in reversed(dates):
        if text[max(0, at - 4) : at].casefold() == "the " and not text[at - 5 : at - 4].isalnum():
            text = text[: at - 4] + text[at:]
    return text


def spelled(what: str, style: str, text: str) -> str:
    """Return a text with all its dates (or times, …) in one style; what is in it already stays.

    Raises:
        KeyError: there is no such thing or style.
    """
    if what == "dates":
        return _DATE.sub(lambda found: _date(found, DATE_STYLES[style]), text)
    if what == "times":
        return _TIME.sub(_time, text)
    if what == "thousands":
        return _WHOLE.sub(lambda found: f"{int(found[0]):,}", text)
    if what == "percent":
        return _PERCENT.sub(r"\1%", text)
    raise KeyError(what)


def _date(found: re.Match[str], written: Callable[[int, int, int], str]) -> str:
    parts = {name.rstrip("23"): value for name, value in found.groupdict().items() if value}
    month = parts["month"]
    number = int(month) if month.isdigit() else _BY_NAME[month[:3].casefold()]
    day = int(parts["day"])
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return found[0]
    return written(int(parts["year"]), number, day)


def _time(found: re.Match[str]) -> str:
    hour = int(found[1])
    if not 1 <= hour <= 12:
        return found[0]
    hour = hour % 12 + (12 if found[3].casefold() == "p" else 0)
    # The full stop of "p.m." may end the sentence as well.
    ends = found[0].endswith(".") and found.string[found.end() :].lstrip()[:1].isupper()
    is_last = found[0].endswith(".") and not found.string[found.end() :].strip()
    return f"{hour:02}:{found[2] or '00'}" + ("." if ends or is_last else "")
