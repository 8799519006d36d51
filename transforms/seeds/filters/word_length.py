"""Texts whose words are too short or too long on average to be words.

Belongs here: Gopher's mean word length. Does not: scripts without blanks between words.
"""

from transforms.seeds.filters.prepared import Prepared

ODD_WORD_LENGTH = "odd_word_length"


def reason_against(document: Prepared, *, min_mean_word: float, max_mean_word: float) -> str | None:
    """Return `odd_word_length` or None. For prose and mathematics.

    Gopher (Rae et al., 2021, A.1.1): 3 to 10 characters. In mathematics single symbols pull the
    mean down and formulas without blanks pull it up, hence wider bounds there.
    """
    if not document.words or not document.is_spaced:
        return None
    mean = document.word_chars / len(document.words)
    return None if min_mean_word <= mean <= max_mean_word else ODD_WORD_LENGTH
