"""Texts of which too few words have a letter in them: tables, scores, price lists.

Belongs here: Gopher's share of alphabetic words. Does not: shares among characters (`letters.py`).
"""

import re

from transforms.seeds.filters.prepared import Prepared

FEW_ALPHABETIC_WORDS = "few_alphabetic_words"

#: A word without a single letter: only ASCII that is none, for in any other script most are.
_NO_LETTER = re.compile(r"[!-@\[-`{-~]+\Z")


def reason_against(document: Prepared, *, min_alphabetic_words: float) -> str | None:
    """Return `few_alphabetic_words` or None. For prose and mathematics.

    Gopher (Rae et al., 2021, A.1.1): in 80% of words. Formulas are made of signs and numbers
    between blanks, and so are a manual's tables and prompts, hence less here.
    """
    words = len(document.words)
    if not words:
        return None
    without = sum(n for word, n in document.counts.items() if _NO_LETTER.match(word))
    return FEW_ALPHABETIC_WORDS if words - without < min_alphabetic_words * words else None
