"""Reading an extraction back: JSON, a table or a list, as entries of fields with their values.

Belongs here: that, and what is wrong with its form. Does not: whether it is right (`scoring.py`).
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.flows.common.tables import table_rows, unfenced
from transforms.flows.text_extraction.schema import Fields, Layout, json_schema

Entry = dict[str, list[str]]

MOST_ENTRIES, MOST_CHARS = 120, 30_000
_BULLET = re.compile(r"\s*(?:[-*•]|\d{1,3}[.)])\s+(.*\S)")
_EMPTY = frozenset({"", "-", "–", "—", "n/a", "null", "none"})


class Malformed(ValueError):
    """A response that has not the form asked for; the message says how."""


def read(layout: Layout, fields: Fields, response: str) -> list[Entry]:
    """Return the entries of a response.

    Raises:
        Malformed: it does not have the form.
    """
    if len(response) > MOST_CHARS:
        raise Malformed(f"{len(response)} characters")
    text = unfenced(response)
    if layout == "list":
        entries = _listed(fields, text)
    elif layout == "table":
        entries = _tabled(fields, text)
    else:
        entries = _in_json(layout, fields, text)
    if len(entries) > MOST_ENTRIES:
        raise Malformed(f"{len(entries)} entries")
    return entries


def _listed(fields: Fields, text: str) -> list[Entry]:
    lines = [line for line in text.splitlines() if line.strip()]
    found = [_BULLET.fullmatch(line) for line in lines]
    if wrong := [line for line, hit in zip(lines, found, strict=True) if hit is None]:
        raise Malformed(f"no list entry: {wrong[0][:80]!r}")
    name = fields[0]["name"]
    return [{name: [hit[1]]} for hit in found if hit]


def _tabled(fields: Fields, text: str) -> list[Entry]:
    rows = table_rows(text)
    if rows is None:
        raise Malformed("no Markdown table, or text besides it")
    names = [str(each["name"]) for each in fields]
    if [_folded(cell) for cell in rows[0]] != [_folded(name) for name in names]:
        raise Malformed(f"columns {rows[0]}, asked for {names}")
    # As in Markdown, a row may end before its empty cells.
    rows = [row + [""] * (len(names) - len(row)) for row in rows]
    if uneven := [row for row in rows if len(row) != len(names)]:
        raise Malformed(f"a row of {len(uneven[0])} cells")
    return [
        {
            each["name"]: _values(cell, is_list=each["is_list"])
            for each, cell in zip(fields, row, strict=True)
        }
        for row in rows[1:]
    ]


def _values(cell: str, *, is_list: bool) -> list[str]:
    parts = cell.split(";") if is_list else [cell]
    stripped = [each.strip().strip("*`") for each in parts]
    return [each for each in stripped if each.casefold() not in _EMPTY]


def _in_json(layout: Layout, fields: Fields, text: str) -> list[Entry]:
    from transforms.agents.tools.tool import why_misfit

    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Malformed(f"no JSON: {str(fault)[:100]}") from fault
    schema = {"type": "object", "properties": {"value": json_schema(layout, fields)}}
    if misfit := why_misfit({"value": value}, schema):
        raise Malformed(f"does not fit the schema: {misfit[:200]}")
    records: Sequence[Mapping[str, Any]] = [value] if layout == "object" else value
    return [{name: _texts(each) for name, each in record.items()} for record in records]


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    return [each if isinstance(each, str) else f"{each:.12g}" for each in values]


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("*", "").split())
