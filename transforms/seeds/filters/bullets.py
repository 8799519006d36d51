"""Texts that are nothing but bullet points, or whose lines break off.

Belongs here: Gopher's two shares of lines. Does not: other shapes of lines (`line_shape.py`).
"""

from transforms.seeds.filters.prepared import Prepared

MOSTLY_BULLETS = "mostly_bullets"
ELLIPSIS_LINES = "ellipsis_lines"

#: As datatrove lists them, without the hyphen's look-alikes that mathematics uses.
_BULLETS = (*"\u2022\u2023\u25b6\u25c0\u25e6\u25a0\u25a1\u25aa\u25ab\u2013", "- ", "* ")
_ELLIPSES = ("...", "\u2026")


def reason_against(
    document: Prepared, *, max_bullet_lines: float, max_ellipsis_lines: float
) -> str | None:
    """Return `mostly_bullets`, `ellipsis_lines` or None. For prose and mathematics.

    Gopher (Rae et al., 2021, A.1.1): more than 90% of lines start with a bullet, or more than 30%
    end with an ellipsis.
    """
    lines = document.lines
    bullets = sum(line.startswith(_BULLETS) for line in lines)
    if bullets > max_bullet_lines * len(lines):
        return MOSTLY_BULLETS
    ellipses = sum(line.endswith(_ELLIPSES) for line in lines)
    return ELLIPSIS_LINES if ellipses > max_ellipsis_lines * len(lines) else None
