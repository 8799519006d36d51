"""Texts full of hash signs and ellipses: lists of tags, teasers of pages one would have to open.

Belongs here: Gopher's symbol-to-word ratio. Does not: lines that end in an ellipsis (`bullets.py`).
"""

from transforms.seeds.filters.prepared import Prepared

MANY_SYMBOLS = "many_symbols"


def reason_against(document: Prepared, *, max_symbols_per_word: float) -> str | None:
    """Return `many_symbols` or None. For prose and mathematics.

    Gopher (Rae et al., 2021, A.1.1): more than 0.1 hash signs or ellipses a word. Heading marks of
    Markdown do not count: a document that is mostly headings falls to other filters.
    """
    text = document.text
    hashes = text.count("#")
    if hashes:
        hashes -= sum(len(line) - len(line.lstrip("#")) for line in document.lines)
    most = max(hashes, text.count("...") + text.count("\u2026"))
    return MANY_SYMBOLS if most > max_symbols_per_word * len(document.words) else None
