"""Reading the answer that a response commits itself to, in the words of its puzzle.

Belongs here: the place named in an answer, the arrangement listed in it. Does not: the marked
answer, letters and numbers (`common/final_answers.py`), or comparing (`verification.py`).
"""

import re
from collections.abc import Sequence


def mentions(text: str, names: Sequence[str]) -> list[str]:
    """Return the names in `text` in order, the longest where several begin at one spot."""
    by_text = {name.casefold(): name for name in names}
    longest_first = sorted(by_text, key=len, reverse=True)
    pattern = "|".join(re.escape(name) for name in longest_first)
    return [by_text[found] for found in re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text.casefold())]


def place(answer: str, places: Sequence[str]) -> str | None:
    """Return the one place that the first line of an answer names."""
    named = set(mentions(answer.splitlines()[0], places))
    return named.pop() if len(named) == 1 else None


def arrangement(
    answer: str, places: Sequence[str], items: Sequence[str], *, may_be_bare: bool
) -> dict[str, frozenset[str]] | None:
    """Return place -> items as an answer lists them, places before their items or after.

    `may_be_bare`: a list of all items without places gives their order. None where it does not put
    every item into one place.
    """
    found = mentions(answer, [*places, *items])
    named_items = [name for name in found if name in items]
    if sorted(named_items) != sorted(items):
        return None
    if len(named_items) == len(found):
        order = [frozenset({item}) for item in named_items]
        return dict(zip(places, order, strict=True)) if may_be_bare else None
    if found[0] in items:
        found.reverse()
    return _by_place(found, places)


def _by_place(found: Sequence[str], places: Sequence[str]) -> dict[str, frozenset[str]] | None:
    made: dict[str, set[str]] = {place: set() for place in places}
    here: str | None = None
    for name in found:
        if name in made:
            here = name
        elif here is None:
            return None
        else:
            made[here].add(name)
    return {place: frozenset(items) for place, items in made.items()}
