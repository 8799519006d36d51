"""Whether two extractions say the same, entry by entry: what is equal, near, and at odds.

Two careful readers draw the bounds of a span differently, but not a number, a date or a choice, and
they put no other thing in its place. Belongs here: pairing entries and that comparison. Does not:
a measure of how much agrees (`scoring.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from transforms.flows.common.agreement import token_f1
from transforms.flows.text_extraction.reading import Entry
from transforms.flows.text_extraction.schema import Fields
from transforms.flows.text_extraction.scoring import entry_score, same
from transforms.flows.text_extraction.source import level

#: Spans that share so much are one and the same, its bounds drawn otherwise.
_NEAR_F1 = 0.4
#: A span within a longer one is the same if it has so many words, or a date or number beside it.
_LONG_SPAN = 3
#: An entry with so many fields that agree may lack one.
_MANY_FIELDS = 3
#: Of its fields that agree: below that two entries are of different things.
_SAME_THING = 0.5


class Likeness(IntEnum):
    AT_ODDS = 0
    NEAR = 1
    EQUAL = 2


@dataclass(frozen=True)
class Matches:
    """How many entries of two extractions are equal, near, at odds, or on one side alone."""

    equal: int
    near: int
    at_odds: int
    alone: int

    def share(self, *, near_counts: bool) -> float:
        """Return F1 over entries, from 0 to 1."""
        found = self.equal + (self.near if near_counts else 0)
        whole = 2 * (self.equal + self.near + self.at_odds) + self.alone
        return 2 * found / whole if whole else 1.0


def matched(fields: Fields, one: Sequence[Entry], other: Sequence[Entry]) -> Matches:
    """Compare two extractions; entries are paired so that the most alike come first."""
    pairs = sorted(
        (
            (likeness(fields, a, b), entry_score(fields, a, b), -m, -n)
            for m, a in enumerate(one)
            for n, b in enumerate(other)
        ),
        reverse=True,
    )
    left, right = set(range(len(one))), set(range(len(other)))
    counts = dict.fromkeys(Likeness, 0)
    for found, score, m, n in pairs:
        is_same_thing = found > Likeness.AT_ODDS or score >= _SAME_THING
        if -m in left and -n in right and is_same_thing:
            left.remove(-m)
            right.remove(-n)
            counts[found] += 1
    return Matches(
        counts[Likeness.EQUAL],
        counts[Likeness.NEAR],
        counts[Likeness.AT_ODDS],
        len(left) + len(right),
    )


def likeness(fields: Fields, one: Entry, other: Entry) -> Likeness:
    """Return how alike two entries are: as their least alike field, but for one that is empty."""
    found = {each["name"]: _of_field(each, one, other) for each in fields}
    anchors = {
        each["name"]
        for each in fields
        if found[each["name"]] is Likeness.EQUAL and one.get(each["name"])
    }
    is_dated = any(each["kind"] in ("number", "date") and each["name"] in anchors
                   for each in fields)  # fmt: skip
    for each in fields:
        name = each["name"]
        if found[name] is Likeness.EQUAL or each["kind"] != "span":
            continue
        values = one.get(name, []), other.get(name, [])
        if all(len(value) == 1 for value in values) and _is_within(
            values[0][0], values[1][0], 1 if is_dated else _LONG_SPAN
        ):
            found[name] = Likeness.EQUAL
        elif not all(values) and len(anchors) >= _MANY_FIELDS:
            found[name] = Likeness.NEAR
    return min(found.values(), default=Likeness.EQUAL)


def _of_field(field: Mapping[str, Any], one: Entry, other: Entry) -> Likeness:
    left, right = one.get(field["name"], []), list(other.get(field["name"], []))
    if len(left) != len(right):
        return Likeness.AT_ODDS
    worst = Likeness.EQUAL
    for value in left:
        alike = [_of_values(field["kind"], value, each) for each in right]
        best = max(alike)
        right.pop(alike.index(best))
        worst = min(worst, best)
    return worst


def _of_values(kind: str, one: str, other: str) -> Likeness:
    if same(kind, one, other):
        return Likeness.EQUAL
    if kind == "span" and token_f1(level(one).casefold(), level(other).casefold()) >= _NEAR_F1:
        return Likeness.NEAR
    return Likeness.AT_ODDS


def _is_within(one: str, other: str, fewest: int) -> bool:
    """Whether one span is a run of words in the other, and long enough."""
    said = (level(each).casefold().strip(" .,;:\"'").removeprefix("the ") for each in (one, other))
    shorter, longer = sorted((each.split() for each in said), key=len)
    return len(shorter) >= fewest and f" {' '.join(shorter)} " in f" {' '.join(longer)} "
