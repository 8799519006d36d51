"""Numbers that a text spells out in English words, as figures may say them.

Belongs here: reading them. Does not: what a modified text may do with them (`figures.py`).
"""

import re
from collections.abc import Iterator

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth",
)  # fmt: skip
_VALUES: dict[str, float] = {
    **{word: n for n, word in enumerate(_SMALL)},
    **{word: 20 + 10 * n for n, word in enumerate(_TENS)},
    **{word: n for n, word in enumerate(_ORDINALS)},
    **{f"{word}th": n for n, word in enumerate(_SMALL) if n > 12},
    **{f"{word[:-1]}ieth": 20 + 10 * n for n, word in enumerate(_TENS)},
    "a": 1, "an": 1, "half": 0.5,
}  # fmt: skip
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
#: Words that stand for a number, or for a share in percent.
_MEANT: dict[str, tuple[float, ...]] = {
    "dozen": (12,), "decade": (10,), "decades": (10,), "century": (100,), "fortnight": (14,),
    "noon": (12,), "midnight": (0, 12), "half": (50,), "third": (33,), "thirds": (67, 66),
    "quarter": (25,), "quarters": (75,), "fifth": (20,), "tenth": (10,), "doubled": (100, 2),
    "twice": (2,), "tripled": (3,), "both": (2,), "pair": (2,), "couple": (2,),
}  # fmt: skip
_TOKEN = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
_MOST_WORDS = 20_000


def spelled_out(text: str) -> set[float]:
    """Return the numbers that a text has in words, or in a figure with a word: “1.2 million”."""
    found: set[float] = set()
    for run in _runs(_TOKEN.findall(text.casefold())[:_MOST_WORDS]):
        found |= _meant(run) | _values(run)
    if "century" in text.casefold():
        found |= {(each - 1) * 100 for each in found if 1 < each <= 30}
    return found


def _runs(words: list[str]) -> Iterator[list[str]]:
    """Yield runs of words that say one number, “and” between two of them included."""
    run: list[str] = []
    for word in [*words, ""]:
        known = word in _VALUES or word in _SCALES or word in _MEANT or word[:1].isdecimal()
        if known or (run and word == "and"):
            run.append(word)
        elif run:
            yield run
            run = []


def _meant(run: list[str]) -> set[float]:
    return {value for word in run for value in _MEANT.get(word, ())}


def _values(run: list[str]) -> set[float]:
    """Return the number of a run, and of every part that may be a number of its own."""
    found: set[float] = set()
    whole = group = 0.0
    for word in run:
        if word in _SCALES:
            group = (group or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                whole, group = whole + group, 0.0
        elif word in _VALUES or word[0].isdecimal():
            value = _VALUES[word] if word in _VALUES else float(word[:30].replace(",", ""))
            found.add(value)
            fits = group >= 100 or (20 <= group <= 90 and value < 10)
            whole, group = (whole, group + value) if fits or not group else (0.0, value)
        found |= {group, whole + group}
    return found
