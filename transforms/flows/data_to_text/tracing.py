"""Every figure of a text, traced to the data: as it stands there, rounded, or computed from it.

A computed figure counts where a word of its sentence says what was computed; of texts in other
languages than English the words are not asked for. Belongs here: tracing. Does not: whether a
figure is said of the right thing (`claims.py`).
"""

import re
from collections.abc import Sequence

from transforms.flows.data_to_text.derived import Derived, Value
from transforms.flows.data_to_text.figures import Figure

_CUES = {
    "sums": r"total|sum|combined|together|altogether|overall|both|in all|jointly|between them|add"
    r"|cumulative|across|amount|comes? to|came to|year|quarter|half|season|period"
    r"|accounts? for|make up|made up|throughout|whole|collect",
    "differences": r"more|less|fewer|differ|gap|rose|rise|fell|fall|increas|decreas|drop|gain|lead"
    r"|margin|ahead|behind|between|range|by|chang|up|down|longer|shorter|higher|lower|larger"
    r"|smaller|great|older|younger|heavier|lighter|faster|slower|above|below|apart|spread|grew"
    r"|grow|climb|lost|los[es]|shrank|short of|over|later|earlier|net|swing|point|span|remain|left"
    r"|years?|exceed|trail|beat|declin|added|than|from",
    "averages": r"average|mean|median|typical|per|midpoint|middle",
    "ratios": r"times|fold|ratio|per|for (?:every|each)|twice|double|triple|factor|each|rate",
}
_PATTERNS = {name: re.compile(rf"\b(?:{cues})", re.IGNORECASE) for name, cues in _CUES.items()}
#: Words that few other languages have.
_ENGLISH = re.compile(
    r"\b(?:the|and|has|had|have|were|there|these|with|from|than|which|their|about|of)\b",
    re.IGNORECASE,
)
#: Around a percentage that says how much more or less something is.
_MORE_AFTER = re.compile(
    r"^\s*(?:more|less|fewer|higher|lower|larger|smaller|greater|bigger|longer|shorter|above|below"
    r"|increase|decrease|rise|drop|gain|growth|decline|cheaper|dearer|up|down)\b",
    re.IGNORECASE,
)
_MORE_BEFORE = re.compile(
    r"\b(?:increase[ds]?|rises?|rose|drop(?:ped|s)?|gain(?:ed|s)?|growth|grew|declined?|fell|fall"
    r"|decrease[ds]?|up|down|climbed|shrank|change)(?: of| by)?(?: (?:about|over|nearly|almost"
    r"|some|roughly|around|more than|just under))?\s+$",
    re.IGNORECASE,
)
#: Words that bring in a row without its name.
_UNNAMED = re.compile(
    r"\b(?:previous|before|next|following|later|earlier|preceding|neighbours?|leaders?|rest|others?"
    r"|second|third|last|first|former|latter|runner|all|any|average)\b",
    re.IGNORECASE,
)
#: How a count of things looks: "three of the five", "the 8 cities", "top 3", "all four".
_COUNT_BEFORE = re.compile(
    r"\b(?:all|the|top|first|last|bottom|other|these|those|only|of|in|next|final|remaining|past"
    r"|listed|both|covers?|lists?|with|has|have|among|across|under)\s+$",
    re.IGNORECASE,
)
_COUNT_AFTER = re.compile(r"^\s+(?:of|out of|in|other|others|more|years?|months?|days?|entries"
                          r"|rows?|categories|groups?)\b", re.IGNORECASE)  # fmt: skip


def traced(
    figure: Figure, derived: Derived, *, is_english: bool = True, labels: Sequence[str] = ()
) -> str | None:
    """Return where a figure comes from; None if it comes from nowhere in the data.

    Where the sentence names rows (`labels` are all there are), a figure of two rows is of these.
    """
    if hit := _fitting(figure, derived.raw):
        return hit.how
    groups = [each for each in derived.totals if _is_named(each, figure)]
    if hit := _fitting(figure, groups):
        return hit.how
    named = {each for each in labels if each.casefold() in figure.sentence.casefold()}
    for values in (*_percents(figure, derived), *_computed(figure, derived, is_english)):
        if hit := _fitting(figure, [each for each in values if _concerns(each, figure, named)]):
            return hit.how
    return _counted(figure, derived)


def is_english(text: str) -> bool:
    """Whether a text has words of English in it; doubts count for it, as its rules are stricter."""
    return bool(_ENGLISH.search(text))


def _percents(figure: Figure, derived: Derived) -> list[list[Value]]:
    if not figure.is_percent:
        return []
    if _MORE_AFTER.search(figure.after) or _MORE_BEFORE.search(figure.before[-40:]):
        return [derived.changes]
    shares = [Value(100 * each.value, each.how) for each in derived.raw if abs(each.value) <= 1]
    return [derived.percents, derived.changes, shares]


def _computed(figure: Figure, derived: Derived, is_english: bool) -> list[list[Value]]:
    if figure.is_percent and "%" in figure.text and "%" not in "".join(derived.units):
        return []
    by_name = {
        "sums": derived.sums,
        "differences": derived.differences,
        "averages": derived.averages,
        "ratios": derived.ratios,
    }
    return [
        values
        for name, values in by_name.items()
        if not is_english or _PATTERNS[name].search(figure.sentence)
    ]


def _is_named(total: Value, figure: Figure) -> bool:
    return any(each.casefold() in figure.sentence.casefold() for each in total.of)


def _concerns(value: Value, figure: Figure, named: set[str]) -> bool:
    """Whether a value may be of what the sentence names."""
    if not value.of or not named:
        return True
    if len(named) == 1 or _UNNAMED.search(figure.sentence):
        return bool(value.of & named)
    return value.of <= named


def _fitting(figure: Figure, values: Sequence[Value]) -> Value | None:
    return next((each for each in values if figure.fits(each.value)), None)


def _counted(figure: Figure, derived: Derived) -> str | None:
    """A number of rows, columns or entries, or a place in an order, that the data can have."""
    is_whole = figure.value == int(figure.value) and not figure.is_percent
    if not is_whole or not 0 <= figure.value <= derived.most_counted:
        return None
    looks_counted = (
        figure.is_word
        or figure.is_ordinal
        or _COUNT_BEFORE.search(figure.before[-14:])
        or _COUNT_AFTER.search(figure.after)
    )
    return f"a count of at most {derived.most_counted}" if looks_counted else None
