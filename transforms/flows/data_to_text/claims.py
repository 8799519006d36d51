"""Figures that are in the data and said of the wrong thing: another row's, or the wrong way round.

Belongs here: what a program can tell of that with certainty; it is silent where wording leaves a
doubt. Does not: figures that are nowhere (`tracing.py`).
"""

import re
from collections.abc import Sequence

from transforms.flows.data_to_text.changes import wrong_change
from transforms.flows.data_to_text.data import Cell, Data, numbers_of
from transforms.flows.data_to_text.figures import Figure, figures_in, sentences_at
from transforms.flows.data_to_text.places import wrongly_placed

_COMPARES = re.compile(
    r"\b(?:than|behind|ahead|above|below|between|gap|compared|versus|vs|against|unlike|whereas"
    r"|while|but|runner|respectively|exceed\w*|beat\w*|trail\w*|follow\w*|others?"
    r"|(?<!on )average|mean|median|total|combined|from|by|more|fewer|less|both)\b",
    re.IGNORECASE,
)
_HIGHEST = re.compile(
    r"(?<!second-)(?<!second )(?<!third-)(?<!third )"
    r"\b(?:highest|largest|most|greatest|biggest|maximum|peak)\b",
    re.IGNORECASE,
)
_LOWEST = re.compile(
    r"(?<!second-)(?<!second )(?<!third-)(?<!third )"
    r"\b(?:lowest|smallest|fewest|least|minimum)\b",
    re.IGNORECASE,
)

_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


def misplaced(data: Data, response: str) -> str | None:
    """Return a claim that the data contradict, quoted; None if none is found."""
    for sentence, _ in sentences_at(response):
        figures = figures_in(sentence)
        fault = wrong_change(sentence)
        if not fault and data.columns != ("",):  # the names of a record are no things
            fault = (
                _other_rows(data, sentence, figures)
                or _extreme(data, sentence, figures)
                or wrongly_placed(data, sentence)
            )
        if fault:
            return f"{fault}: {sentence.strip()[:160]!r}"
    return None


def _other_rows(data: Data, sentence: str, figures: Sequence[Figure]) -> str | None:
    """One row is named and all figures are others' values: they are said of the wrong row."""
    named = _named(data.labels, sentence)
    if len(named) != 1 or _COMPARES.search(sentence) or len(data.labels) < 2:
        return None
    label = named[0]
    own = [c for c in data.cells if c.row == label and c.number is not None]
    foreign = [c for c in data.cells if c.row != label and c.number is not None]
    told = {n for c in data.row(label) for n in numbers_of(str(c.value))}
    inside = set(re.findall(r"\d+", " ".join([*data.labels, *data.columns])))
    for each in figures:
        if each.is_word or each.is_percent or each.text in inside or each.is_ordinal:
            continue
        if each.value in told or _has(own, each):
            continue
        if whose := _has(foreign, each):
            return f"{each.text} is of {whose.row}, not of {label}"
    return None


def _extreme(data: Data, sentence: str, figures: Sequence[Figure]) -> str | None:
    """Say where "the highest, 12" is not the highest of its column."""
    plain = [each for each in figures if not each.is_word and not each.is_ordinal]
    named = _named(data.labels, sentence)
    highest, lowest = _HIGHEST.search(sentence), _LOWEST.search(sentence)
    if len(named) != 1 or bool(highest) == bool(lowest) or _COMPARES.search(sentence):
        return None
    values = [each for each in plain if each.text not in named[0]]
    if len(values) != 1 or _YEAR.fullmatch(values[0].text):
        return None
    columns = [
        data.column(name) for name in data.columns if _has(data.column(name), values[0])
    ]  # fmt: skip
    ends = [(max if highest else min)(c.number or 0.0 for c in cells) for cells in columns]
    if columns and not any(values[0].fits(each) for each in ends):
        return f"{values[0].text} is not the {'highest' if highest else 'lowest'}"
    return None


def _named(labels: Sequence[str], sentence: str) -> list[str]:
    """Return the labels that a sentence names, those within a longer one left out."""
    folded = sentence.casefold()
    there = [each for each in labels if _is_in(each.casefold(), folded)]
    return [
        each
        for each in there
        if not any(each != other and each.casefold() in other.casefold() for other in there)
    ]


def _is_in(label: str, sentence: str) -> bool:
    return bool(re.search(rf"(?<![^\W_]){re.escape(label)}(?![^\W_])", sentence))


def _has(cells: Sequence[Cell], figure: Figure) -> Cell | None:
    return next((c for c in cells if c.number is not None and figure.fits(c.number)), None)
