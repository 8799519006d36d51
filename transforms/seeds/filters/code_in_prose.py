"""Pages said to be prose that are scripts, style sheets or data.

Belongs here: C4's curly bracket, made a share of lines. Does not: code as such.
"""

from transforms.seeds.filters.prepared import Prepared

CODE_IN_PROSE = "code_in_prose"

_ENDS = ("{", "}", ";", "};", "},", "});")


def reason_against(document: Prepared, *, max_code_lines: float) -> str | None:
    """Return `code_in_prose` or None. For prose; formulas of LaTeX are full of curly brackets.

    C4 (Raffel et al., 2020, 2.2) drops every page with a curly bracket, and with it all
    documentation that shows code. Here lines that end as those of C, CSS or JSON do may be up to a
    share of all.
    """
    if "{" not in document.text:
        return None
    ends = sum(line.endswith(_ENDS) for line in document.lines)
    return CODE_IN_PROSE if ends > max_code_lines * len(document.lines) else None
