"""Texts against the index, many at a time.

Belongs here: joining short texts and cutting long ones, so that numpy has enough to do and memory
stays bounded. Does not: the rules (`overlap.py`), or where texts come from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.quality.contamination.grams import WIDTH, grams, normalised, text_grams
from transforms.quality.contamination.index import Index
from transforms.quality.contamination.overlap import Overlap, Rule
from transforms.seeds.near.words import COMPARED_CHARS, spans

if TYPE_CHECKING:
    import numpy as np

#: Short texts are joined up to so many characters: the arrays then still fit a processor's cache.
_JOINED_CHARS = 1 << 16
#: Pieces of a long text overlap by so many characters, so that no run of words is cut in all.
_COMMON_CHARS = 1 << 12
#: Of the words in common so many characters are shown.
_SHOWN_CHARS = 300
_BETWEEN = "\n"


@dataclass(frozen=True)
class Scanned:
    """What was found of a text.

    Attributes:
        has_runs: whether it has eight words in a row at all.
        overlap: with the item it has most of; None where it has nothing of any.
        words: the text's own words of the longest piece in common, capped.
    """

    has_runs: bool
    overlap: Overlap | None = None
    words: str = ""


def scan(index: Index, texts: Sequence[str], rule: Rule) -> list[Scanned]:
    """Return what each text has in common with the items. Nothing in a text is an error."""
    found: list[Scanned] = [Scanned(False)] * len(texts)
    group: list[int] = []
    plain = [normalised(text) for text in texts]
    chars = 0
    for row, text in enumerate(plain):
        if len(text) > _JOINED_CHARS:
            found[row] = _scan_one(index, text, rule)
            continue
        if chars + len(text) > _JOINED_CHARS:
            _scan_group(index, plain, group, rule, found)
            group, chars = [], 0
        group.append(row)
        chars += len(text) + 1
    _scan_group(index, plain, group, rule, found)
    return found


def _scan_group(
    index: Index, texts: Sequence[str], rows: Sequence[int], rule: Rule, found: list[Scanned]
) -> None:
    """Scan short texts in one pass; runs from one text into the next do not count."""
    import numpy as np

    if not rows:
        return
    joined = _BETWEEN.join(texts[row] for row in rows)
    whole = spans(joined)
    if whole.are_letters:
        # One is no words at all; it must not have the others read as letters.
        for row in rows:
            found[row] = _scan_one(index, texts[row], rule)
        return
    starts = np.cumsum([0, *(len(texts[row]) + 1 for row in rows)])
    all_grams = grams(whole)
    first = np.searchsorted(starts, all_grams.starts, side="right") - 1
    is_whole = all_grams.ends <= starts[first + 1]
    has_runs = np.bincount(first[is_whole], minlength=len(rows)) > 0
    places, numbers = index.find(all_grams.hashes)
    kept = is_whole[places]
    places, numbers = places[kept], numbers[kept]
    of_text = first[places]
    for place, row in enumerate(rows):
        found[row] = Scanned(bool(has_runs[place]))
    for place in np.unique(of_text):
        mine = of_text == place
        overlap = rule.largest(index, numbers[mine])
        shared = places[mine][np.isin(numbers[mine], overlap.runs)]
        begin, end = _longest(shared)
        words = joined[all_grams.starts[begin] : all_grams.ends[end]]
        found[rows[place]] = Scanned(True, overlap, _shown(words))


def _scan_one(index: Index, text: str, rule: Rule) -> Scanned:
    """Scan a text of any length, a piece at a time."""
    import numpy as np

    numbers: list[np.ndarray] = []
    has_runs = False
    for piece in _pieces(text):
        found = text_grams(piece)
        has_runs |= bool(len(found.hashes))
        numbers.append(index.find(found.hashes)[1])
    every = np.concatenate(numbers)
    if not len(every):
        return Scanned(has_runs)
    overlap = rule.largest(index, every)
    words = ""
    for piece in _pieces(text):
        found = text_grams(piece)
        places, here = index.find(found.hashes)
        shared = places[np.isin(here, overlap.runs)]
        if len(shared):
            begin, end = _longest(shared)
            words = max(words, piece[found.starts[begin] : found.ends[end]], key=len)
    return Scanned(True, overlap, _shown(words))


def _pieces(text: str) -> Iterator[str]:
    step = COMPARED_CHARS - _COMMON_CHARS
    for start in range(0, max(1, len(text) - _COMMON_CHARS), step):
        yield text[start : start + COMPARED_CHARS]


def _longest(places: "np.ndarray") -> tuple[int, int]:
    """Return the first and the last of the longest series of runs that touch each other."""
    import numpy as np

    breaks = np.flatnonzero(np.diff(places) > WIDTH) + 1
    series = np.split(places, breaks)
    longest = max(series, key=lambda part: part[-1] - part[0])
    return int(longest[0]), int(longest[-1])


def _shown(words: str) -> str:
    flat = " ".join(words[: 2 * _SHOWN_CHARS].split())
    return flat if len(flat) <= _SHOWN_CHARS else flat[: _SHOWN_CHARS - 1] + "…"
