"""Code files with nothing in them but a licence header.

Belongs here: taking the comments off the top of a file. Does not: licences (`licence.py`).
"""

import re

from transforms.seeds.filters.prepared import Prepared

LICENCE_HEADER_ONLY = "licence_header_only"

#: How comments of the corpora's languages open and close.
_BLOCKS = (
    ("/*", "*/"), ("<!--", "-->"), ("(*", "*)"), ("{-", "-}"), ('"""', '"""'), ("'''", "'''"),
    ("--[[", "]]"), ("<#", "#>"), ("=begin", "=end"),
)  # fmt: skip
#: Comment lines in a row, the first at a place.
_LINES = re.compile(
    r"(?:[ \t]*+(?://|--|%|;|!|@?rem\b|#(?![ \t]*(?:include|define|ifn?def|if|pragma|import)\b))"
    r"[^\n]*+\n?)++",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\s*+")
_LEGAL = re.compile(r"licen[cs]e|copyright|\(c\)|spdx|all rights reserved", re.IGNORECASE)


def reason_against(document: Prepared, *, min_code_chars: int) -> str | None:
    """Return `licence_header_only` or None. For code.

    StarCoder and CodeParrot leave licence headers in. A file of which nothing is left without its
    header, such as the `__init__.py` of an empty package, has nothing to ask about; comments that
    are not about a licence count as what is left.
    """
    text = document.text
    place = text.find("\n") if text.startswith(("<?php", "#!")) else 0
    left = 0
    while place >= 0:
        place = _past_blanks(text, place)
        end = _end_of_comment(text, place)
        if end is None:
            left += len(text) - place
        elif not _LEGAL.search(text, place, end):
            left += end - place
        if left >= min_code_chars:
            return None
        if end is None:
            break
        place = end
    return LICENCE_HEADER_ONLY


def _past_blanks(text: str, place: int) -> int:
    match = _BLANK.match(text, place)
    return match.end() if match else place


def _end_of_comment(text: str, place: int) -> int | None:
    """Return where the comment that starts at a place ends, None where none starts."""
    for opening, closing in _BLOCKS:
        if text.startswith(opening, place):
            end = text.find(closing, place + len(opening))
            return None if end < 0 else end + len(closing)
    match = _LINES.match(text, place)
    return match.end() if match else None
