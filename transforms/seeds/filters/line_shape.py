"""Pages of menus and lists: lines without an end, and hardly a line of any length.

Belongs here: FineWeb's two shares of lines. Does not: bullets (`bullets.py`).
"""

from transforms.seeds.filters.prepared import Prepared

LIST_LIKE = "list_like"

#: What a line of running text may end in: FineWeb's marks, closing ones, and what introduces.
_ENDS = tuple(".!?\"'\u201d\u2019:;,)\u3002\uff01\uff1f\uff1a\u061f\u06d4\u0964")


def reason_against(
    document: Prepared,
    *,
    min_lines_for_shape: int,
    short_line: int,
    max_short_lines: float,
    min_ended_lines: float,
) -> str | None:
    """Return `list_like` or None. For prose.

    FineWeb (Penedo et al., 2024, 3.6) drops a page with at most 0.12 of lines that end in a
    punctuation mark, and one with at least 0.67 of lines shorter than 30 characters. Either alone
    drops pages of documentation, whose text is wrapped or set in tables, so here both must hold.
    """
    lines = document.lines
    if len(lines) < min_lines_for_shape:
        return None
    short = sum(len(line) < short_line for line in lines)
    if short < max_short_lines * len(lines):
        return None
    ended = sum(line.endswith(_ENDS) for line in lines)
    return LIST_LIKE if ended <= min_ended_lines * len(lines) else None
