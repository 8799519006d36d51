"""How far two extractions agree: F1 over entries, each worth the share of its fields that agree.

Belongs here: the measure. Does not: what score passes (`rules.py`).
"""

import re
from collections.abc import Sequence

from transforms.flows.common.agreement import token_f1
from transforms.flows.text_extraction.reading import Entry
from transforms.flows.text_extraction.schema import Fields
from transforms.flows.text_extraction.source import level, number_of

#: Two spans with this token F1 are the same with its bounds drawn otherwise.
SAME_SPAN_F1 = 0.75
#: An entry counts for another if more than this share of its fields agree.
_SAME_ENTRY = 0.5


def agreement(fields: Fields, one: Sequence[Entry], other: Sequence[Entry]) -> float:
    """Return F1, from 0 to 1; 1 if both are empty."""
    if not one or not other:
        return float(not one and not other)
    left, total = list(other), 0.0
    for entry in one:
        scores = [entry_score(fields, entry, each) for each in left]
        best = max(scores, default=0.0)
        if best > _SAME_ENTRY:
            total += best
            left.pop(scores.index(best))
    return 2 * total / (len(one) + len(other))


def entry_score(fields: Fields, one: Entry, other: Entry) -> float:
    """Return the share of fields that agree; fields empty on both sides do not count."""
    scores = [
        _field_score(each["kind"], one.get(each["name"], []), other.get(each["name"], []))
        for each in fields
        if one.get(each["name"]) or other.get(each["name"])
    ]
    return sum(scores) / len(scores) if scores else 1.0


def _field_score(kind: str, one: Sequence[str], other: Sequence[str]) -> float:
    if not one or not other:
        return 0.0
    left, found = list(other), 0
    for value in one:
        hit = next((each for each in left if same(kind, value, each)), None)
        if hit is not None:
            left.remove(hit)
            found += 1
    return 2 * found / (len(one) + len(other))


def same(kind: str, one: str, other: str) -> bool:
    """Whether two values of a kind are the same; a span's articles and edges do not count."""
    if kind == "number":
        left, right = number_of(one), number_of(other)
        return left is not None and left == right
    folded = [level(each).casefold().strip(" .,;:\"'") for each in (one, other)]
    if folded[0] == folded[1] or kind != "span":
        return folded[0] == folded[1]
    figures = [set(re.findall(r"\d+", each)) for each in folded]
    if figures[0] != figures[1]:
        return False
    return token_f1(*folded) >= SAME_SPAN_F1 or _ends_alike(*folded)


def _ends_alike(one: str, other: str) -> bool:
    """Whether one span is the other without its first word: a title, a type, a first name."""
    shorter, longer = sorted((each.removeprefix("the ").split() for each in (one, other)), key=len)
    return bool(shorter) and longer[1:] == shorter
