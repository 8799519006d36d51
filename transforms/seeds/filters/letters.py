"""Texts that are no text: tables of numbers, line art, encoded bytes.

Belongs here: the share of letters among characters. Does not: shares among words
(`alphabetic_words.py`).
"""

from transforms.seeds.filters.prepared import Prepared
from transforms.seeds.text import letter_share

NOT_TEXT = "not_text"


def reason_against(document: Prepared, *, min_letter_share: float) -> str | None:
    """Return `not_text` or None. For all kinds.

    CodeParrot (Tunstall et al., 2022, ch. 10) drops code with less than 0.25 letters and digits
    among its characters; StarCoder (Li et al., 2023) with less than 0.25 letters, which is what is
    asked here. For prose the share is that of any text with tables in it; no paper states one.
    """
    return NOT_TEXT if letter_share(document.text) < min_letter_share else None
