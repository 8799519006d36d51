"""Data as the user of a task sees them: JSON, a Markdown table, CSV, or lines of names and values.

Belongs here: those forms, and the pick. Does not: the task.
"""

import csv
import io
import json
from typing import Any

from transforms.lakehouse.ids import choose

FORMS = ("json", "table", "csv", "lines")


def presented(content: str, key: str) -> str:
    """Return a content in one of the forms, picked by `key`; as it is if it has another shape."""
    form = choose(FORMS, "form", key)
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return content
    if form == "json" or not isinstance(value, dict):
        return content
    title = value.get("title", "")
    if "rows" in value:
        names = list(value["rows"][0])
        rows = [[_text(each[name]) for name in names] for each in value["rows"]]
    else:
        names, rows = _as_rows(value)
    body = {"table": _table, "csv": _csv, "lines": _lines}[form](names, rows)
    return f"{title}\n\n{body}" if title else body


def _as_rows(value: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    if "fields" in value:
        entries = value["fields"].items()
        return ["Field", "Value"], [[name, _text(each)] for name, each in entries]
    return ["Group", "Entry", "Value"], [
        [group, name, _text(each)]
        for group, entries in value.get("groups", {}).items()
        for name, each in entries.items()
    ]


def _table(names: list[str], rows: list[list[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _csv(names: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, *rows])
    return out.getvalue().strip()


def _lines(names: list[str], rows: list[list[str]]) -> str:
    if len(names) == 2 and names == ["Field", "Value"]:
        return "\n".join(f"{name}: {value}" for name, value in rows)
    return "\n".join(
        "; ".join(f"{name}: {cell}" for name, cell in zip(names, row, strict=True)) for row in rows
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)
