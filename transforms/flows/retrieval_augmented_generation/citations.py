"""Citations in an answer: [1], [2, 3], [1][4], and the sentence each belongs to.

Belongs here: reading them, and taking them out. Does not: whether they are right (`tracing.py`).
"""

import re
from dataclasses import dataclass

_NUMBERS = r"\d{1,2}(?:\s{0,2}[,;–-]\s{0,2}\d{1,2}){0,9}"
_CITATION = re.compile(rf"\[\s?({_NUMBERS})\s?\]")
#: A citation after the full stop belongs to the sentence before it.
_AFTER_STOP = re.compile(
    rf"([.!?][\"”’»)]{{0,2}})[ \t]{{0,3}}((?:\[\s?{_NUMBERS}\s?\][ \t]{{0,2}}){{1,6}})"
)
_SENTENCE = re.compile(r"(?<=[.!?。！？])[\"”')\]]{0,3}\s+|\n+")
_LABEL = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class Cited:
    """A sentence or list item of an answer: its words, and the passages it cites."""

    text: str
    numbers: tuple[int, ...]


def cited_numbers(text: str) -> list[int]:
    """Return the numbers cited, each once, in order; a range such as [1-3] counts in full."""
    found: dict[int, None] = {}
    for inner in _CITATION.findall(text):
        found.update(dict.fromkeys(_numbers(inner)))
    return list(found)


def without_citations(text: str) -> str:
    return re.sub(r"[ \t]+([.,;:!?])", r"\1", _CITATION.sub("", text)).strip()


def sentences(response: str) -> list[Cited]:
    """Return the sentences and list items of an answer with what they cite."""
    text = _AFTER_STOP.sub(lambda found: f" {found[2].strip()}{found[1]} ", response)
    parts = [_LABEL.sub("", part).strip() for part in _SENTENCE.split(text)]
    return [Cited(without_citations(part), tuple(cited_numbers(part))) for part in parts if part]


def _numbers(inner: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", inner):
        ends = [int(end) for end in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] < ends[1]:
            numbers += range(ends[0], ends[1] + 1)
        else:
            numbers += ends
    return numbers
