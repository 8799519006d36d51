"""Passages as this skill keeps and shows them: numbered, each with whose it is.

Belongs here: their JSON (the content's text), how a reader sees them, and cutting a document into
them. Does not: finding them (`retrieval.py`), or choosing which a question is shown (`tasks.py`).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

#: A passage ends at the first border after so many characters, and is cut at the most.
PART_CHARS, MOST_PART_CHARS = 360, 700
#: A part shorter than this says too little to be retrieved.
LEAST_PART_CHARS = 80
TITLE_CHARS = 100

_BORDER = re.compile(r"\n[ \t]*\n\s*|(?<=[.!?。！？])\s+")
#: Reference marks of the source would look like citations of ours.
_REFERENCE = re.compile(r"\[\s?(?:\d{1,3}|citation needed|edit)\s?\]")


@dataclass(frozen=True)
class Passage:
    """One passage.

    Attributes:
        number: what a citation calls it, from 1.
        title: a line, or "".
        text: one paragraph, without reference marks.
        seed_id: the document that it is from, or that it was written from.
        source: that document's corpus, where it is another than the seed; else "".
        licence: that document's strictest licence, where it is another than the seed; else "".
    """

    number: int
    title: str
    text: str
    seed_id: str
    source: str = ""
    licence: str = ""


def as_content(passages: Sequence[Passage]) -> str:
    """Return passages as a content's text: a JSON list, a passage a line."""
    lines = [json.dumps(_fields(each), ensure_ascii=False) for each in passages]
    return "[\n" + ",\n".join(lines) + "\n]"


def from_content(text: str) -> list[Passage]:
    """Read what `as_content` wrote.

    Raises:
        ValueError: it is something else.
    """
    try:
        records = json.loads(text)
        if not isinstance(records, list):
            raise TypeError("no list")
        return [Passage(**each) for each in records]
    except (TypeError, RecursionError) as error:
        raise ValueError(f"these are no passages: {error}") from error


def numbered(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages with numbers from 1, in their order."""
    return [replace(each, number=number) for number, each in enumerate(passages, 1)]


def as_shown(passages: Sequence[Passage]) -> str:
    """Return passages as a reader sees them: number, title and text."""
    return "\n\n".join(f"[{each.number}] {_titled(each)}" for each in passages)


def one_line(text: str, max_chars: int) -> str:
    """Return `text` as one paragraph without reference marks, at most so long."""
    line = " ".join(_REFERENCE.sub("", text[: 4 * max_chars]).split())
    if len(line) <= max_chars:
        return line
    cut = line[:max_chars]
    end = max(cut.rfind(". "), cut.rfind("? "), cut.rfind("! "))
    return cut[: end + 1] if end > max_chars // 2 else cut.rsplit(" ", 1)[0]


def parts_of(text: str) -> list[str]:
    """Return a document's passages, in order: whole sentences, of a few hundred characters."""
    parts: list[str] = []
    held = ""
    for unit in _BORDER.split(text):
        held = f"{held} {' '.join(_REFERENCE.sub('', unit).split())}".strip()
        if len(held) >= PART_CHARS:
            parts.append(one_line(held, MOST_PART_CHARS))
            held = ""
    if len(held) >= LEAST_PART_CHARS:
        parts.append(held)
    return [part for part in parts if len(part) >= LEAST_PART_CHARS]


def _fields(passage: Passage) -> Mapping[str, Any]:
    from dataclasses import asdict

    needed = ("number", "title", "text", "seed_id")
    return {name: value for name, value in asdict(passage).items() if value or name in needed}


def _titled(passage: Passage) -> str:
    return f"{passage.title}\n{passage.text}" if passage.title else passage.text
