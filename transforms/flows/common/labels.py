"""Labelled lines: "A. …" and "1. …", put on, taken off and read back.

Belongs here: the one notation that instructions, solvers and comparisons share. Does not: which
question has labels.
"""

import re
from collections.abc import Sequence

LETTERS = "ABCDEFGH"

_LABEL = re.compile(r"^\s*(?:[-*•]\s+)?[(\[]?(?:[A-Ha-h]|[ivxIVX]{1,4}|\d{1,2})[)\].:]\s+")
_LETTERED = re.compile(r"^([A-H])\. (.+)$", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)
# Meaningless once the order is shuffled, and a giveaway before.
_REFERS_TO_OTHERS = re.compile(
    r"\b(?:all|none|both|neither|any|two) of (?:the|these) (?:above|options|others|these|answers)\b"
    r"|\b(?:all|none|both|neither) of (?:these|them)(?=\W*$|\s+(?:is|are|appl(?:y|ies))\b)"
    r"|\b(?:both|neither|options?|answers?) [A-H] (?:and|or|nor) [A-H]\b",
    re.IGNORECASE,
)


def refers_to_others(option: str) -> bool:
    """Whether an option speaks of the other options, as "all of the above" does."""
    return bool(_REFERS_TO_OTHERS.search(option))


def without_labels(lines: Sequence[str]) -> list[str]:
    """Return lines stripped, and freed of their labels if every one of them has one."""
    stripped = [" ".join(line.split()) for line in lines]
    if stripped and all(_LABEL.match(line) for line in stripped):
        return [_LABEL.sub("", line, count=1).strip() for line in stripped]
    return stripped


def lettered(lines: Sequence[str]) -> str:
    return "\n".join(f"{letter}. {line}" for letter, line in zip(LETTERS, lines, strict=False))


def numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def lettered_options(instruction: str) -> dict[str, str]:
    """Return the options of an assembled instruction by letter; empty if it has none."""
    return {letter: text.strip() for letter, text in _LETTERED.findall(instruction)}


def numbered_items(instruction: str) -> dict[str, str]:
    """Return the items or statements of an assembled instruction by number; empty if none."""
    return {number: text.strip() for number, text in _NUMBERED.findall(instruction)}


def before_labels(text: str) -> str:
    """Return `text` without two or more labelled lines at its end, as agents repeat options."""
    lines = text.rstrip().splitlines()
    end = len(lines)
    while end and (not lines[end - 1].strip() or _LABEL.match(lines[end - 1])):
        end -= 1
    return "\n".join(lines[:end]).strip() if end and len(lines) - end >= 2 else text.strip()
