"""Every figure of a text, traced to the data: as it stands there, rounded, or computed from it.

A computed figure counts where a word of its sentence says what was computed; of texts in other
languages than English the words are not asked for. Belongs here: tracing. Does not: whether a
figure is said of the right thing (`claims.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.flows.data_to_text.figures import Figure, Hedge
from transforms.flows.data_to_text.percentages import COMPARED, may_be, percents
from transforms.flows.data_to_text.values import Derived, Value

_CUES = {
    "sums": r"total|sum|combined|together|altogether|overall|both|in all|jointly|between them|add"
    r"|cumulative|across|amount|comes? to|came to|year|quarter|half|season|period"
    r"|accounts? for|make up|made up|throughout|whole|collect",
    "differences": r"more|less|fewer|differ|gap|rose|rise|fell|fall|increas|decreas|drop|gain|lead"
    r"|margin|ahead|behind|between|range|by|chang|up|down|longer|shorter|higher|lower|larger"
    r"|smaller|great|older|younger|heavier|lighter|faster|slower|above|below|apart|spread|grew"
    r"|grow|climb|lost|los[es]|shrank|short of|over|later|earlier|net|swing|point|span|remain|left"
    r"|years?|exceed|trail|surplus|deficit|profit|balance|beat|declin|added|than|from",
    "averages": r"average|mean|median|typical|per|midpoint|middle",
    "ratios": r"times|fold|ratio|per|for (?:every|each)|twice|double|triple|factor|each|rate",
}
_PATTERNS = {name: re.compile(rf"\b(?:{cues})", re.IGNORECASE) for name, cues in _CUES.items()}
#: Words that few other languages have.
_ENGLISH = re.compile(
    r"\b(?:the|and|has|had|have|were|there|these|with|from|than|which|their|about|of)\b",
    re.IGNORECASE,
)
#: Words that bring in a row without its name.
_UNNAMED = re.compile(
    r"\b(?:previous|before|next|following|later|earlier|preceding|neighbours?|leaders?|rest|others?"
    r"|second|third|last|first|former|latter|runner|all|any|average)\b",
    re.IGNORECASE,
)
_EXACT_DIGITS = 3
_OF_WHOLE = {"all", "any", "average"}
#: Words by which a value of several rows is told of one that is named.
_GROUPED = re.compile(
    r"\b(?:together|combined|both|jointly|and|top|bottom|since|until|till|from"
    r"|through|between|up to|two|three|four|five|six|years?|months?|period|remaining|altogether)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:together|combined|jointly|taken as one)\b", re.IGNORECASE)
_OPERATOR_BEFORE = re.compile(r"(?:[/÷×*=+≈−]|\\(?:times|div|approx|cdot)|\{)\s*$")
_OPERATOR_AFTER = re.compile(r"^\s*(?:[/÷×*=+≈]|\\(?:times|div|approx|cdot)|\})")
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
    Data in thousands or millions may be told in full.
    """
    for scale in (1.0, *derived.scales):
        told = replace(figure, value=figure.value / scale, unit_of_last=figure.unit_of_last / scale)
        if how := _traced(told, derived, is_english=is_english, labels=labels):
            return how
    return None


def _traced(
    figure: Figure, derived: Derived, *, is_english: bool, labels: Sequence[str]
) -> str | None:
    raw = [each for each in derived.raw if may_be(each, figure, is_english=is_english)]
    if hit := _fitting(figure, raw):
        return hit.how
    totals = [
        each
        for each in derived.totals
        if not each.of or _is_named(each, figure) or _is_exact(figure)
    ]
    if not figure.is_percent and (hit := _fitting(figure, totals)):
        return hit.how
    is_term = _OPERATOR_BEFORE.search(figure.before) or _OPERATOR_AFTER.match(figure.after)
    if is_term and figure.value == 100:
        return "the hundred of a percentage"
    is_english = is_english and not is_term  # written sums say what they are
    said = figure.sentence.casefold()
    named = {each for each in labels if each.casefold().rstrip("s") in said}
    for values in (
        *percents(figure, derived, is_english=is_english),
        *_computed(figure, derived, is_english),
    ):
        hit = next((each for each in values if figure.fits(each.value)
                    and _concerns(each, figure, named)), None)  # fmt: skip
        if hit:
            return hit.how
    return _counted(figure, derived)


def is_english(text: str) -> bool:
    """Whether a text has words of English in it; doubts count for it, as its rules are stricter."""
    return bool(_ENGLISH.search(text))


def _computed(figure: Figure, derived: Derived, is_english: bool) -> list[list[Value]]:
    by_name = {
        "sums": derived.sums,
        "differences": derived.differences,
        "averages": derived.averages,
        "ratios": derived.ratios,
    }
    is_percent = figure.is_percent and "%" in figure.text
    return [
        [each for each in values if not is_percent or derived.is_in_percent or "%" in each.how]
        for name, values in by_name.items()
        if not is_english or _PATTERNS[name].search(figure.sentence)
    ]


def _is_named(total: Value, figure: Figure) -> bool:
    return any(each.casefold() in figure.sentence.casefold() for each in total.of)


def _is_exact(figure: Figure) -> bool:
    """Whether a figure has so many digits that it fits no total by chance."""
    digits = re.sub(r"\D", "", figure.text).strip("0")
    return len(digits) >= _EXACT_DIGITS and figure.hedge is Hedge.NONE


def _concerns(value: Value, figure: Figure, named: set[str]) -> bool:
    """Whether a value may be of what the sentence names."""
    if not value.of or not named:
        return True
    unnamed = {each.casefold() for each in _UNNAMED.findall(figure.sentence)}
    if len(value.of) > 1 and value.how.startswith(("sum of", "share of", "mean of")):
        if value.how.startswith("sum of") and _TOGETHER.search(figure.sentence):
            return True  # which ones may be said in other words than the data have
        is_grouped = bool(_GROUPED.search(f"{figure.before} {figure.after}")) and bool(
            value.of & named
        )
        return is_grouped or bool(unnamed - _OF_WHOLE)
    if len(named) == 1 and not unnamed and value.how.startswith("ratio in percent"):
        return bool(value.of & named) and bool(COMPARED.search(figure.sentence))
    if unnamed or len(named) == 1:
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
