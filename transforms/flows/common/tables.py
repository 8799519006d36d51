"""Reading a Markdown table, and a code fence off the text it stands in.

Belongs here: these two notations. Does not: what a table must hold; that is a skill's matter.
"""

import re

_FENCE = re.compile(r"\A```\w{0,12}\n(.*?)\n?```\Z", re.DOTALL)
_RULE_LINE = re.compile(r"\|?[\s:|-]{3,}\|?")


def unfenced(text: str) -> str:
    """Return a text without the code fence around all of it."""
    stripped = text.strip()
    fenced = _FENCE.match(stripped)
    return fenced[1] if fenced else stripped


def table_rows(text: str) -> list[list[str]] | None:
    """Return the cells of a Markdown table, header first; None if the text is no table."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) < 3 or not all("|" in line for line in lines):
        return None
    if not _RULE_LINE.fullmatch(lines[1]) or "-" not in lines[1]:
        return None
    return [_cells(line) for line in (lines[0], *lines[2:])]


def _cells(line: str) -> list[str]:
    inner = line.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", inner)]
