"""Layouts of a reformatted text: lists, tables, JSON, CSV, headings, paragraphs.

Belongs here: reading a layout back, and saying what is wrong with it. Does not: its content.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from transforms.flows.common.tables import table_rows, unfenced

Parameters = Mapping[str, Any]

LAYOUTS = ("bullets", "numbers", "table", "json", "csv", "headings", "paragraphs")
#: Those that name columns or keys.
NAMED = ("table", "json", "csv")


def check(parameters: Parameters, passage: str, response: str) -> str | None:
    """Say how a response misses the layout asked for; None if it has it."""
    return _CHECKS[parameters["layout"]](parameters, unfenced(response))


def _bullets(parameters: Parameters, text: str) -> str | None:
    lines = [line for line in text.splitlines() if line.strip()]
    wrong = [line for line in lines if not re.match(r"\s*[-*•]\s+\S", line)]
    return f"no bullet: {wrong[0][:80]!r}" if wrong else _count(len(lines), parameters)


def _numbers(parameters: Parameters, text: str) -> str | None:
    lines = [line for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines, 1):
        if not re.match(rf"\s*{number}[.)]\s+\S", line):
            return f"not numbered {number}: {line[:80]!r}"
    return _count(len(lines), parameters)


def _table(parameters: Parameters, text: str) -> str | None:
    rows = table_rows(text)
    return "no Markdown table" if rows is None else _grid(rows, parameters)


def _csv(parameters: Parameters, text: str) -> str | None:
    try:
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if row]
    except csv.Error as fault:
        return f"no CSV: {fault}"
    return _grid([[cell.strip() for cell in row] for row in rows], parameters)


def _grid(rows: Sequence[Sequence[str]], parameters: Parameters) -> str | None:
    names = parameters["names"]
    if not rows or _folded(rows[0]) != _folded(names):
        return f"columns {list(rows[0]) if rows else []}, asked for {list(names)}"
    uneven = [row for row in rows if len(row) != len(names)]
    if uneven:
        return f"a row of {len(uneven[0])} cells"
    return _count(len(rows) - 1, parameters) if len(rows) > 1 else "no row"


def _json(parameters: Parameters, text: str) -> str | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as fault:
        return f"no JSON: {str(fault)[:80]}"
    records = value if isinstance(value, list) else [value]
    if not records or not all(isinstance(each, dict) for each in records):
        return "neither an object nor a list of objects"
    wrong = [each for each in records if set(each) != set(parameters["names"])]
    if wrong:
        return f"keys {sorted(wrong[0])[:8]}, asked for {sorted(parameters['names'])}"
    return _count(len(records), parameters)


def _headings(parameters: Parameters, text: str) -> str | None:
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if re.match(r"#{1,6} \S", line)]
    if not heads:
        return "no heading"
    for at, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        if not "".join(lines[at + 1 : end]).strip():
            return f"nothing below {lines[at][:60]!r}"
    return _count(len(heads), parameters)


def _paragraphs(parameters: Parameters, text: str) -> str | None:
    return _count(len([each for each in re.split(r"\n\s*\n", text) if each.strip()]), parameters)


def _count(found: int, parameters: Parameters) -> str | None:
    wanted = parameters["count"]
    return f"{found}, asked for {wanted}" if wanted and found != wanted else None


def _folded(names: Sequence[str]) -> list[str]:
    return [" ".join(each.casefold().replace("*", "").split()) for each in names]


_CHECKS: dict[str, Callable[[Parameters, str], str | None]] = {
    "bullets": _bullets,
    "numbers": _numbers,
    "table": _table,
    "csv": _csv,
    "json": _json,
    "headings": _headings,
    "paragraphs": _paragraphs,
}
