"""Reading the answer that a response commits itself to, in the words of its puzzle.

Belongs here: the place named in an answer, the arrangement listed in it. Does not: the marked
answer, letters and numbers (`common/final_answers.py`), or comparing (`verification.py`).
"""

import re
from collections.abc import Sequence

_MOST_PARAGRAPHS = 30
_ASIDE = re.compile(r"\([^()]{0,200}\)")


def mentions(text: str, names: Sequence[str]) -> list[str]:
    """Return the names in `text` in order, the longest where several begin at one spot."""
    by_text = {name.casefold(): name for name in names}
    by_text = {**{short.casefold(): name for short, name in _short(names).items()}, **by_text}
    longest_first = sorted(by_text, key=len, reverse=True)
    pattern = "|".join(re.escape(name) for name in longest_first)
    return [by_text[found] for found in re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text.casefold())]


def _short(names: Sequence[str]) -> dict[str, str]:
    """Return what a name is called for short: "Red" of "Red team", where several are teams."""
    lasts = [name.split()[-1].casefold() for name in names if " " in name]
    short = [
        (" ".join(words[:-1]), name)
        for name, words in ((name, name.split()) for name in names)
        if len(words) > 1 and lasts.count(words[-1].casefold()) > 1 and words[-1].isalpha()
    ]
    said = [each.casefold() for each, _ in short]
    return {each: name for each, name in short if said.count(each.casefold()) == 1}


def place(answer: str, places: Sequence[str]) -> str | None:
    """Return the one place that the first line of an answer names, asides in brackets apart."""
    line = answer.splitlines()[0]
    named = set(mentions(_ASIDE.sub(" ", line), places)) or set(mentions(line, places))
    return named.pop() if len(named) == 1 else None


def arrangement(
    answer: str, places: Sequence[str], items: Sequence[str], *, may_be_bare: bool
) -> dict[str, frozenset[str]] | None:
    """Return place -> items as an answer lists them, places before their items or after.

    `may_be_bare`: a list of all items without places gives their order. None where it does not put
    every item into one place. What stands in paragraphs after that is no part of it.
    """
    paragraphs = re.split(r"\n[ \t]*\n", answer)[:_MOST_PARAGRAPHS]
    wholes = ("\n\n".join(paragraphs[:count]) for count in range(len(paragraphs), 0, -1))
    read = (_whole(each, places, items, may_be_bare=may_be_bare) for each in wholes)
    return next((each for each in read if each is not None), None)


def _whole(
    answer: str, places: Sequence[str], items: Sequence[str], *, may_be_bare: bool
) -> dict[str, frozenset[str]] | None:
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
