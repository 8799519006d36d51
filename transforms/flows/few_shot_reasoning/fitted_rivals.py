"""Rival rules whose particulars are read off the examples: a line, an order, a field, a threshold.

Belongs here: fitting them, and what they make of the query. Does not: rules without particulars
(`rivals.py`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations

#: More parts are not put in every order.
_MOST_PARTS = 5
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_FIELD = re.compile(r"([^=:;,]{1,60})[=:]\s?([^;,]{0,200})(?:[;,]\s?|$)")

#: (inputs, outputs, query, expected) -> the names of rules that explain the examples and differ.
Fit = Callable[[Sequence[str], Sequence[str], str, str], Iterator[str]]


def fitted_rival(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> str | None:
    """Return a fitted rule that explains every example and gives the query another output."""
    for fit in (_line, _order, _place_of_field, _threshold, _kind):
        for name in fit(inputs, outputs, query, expected):
            return name
    return None


def _line(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> Iterator[str]:
    """A number times one and plus another."""
    if not all(map(_NUMBER.fullmatch, (*inputs, *outputs, query))):
        return
    points = sorted({(int(one), int(other)) for one, other in zip(inputs, outputs, strict=True)})
    (x, y), (last_x, last_y) = points[0], points[-1]
    if x == last_x or len(points) < 3:
        return
    slope = Fraction(last_y - y, last_x - x)
    if all(other == y + slope * (one - x) for one, other in points):
        made = y + slope * (int(query) - x)
        if str(made) != expected:
            yield f"times {slope} plus {y - slope * x}"


def _order(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> Iterator[str]:
    """The parts of a text, such as those of a date, in another order."""
    given, made = [_parts(each) for each in inputs], [_parts(each) for each in outputs]
    asked, wanted = _parts(query), _parts(expected)
    count = len(asked)
    if not 2 <= count <= _MOST_PARTS or any(len(each) != count for each in (*given, *made, wanted)):
        return
    for order in permutations(range(count)):
        reordered = [[one[place] for place in order] for one in (*given, asked)]
        if reordered[:-1] == made and reordered[-1] != wanted:
            yield f"parts in the order {', '.join(str(place + 1) for place in order)}"


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _place_of_field(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> Iterator[str]:
    """The field of a record by its place, whatever it is called, as it is or in another case."""
    records = [_FIELD.findall(each) for each in (*inputs, query)]
    shortest = min(map(len, records))
    for place in range(-shortest, shortest):
        for case in (str, str.upper, str.lower, str.title):
            made = [case(record[place][1].strip()) for record in records]
            if made[:-1] == list(outputs) and made[-1] != expected:
                yield f"field {place + 1 if place >= 0 else place}"


#: What a label may go by, where it goes by how much of it there is.
_SIZES: dict[str, Callable[[str], int]] = {
    "length": len,
    "number of words": lambda text: len(text.split()),
    "value": lambda text: int(text) if _NUMBER.fullmatch(text) else 0,
    "number of vowels": lambda text: sum(char in "aeiouAEIOU" for char in text),
}


def _threshold(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> Iterator[str]:
    """One label up to a size and the other above it, wherever between the examples it may lie."""
    labels = sorted(set(outputs))
    if len(labels) != 2 or len(outputs) < 4 or expected not in labels:
        return
    for name, size in _SIZES.items():
        for low, high in (labels, labels[::-1]):
            most = max(
                size(one) for one, label in zip(inputs, outputs, strict=True) if label == low
            )
            least = min(
                size(one) for one, label in zip(inputs, outputs, strict=True) if label == high
            )
            asked = size(query)
            other = low if expected == high else high
            reached = asked < least if other == low else asked > most
            if most < least and reached:
                yield f"{name} up to {most} or {least - 1}"


#: What a label may go by, where it goes by a kind; wide ones count where the query's is seen.
_KINDS: dict[str, Callable[[str], object]] = {
    "first character": lambda text: text[:1],
    "last character": lambda text: text[-1:],
    "whether it begins with a vowel": lambda text: text[:1].lower() in set("aeiou"),
    "whether it ends with a vowel": lambda text: text[-1:].lower() in set("aeiou"),
    "whether its length is even": lambda text: len(text) % 2,
    "whether its number of words is even": lambda text: len(text.split()) % 2,
    "whether it has a capital": lambda text: any(char.isupper() for char in text),
    "whether it has a digit": lambda text: any(char.isdigit() for char in text),
    "whether it has a double letter": lambda text: bool(re.search(r"([^\W\d_])\1", text)),
    "whether it has a hyphen": lambda text: "-" in text,
}


def _kind(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> Iterator[str]:
    """A label for each kind of input, where every kind that is seen has one label."""
    labels = set(outputs)
    if not 2 <= len(labels) < len(outputs) or expected not in labels or len(outputs) < 4:
        return
    for name, kind in _KINDS.items():
        label_of: dict[object, str] = {}
        for one, label in zip(inputs, outputs, strict=True):
            if label_of.setdefault(kind(one), label) != label:
                break
        else:
            if len(label_of) < len(outputs) and label_of.get(kind(query), expected) != expected:
                yield name
