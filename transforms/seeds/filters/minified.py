"""Code that nobody reads as it stands: minified, bundled, or data on one line.

Belongs here: CodeParrot's line lengths. Does not: what is on the lines (`data_file.py`).
"""

from transforms.seeds.filters.prepared import Prepared

LONG_LINES = "long_lines"


def reason_against(document: Prepared, *, max_line: int, max_mean_line: float) -> str | None:
    """Return `long_lines` or None. For code.

    CodeParrot (Tunstall et al., 2022, ch. 10) and The Stack: a line of more than 1,000 characters,
    or more than 100 on average.
    """
    lines = document.text.split("\n")
    is_long = len(document.text) > max_mean_line * len(lines) or len(max(lines, key=len)) > max_line
    return LONG_LINES if is_long else None
