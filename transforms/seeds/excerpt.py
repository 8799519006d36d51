"""The part of a document that fits a prompt.

Belongs here: choosing one contiguous window. Does not: deciding how long it may be.
"""

import re

from transforms.lakehouse.ids import choose, fraction

#: Borders to cut at, best first: paragraphs, lines, sentences, words.
_BORDERS = (
    re.compile(r"\n(?:[ \t]*\n)+"),
    re.compile(r"\n+"),
    re.compile(r"(?<=[.!?。！？])\s+"),
    re.compile(r"\s+"),
)
#: A window shorter than this share of what fits makes us cut at finer borders instead.
_FULL_ENOUGH = 0.5


def excerpt(text: str, max_chars: int, *key_parts: str) -> str:
    """Return a window of whole paragraphs of at most `max_chars`; the whole text if it fits.

    Where paragraphs are too long, whole lines are taken, which suits code; then sentences, then
    words, and in a text without blanks a plain cut. Which window, of all that are at least half
    full, depends on `key_parts` alone.

    Args:
        text: the document.
        max_chars: most characters the excerpt may have, at least 1.
        key_parts: what the choice depends on, such as the seed id and the skill.

    Raises:
        ValueError: the text is blank, or `max_chars` is less than 1.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars is {max_chars}; an excerpt needs at least 1 character")
    whole = text.strip("\n").rstrip()
    if not whole.strip():
        raise ValueError("the text is blank; only documents with text have an excerpt")
    if len(whole) <= max_chars:
        return whole
    for border in _BORDERS:
        if windows := _windows(_units(whole, border), max_chars):
            start, end = choose(windows, "excerpt", *key_parts)
            return whole[start:end]
    solid = whole.strip()
    start = int(fraction("excerpt", *key_parts) * (max(len(solid) - max_chars, 0) + 1))
    return solid[start : start + max_chars].strip() or solid[:max_chars]


def _units(text: str, border: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the (start, end) of the pieces between borders, blank ones left out."""
    units, start = [], 0
    for found in border.finditer(text):
        if text[start : found.start()].strip():
            units.append((start, found.start()))
        start = found.end()
    if text[start:].strip():
        units.append((start, len(text)))
    return units


def _windows(units: list[tuple[int, int]], max_chars: int) -> list[tuple[int, int]]:
    """Return, for each unit, the longest window that starts with it, where full enough."""
    windows, last = [], 0
    for first, (start, _) in enumerate(units):
        last = max(last, first)
        while last + 1 < len(units) and units[last + 1][1] - start <= max_chars:
            last += 1
        end = units[last][1]
        if _FULL_ENOUGH * max_chars <= end - start <= max_chars:
            windows.append((start, end))
    return windows
