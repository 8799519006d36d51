"""Texts too short to ask anything about, and too long to be one document.

Belongs here: length in characters. Does not: length bands, which a flow chooses by (`text.py`).
"""

from transforms.seeds.filters.prepared import Prepared

TOO_SHORT = "too_short"
TOO_LONG = "too_long"


def reason_against(document: Prepared, *, min_chars: int, max_chars: int) -> str | None:
    """Return `too_short`, `too_long` or None. For all kinds.

    Gopher (Rae et al., 2021, A.1.1) keeps 50 to 100,000 words, which is 300 to 600,000 characters
    of English. A seed may be a little shorter: one paragraph of fact is enough for a flow. The
    longest file of CodeParrot's source is 1 MB.
    """
    if len(document.text) < min_chars:
        return TOO_SHORT
    return TOO_LONG if len(document.text) > max_chars else None
