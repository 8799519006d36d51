"""Reading what a solver answers: labels in whatever layout it chose to give them.

The instruction asks the solver for one layout and its prompt for another, so it may follow either.
Belongs here: lenient reading. Does not: the strict reading of responses (`layouts.py`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from transforms.flows.common.tables import unfenced
from transforms.flows.text_classification.layouts import Read

_MOST_CHARS = 4000
_HEADING = re.compile(
    r"^\W*(?:final )?(?:labels?|answer|classification|categor(?:y|ies))\W*[:=]\s*", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\W{0,4}(?:text )?\d{1,2}\s{0,4}[:.)=-]\s{0,4}", re.IGNORECASE)
#: Words that deny a label, and signs that an answer in plain words has no use for.
_DENIES = re.compile(
    r"\b(?:not|except|neither|rather|instead|but|nor|without)\b|[<{]", re.IGNORECASE
)
#: A sentence of so many words may name its label in passing; a longer one argues.
_MOST_WORDS = 14


def read_leniently(answer: str, spec: Mapping[str, Any]) -> Read | None:
    """Return the labels of a solver's answer, in whatever layout; None where some are unclear."""
    text = unfenced(answer[:_MOST_CHARS]).strip()
    names = _names(spec)
    for parts in _partitions(text):
        found = [_label(part, names) for part in parts]
        if found and None not in found:
            return _shaped([each for each in found if each], spec)
    return _mentioned(text, names, spec)


def _names(spec: Mapping[str, Any]) -> dict[str, str]:
    """Return labels as listed, by all that may be said for them, levelled."""
    by_name = {_level(each["name"]): str(each["spelled"]) for each in spec["labels"]}
    return by_name | {_level(each["spelled"]): str(each["spelled"]) for each in spec["labels"]}


def _partitions(text: str) -> Iterator[list[str]]:
    """Yield ways to take an answer apart: as JSON, its opening line, by lines, at all separators.

    Of an answer that begins with its labels and goes on with reasons, the first line counts.
    """
    yield _in_json(text)
    first = text.partition("\n")[0]
    if _HEADING.match(first):
        opening = _HEADING.sub("", first, count=1)
        yield [opening]
        yield re.split(r"[;,]|\band\b", opening)
    for separators in (r"\n", r"[;,\n]", r"[;,\n]|\band\b"):
        yield [part for part in re.split(separators, text) if part.strip()]


def _in_json(text: str) -> list[str]:
    """Return the texts of a JSON list, or of the values of an object; none if it is neither."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    values = list(value.values()) if isinstance(value, dict) else value
    if isinstance(values, list) and len(values) == 1 and isinstance(values[0], list):
        values = values[0]
    is_flat = isinstance(values, list) and all(isinstance(each, str) for each in values)
    return values if is_flat else []


def _label(part: str, names: Mapping[str, str]) -> str | None:
    """Return the label that a part is, its number, mark-up and repeated name aside."""
    for text in (part, _NUMBERED.sub("", part), _HEADING.sub("", part)):
        if found := names.get(_level(text)):
            return found
        sides = re.split(r"\s*(?:=|:|\()\s*", text, maxsplit=1)
        found = names.get(_level(sides[0])) if len(sides) == 2 else None
        if found and _all_named(sides[1], names) <= {found}:
            return found
    return None


def _mentioned(text: str, names: Mapping[str, str], spec: Mapping[str, Any]) -> Read | None:
    """Return the one label that a short sentence names, if it names no other and denies none."""
    if spec["format"] != "label" or len(text.split()) > _MOST_WORDS or _DENIES.search(text):
        return None
    found = _all_named(text, names)
    return [[*found]] if len(found) == 1 else None


def _all_named(text: str, names: Mapping[str, str]) -> set[str]:
    """Return the labels that a text names, the longer ones first."""
    rest, found = _level(text), set()
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<![^\W_]){re.escape(name)}(?![^\W_])"
        if re.search(pattern, rest):
            found.add(names[name])
            rest = re.sub(pattern, " ", rest)
    return found


def _shaped(labels: list[str], spec: Mapping[str, Any]) -> Read:
    return [[label] for label in labels] if spec["format"] == "classification" else [labels]


def _level(text: str) -> str:
    """Return a text without mark-up and case, words parted by one blank."""
    bare = text.strip(" \t\n\"'`*[].{}()-•“”‘’").casefold()
    return " ".join(bare.replace("_", " ").split())
