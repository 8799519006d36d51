"""Markdown tables in a text, and what breaks them.

Belongs here: GitHub's grammar of tables (GFM 4.10). Does not: any verdict.
"""

import re
from itertools import pairwise

_RULE_LINE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
#: Borders that programs draw: what stands between them is no Markdown.
_BORDER = re.compile(r"[+|:][-=+|: ]{3,}[+|:]")
_ROW = re.compile(r"\|\s.*\s\|")


def table_fault(text: str) -> str | None:
    """Say what is wrong with the first broken table of a text without code; None if nothing is.

    Linear in the text. A table without outer bars is one only where a line of dashes says so.
    """
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        bare = line.strip()
        if "|" in bare or _BORDER.fullmatch(bare):
            block.append(bare)
            continue
        if wrong := _block_fault(block):
            return wrong
        block = []
    return None


def _block_fault(block: list[str]) -> str | None:
    rules = [place for place, line in enumerate(block) if _is_rule(line)]
    if len(block) < 2 or any(line.startswith("+") for line in block):
        return None
    if not rules:
        is_table = len(block) >= 3 or all(_cells(line) >= 3 for line in block)
        if is_table and all(_ROW.fullmatch(line) and _cells(line) >= 2 for line in block):
            return "a table without a line of dashes under its header"
        return None
    if rules[0] == 0:
        return "a table without a header" if len(block) > 1 and _cells(block[0]) > 1 else None
    columns = [_cells(line) for line in block[rules[0] - 1 :]]
    if columns[0] != columns[1]:
        return f"{columns[1]} columns ruled under a header of {columns[0]}"
    if any(later - before == 1 for before, later in pairwise(rules)):
        return "two lines of dashes, one under the other"
    uneven = next((count for count in columns[2:] if count != columns[0]), None)
    return None if uneven is None else f"a row of {uneven} cells in a table of {columns[0]}"


def _is_rule(line: str) -> bool:
    return "-" in line and "|" in line and bool(_RULE_LINE.fullmatch(line))


def _cells(line: str) -> int:
    """Count the cells of a row; an escaped bar is part of a cell."""
    inner = line.replace("\\|", " ").removeprefix("|")
    return inner.removesuffix("|").count("|") + 1
