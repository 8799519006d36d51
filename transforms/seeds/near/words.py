"""A text as the hashes of its words: what is compared when texts are near-duplicates.

Belongs here: what a word is, and hashing all words of a text at once with numpy. Does not: shingles
or signatures (`signature.py`).
"""

import functools
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

#: A text is compared by its first million characters: that bounds the memory of a worker.
COMPARED_CHARS = 1 << 20
#: Words longer than this on average are none: a text without blanks, such as an encoded file.
LONG_WORD = 32
_SEPARATOR, _LETTER, _ALONE = 0, 1, 2
#: Scripts written without blanks between words: each of their letters is a word of its own.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # radicals of Han
    (0x3040, 0x312F),  # kana, bopomofo
    (0x31F0, 0x31FF),  # kana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # Han
    (0xFF66, 0xFF9F),  # kana
    (0x20000, 0x3FFFF),  # Han
)


class Words(NamedTuple):
    """The hash of each word in order, and how many words make a shingle."""

    hashes: "np.ndarray"
    are_letters: bool


class Spans(NamedTuple):
    """Where a text's words are: its code points, where each word starts and ends."""

    points: "np.ndarray"
    starts: "np.ndarray"
    ends: "np.ndarray"
    are_letters: bool


def words(text: str) -> Words:
    """Return the hashes of a text's words: runs of letters, digits and underscores, in lower case.

    A letter of a script without blanks is a word. So is every letter of a text whose words are
    longer than any language's, and every character of a text that has no letters at all.
    """
    found = spans(text)
    return Words(hashed(found), found.are_letters)


def spans(text: str) -> Spans:
    """Return where the words of a text's first `COMPARED_CHARS` are: see `words`."""
    import numpy as np

    encoded = text[:COMPARED_CHARS].encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(encoded, np.uint32)
    # A separator on either side, so that the first and the last word have their ends as well.
    kinds = np.zeros(len(points) + 2, np.uint8)
    np.take(_kinds(), points, out=kinds[1:-1])
    starts, ends = _bounds(kinds)
    if letters := _too_long(starts, ends):
        starts = np.flatnonzero(kinds[1:-1])
        ends = starts + 1
    elif not len(starts):
        letters, starts = True, np.arange(len(points))
        ends = starts + 1
    return Spans(points, starts, ends, letters)


def _bounds(kinds: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """Return where words start and where they end."""
    import numpy as np

    is_letter = kinds == _LETTER
    if not (alone := kinds[1:-1] == _ALONE).any():
        turns = np.flatnonzero(is_letter[1:] != is_letter[:-1])
        return turns[0::2], turns[1::2]
    here = is_letter[1:-1]
    starts = np.flatnonzero((here & ~is_letter[:-2]) | alone)
    ends = np.flatnonzero((here & ~is_letter[2:]) | alone) + 1
    return starts, ends


def _too_long(starts: "np.ndarray", ends: "np.ndarray") -> bool:
    return int(ends.sum() - starts.sum()) > LONG_WORD * len(starts)


def hashed(spans: Spans) -> "np.ndarray":
    """Return a 64-bit polynomial hash of each word: differences of one running sum over all."""
    import numpy as np

    powers, inverses = _powers()
    points = spans.points
    sums = np.zeros(len(points) + 1, np.uint64)
    letters = _letters()[points]
    letters *= powers[: len(points)]
    np.cumsum(letters, out=sums[1:])
    return (sums[spans.ends] - sums[spans.starts]) * inverses[spans.starts]


@functools.cache
def _powers() -> "tuple[np.ndarray, np.ndarray]":
    """Return the powers of an odd base modulo 2^64, and of its inverse."""
    import numpy as np

    base = 0x9E3779B97F4A7C15
    tables = []
    for factor in (base, pow(base, -1, 1 << 64)):
        table = np.full(COMPARED_CHARS, factor, np.uint64)
        table[0] = 1
        tables.append(np.multiply.accumulate(table))
    return tables[0], tables[1]


@functools.cache
def _letters() -> "np.ndarray":
    """Return a number for each code point, the same for a letter's two cases."""
    import numpy as np

    points = np.arange(0x110000, dtype=np.uint64)
    for point in range(0x10000):
        lower = chr(point).lower()
        points[point] = ord(lower) if len(lower) == 1 else point
    return points + np.uint64(1)


@functools.cache
def _kinds() -> "np.ndarray":
    """Return what each code point is: a separator, a letter, or a word of its own.

    By Unicode 3.2, which every Python has, so that a newer Python does not cut words otherwise;
    what came later is a letter.
    """
    import numpy as np

    kinds = np.full(0x110000, _LETTER, np.uint8)
    category = unicodedata.ucd_3_2_0.category
    for point in range(0x10000):
        is_separator = category(chr(point))[0] in "PSZC" and category(chr(point)) not in (
            "Cn",
            "Pc",
        )
        kinds[point] = _SEPARATOR if is_separator else _LETTER
    for first, last in _UNSPACED:
        span = kinds[first : last + 1]
        span[span == _LETTER] = _ALONE
    return kinds
