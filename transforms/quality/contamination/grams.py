"""Runs of eight words as 64-bit hashes: what texts and benchmark items are compared by.

Belongs here: normalising a text, hashing its runs with numpy, and which runs say nothing. Does not:
what a word is (`seeds/near/words.py`), or comparing anything (`index.py`).

Eight words are the unit of Tulu 3's decontamination (arXiv 2411.15124); the 13 words of GPT-3's
(arXiv 2005.14165, appendix C) are six such runs in a row, so one lookup serves both rules.
"""

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from transforms.seeds.near.signature import mixed
from transforms.seeds.near.words import COMPARED_CHARS, Spans, hashed, spans

if TYPE_CHECKING:
    import numpy as np

#: Words of a run.
WIDTH = 8
#: Raise it with any change of what follows: hashes of different versions cannot be compared.
GRAMS_VERSION = "1"
#: So many different words proper, of two letters or more or a letter of a script without blanks,
#: must be among a run's eight. Judgement: runs of zeros, tables of figures, lists of answer letters
#: and \mathbf{a} \times \mathbf{b} fall short of it; prose, and a formula in a sentence, do not.
LEAST_DIFFERENT = 3
#: Scripts without blanks begin here, roughly: each of their letters is a word.
_UNSPACED = 0x0E00
_BASE = 0x9E3779B97F4A7C15


class Grams(NamedTuple):
    """The runs of a text, in order.

    Attributes:
        hashes: of each run, uint64.
        starts: where in the text each begins, in characters.
        ends: where each ends.
    """

    hashes: "np.ndarray"
    starts: "np.ndarray"
    ends: "np.ndarray"


def normalised(text: str) -> str:
    """Return a text with compatibility forms folded, and underscores, as in _this_, as blanks."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return folded.replace("_", " ")


def grams(found: Spans) -> Grams:
    """Return the runs of a text's words; none where it has fewer than eight."""
    import numpy as np

    hashes = hashed(found)
    count = max(0, len(hashes) - WIDTH + 1)
    total = np.zeros(count, np.uint64)
    if count:
        for place, factor in enumerate(_factors()):
            total += hashes[place : place + count] * factor
    total = mixed(total)
    # Zero stands for a run that says nothing: see `item_grams`.
    total[total == 0] = 1
    return Grams(total, found.starts[:count], found.ends[WIDTH - 1 :][:count])


def text_grams(text: str) -> Grams:
    """Return the runs of a normalised text of at most `COMPARED_CHARS` characters.

    None of a text that is no words, such as an encoded file.
    """
    return grams(_word_spans(text))


def item_grams(text: str) -> "tuple[int, np.ndarray]":
    """Return how many words a normalised text has, and its runs' hashes: 0 for those of no use.

    Of a longer text only the first `COMPARED_CHARS` characters: no benchmark item has them.
    """
    found = _word_spans(text[:COMPARED_CHARS])
    hashes = grams(found).hashes
    hashes[~_tell(found)] = 0
    return len(found.starts), hashes


def _word_spans(text: str) -> Spans:
    """Return where a text's words are; none of a text that is no words."""
    found = spans(text)
    if found.are_letters:
        return found._replace(starts=found.starts[:0], ends=found.ends[:0])
    return found


def _tell(found: Spans) -> "np.ndarray":
    """Return of each run whether it has enough different words proper."""
    import numpy as np

    words = hashed(found)
    if len(words) < WIDTH:
        return np.zeros(0, np.bool_)
    is_digit = (found.points >= ord("0")) & (found.points <= ord("9"))
    digits = np.concatenate(([0], np.cumsum(is_digit)))
    letters = (found.ends - found.starts) - (digits[found.ends] - digits[found.starts])
    proper = (letters >= 2) | (found.points[found.starts] >= _UNSPACED)
    sorted_words = np.sort(np.lib.stride_tricks.sliding_window_view(words * proper, WIDTH), axis=1)
    is_new = sorted_words[:, 1:] != sorted_words[:, :-1]
    different = is_new.sum(axis=1) + (sorted_words[:, 0] != 0)
    return different >= LEAST_DIFFERENT


def _factors() -> "np.ndarray":
    """Return an odd number for each place of a run, so that the order of words counts."""
    import numpy as np

    return np.cumprod(np.full(WIDTH, _BASE, np.uint64), dtype=np.uint64) | np.uint64(1)
