"""Texts that repeat the same few words, or whole phrases.

Belongs here: Gopher's repetition of word n-grams, counted with numpy. Does not: repetition of lines
(`repeated_lines.py`).
"""

from typing import TYPE_CHECKING

from transforms.seeds.filters.prepared import Prepared

if TYPE_CHECKING:
    import numpy as np

TOP_NGRAM = "top_ngram"
REPEATED_NGRAMS = "repeated_ngrams"

#: Words looked at: a text that does not repeat itself in these is none that repeats itself.
_COMPARED_WORDS = 200_000
_ODD = 0x9E3779B97F4A7C15


def reason_against(
    document: Prepared,
    *,
    min_words_for_ngrams: int,
    max_top_ngram: tuple[float, ...],
    max_repeated_ngrams: tuple[float, ...],
) -> str | None:
    """Return `top_ngram`, `repeated_ngrams` or None. For prose and mathematics.

    Gopher (Rae et al., 2021, table A1): of the characters, the most frequent 2-, 3- and 4-gram has
    at most 0.20, 0.18, 0.16; 5- to 10-grams met before have at most 0.15, 0.14, 0.13, 0.12, 0.11,
    0.10. Documentation that describes the same parameters on one page twice is over that by far, so
    the repeated ones have three times as much here. It is not asked of texts of few words, whose
    shares jump with one phrase.

    Args:
        document: the text.
        min_words_for_ngrams: fewest words.
        max_top_ngram: of the characters, for n = 2, 3, 4.
        max_repeated_ngrams: of the characters, for n = 5 to 10.
    """
    words = document.words[:_COMPARED_WORDS]
    if len(words) < min_words_for_ngrams or not document.is_spaced:
        return None
    import numpy as np

    hashes = np.fromiter(map(hash, words), np.int64, len(words)).view(np.uint64)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    total = int(lengths.sum())
    if _top_is_over(hashes, lengths, [share * total for share in max_top_ngram]):
        return TOP_NGRAM
    if _repeated_is_over(hashes, lengths, [share * total for share in max_repeated_ngrams]):
        return REPEATED_NGRAMS
    return None


def _ngrams(hashes: "np.ndarray", n: int) -> "np.ndarray":
    """Return the hash of each n-gram; which of them are equal is all that is asked of it."""
    import numpy as np

    total = hashes[n - 1 :].copy()
    for place in range(n - 1):
        total = total * np.uint64(_ODD) + hashes[place : len(hashes) - n + 1 + place]
    return total


def _top_is_over(hashes: "np.ndarray", lengths: "np.ndarray", most: list[float]) -> bool:
    import numpy as np

    longest = int(_summed(lengths, len(most) + 1).max())
    for n, chars in enumerate(most, start=2):
        grams = _ngrams(hashes, n)
        found = np.sort(grams)
        starts = np.flatnonzero(np.r_[True, found[1:] != found[:-1]])
        counts = np.diff(starts, append=len(found))
        top = int(counts.argmax())
        # No longer one is more frequent: most texts are done after the first look.
        if counts[top] * longest <= min(most):
            return False
        place = int(np.flatnonzero(grams == found[starts[top]])[0])
        if counts[top] * int(lengths[place : place + n].sum()) > chars:
            return True
    return False


def _repeated_is_over(hashes: "np.ndarray", lengths: "np.ndarray", most: list[float]) -> bool:
    """Whether repeated n-grams of any length have too many characters.

    What repeats as an (n+1)-gram does as an n-gram, so their share falls with n: once it is below
    the least threshold no longer one can be over. Most texts are done after the first look.
    """
    import numpy as np

    for n, chars in enumerate(most, start=5):
        grams = _ngrams(hashes, n)
        ordered = np.sort(grams)
        repeated = np.count_nonzero(ordered[1:] == ordered[:-1])
        if repeated * int(_summed(lengths, n).max()) <= min(most):
            return False
        found = _repeated_chars(grams, lengths, n)
        if found > chars:
            return True
        if found <= min(most):
            return False
    return False


def _summed(lengths: "np.ndarray", n: int) -> "np.ndarray":
    """Return the characters of each n-gram."""
    import numpy as np

    ends = np.concatenate(([0], np.cumsum(lengths)))
    return ends[n:] - ends[:-n]


def _repeated_chars(grams: "np.ndarray", lengths: "np.ndarray", n: int) -> int:
    """Return the characters of words in n-grams that stood before; each word counts once."""
    import numpy as np

    order = np.argsort(grams, kind="stable")
    ordered = grams[order]
    again = order[1:][ordered[1:] == ordered[:-1]]
    bounds = np.zeros(len(lengths) + 1, np.int64)
    np.add.at(bounds, again, 1)
    np.add.at(bounds, again + n, -1)
    return int(lengths[np.cumsum(bounds[:-1]) > 0].sum())
