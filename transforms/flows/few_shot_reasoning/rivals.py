"""Simple rules that a solver would think of first: none may explain the examples and yet differ.

Belongs here: those that take one line to say. Does not: those that are read off the examples
(`fitted_rivals.py`), or running a writer's rule (`running.py`).
"""

import re
from collections.abc import Callable, Sequence

from transforms.flows.few_shot_reasoning.fitted_rivals import fitted_rival

Rule = Callable[[str], str]

_SEPARATOR = re.compile(r"\s?[,;|]\s?|\s+")


def _titled(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


#: Of a text as a whole, or of its words; each is total on texts.
_OF_TEXTS: dict[str, Rule] = {
    "the same": lambda text: text,
    "reversed": lambda text: text[::-1],
    "upper case": lambda text: text.upper(),
    "lower case": lambda text: text.lower(),
    "title case": _titled,
    "sentence case": lambda text: text[:1].upper() + text[1:],
    "sentence case, the rest lower": lambda text: text.capitalize(),
    "cases exchanged": lambda text: text.swapcase(),
    "words reversed": lambda text: " ".join(text.split()[::-1]),
    "each word reversed": lambda text: " ".join(word[::-1] for word in text.split()),
    "words sorted": lambda text: " ".join(sorted(text.split())),
    "letters sorted": lambda text: "".join(sorted(text)),
    "length": lambda text: str(len(text)),
    "number of words": lambda text: str(len(text.split())),
    "first word": lambda text: (text.split() or [""])[0],
    "last word": lambda text: (text.split() or [""])[-1],
    "second word": lambda text: (text.split() or [""])[1:2][0] if len(text.split()) > 1 else "",
    "longest word": lambda text: max(text.split() or [""], key=len),
    "initials": lambda text: "".join(word[0] for word in text.split()),
    "initials in capitals": lambda text: "".join(word[0] for word in text.split()).upper(),
    "capitals": lambda text: "".join(char for char in text if char.isupper()),
    "without spaces": lambda text: "".join(text.split()),
    "first letter": lambda text: text[:1],
    "last letter": lambda text: text[-1:],
    "ends exchanged": lambda text: text[-1:] + text[1:-1] + text[:1] if len(text) > 1 else text,
    "first letter to the end": lambda text: text[1:] + text[:1],
    "last letter to the front": lambda text: text[-1:] + text[:-1],
    "all but the first letter": lambda text: text[1:],
    "all but the last letter": lambda text: text[:-1],
    "whole part": lambda text: text.split(".")[0] if re.fullmatch(r"-?[0-9.]{1,40}", text) else "",
    "number of letters": lambda text: str(sum(char.isalpha() for char in text)),
    "number of vowels": lambda text: str(sum(char in "aeiouAEIOU" for char in text)),
    "sum of digits": lambda text: str(sum(int(char) for char in text if char in "0123456789")),
    "first and last digit added": lambda text: _ends_added(text),
}


def _ends_added(text: str) -> str:
    return str(int(text[0]) + int(text[-1])) if re.fullmatch(r"[0-9]{2,40}", text) else ""


#: Of the items of a list, which are put together as they were; a single text is a result alone.
_OF_ITEMS: dict[str, Callable[[list[str]], list[str] | str]] = {
    "items reversed": lambda items: items[::-1],
    "items sorted as texts": sorted,
    "items sorted as numbers": lambda items: sorted(items, key=_number),
    "items sorted backwards": lambda items: sorted(items, key=_number, reverse=True),
    "items sorted by length": lambda items: sorted(items, key=len),
    "items once": lambda items: [*dict.fromkeys(items)],
    "items without those that repeat their neighbour": lambda items: [
        item for place, item in enumerate(items) if not place or item != items[place - 1]
    ],
    "every second item": lambda items: items[::2],
    "all but the first item": lambda items: items[1:],
    "all but the last item": lambda items: items[:-1],
    "first item to the end": lambda items: items[1:] + items[:1],
    "last item to the front": lambda items: items[-1:] + items[:-1],
    "first and last item exchanged": lambda items: (
        [items[-1], *items[1:-1], items[0]] if len(items) > 1 else items
    ),
    "first item": lambda items: items[0],
    "second item": lambda items: items[min(1, len(items) - 1)],
    "third item": lambda items: items[min(2, len(items) - 1)],
    "last item": lambda items: items[-1],
    "last item but one": lambda items: items[max(len(items) - 2, 0)],
    "middle item": lambda items: items[len(items) // 2],
    "largest item": lambda items: max(items, key=_number),
    "smallest item": lambda items: min(items, key=_number),
    "longest item": lambda items: max(items, key=len),
    "number of items": lambda items: str(len(items)),
    "number of different items": lambda items: str(len(set(items))),
}


def _number(item: str) -> tuple[float, str]:
    is_number = re.fullmatch(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", item)
    return (float(item), item) if is_number else (float("inf"), item)


#: Of the rows of a grid.
_OF_ROWS: dict[str, Callable[[list[str]], list[str]]] = {
    "mirrored from left to right": lambda rows: [row[::-1] for row in rows],
    "mirrored from top to bottom": lambda rows: rows[::-1],
    "turned around": lambda rows: [row[::-1] for row in rows[::-1]],
    "rows and columns exchanged": lambda rows: ["".join(col) for col in zip(*rows, strict=False)],
    "# and . exchanged": lambda rows: [row.translate({35: ".", 46: "#"}) for row in rows],
    "rows sorted": sorted,
}


def _on_items(rule: Callable[[list[str]], list[str] | str]) -> Rule:
    def apply(text: str) -> str:
        parts = _SEPARATOR.findall(text)
        made = rule(_SEPARATOR.split(text)) if text else ""
        return made if isinstance(made, str) else (parts[0] if parts else "").join(made)

    return apply


def _on_rows(rule: Callable[[list[str]], list[str]]) -> Rule:
    return lambda text: "/".join(rule(text.split("/"))) if "/" in text else ""


RIVALS: dict[str, Rule] = {
    **_OF_TEXTS,
    **{name: _on_items(rule) for name, rule in _OF_ITEMS.items()},
    **{name: _on_rows(rule) for name, rule in _OF_ROWS.items()},
}


def rival_of(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> str | None:
    """Return a simple rule that explains every example and yet gives the query another output."""
    for name, rule in RIVALS.items():
        explains = all(rule(one) == other for one, other in zip(inputs, outputs, strict=True))
        if explains and rule(query) not in (expected, ""):
            return name
    return fitted_rival(inputs, outputs, query, expected)
