"""From what an agent makes of a document to a content: data as JSON text, numbers exact.

Belongs here: the models, and what data must have to be written about. Does not: the prompts.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from transforms.flows.data_to_text.data import parsed
from transforms.flows.work import Rejected

FEWEST_ROWS, MOST_ROWS, MOST_COLUMNS = 3, 24, 8
FEWEST_FIELDS, MOST_FIELDS = 5, 24
_NAME_CHARS, _CELL_CHARS = 60, 160


class Row(BaseModel):
    cells: list[str]


class Table(BaseModel):
    """Rows under `columns`; the first column names the rows, a unit stands in a column's name."""

    is_possible: bool
    title: str
    columns: list[str]
    rows: list[Row]


class Field(BaseModel):
    name: str
    value: str


class Record(BaseModel):
    """What is known of one thing; a unit stands in the field's name or in its value."""

    is_possible: bool
    title: str
    fields: list[Field]


class Group(BaseModel):
    name: str
    entries: list[Field]


class Groups(BaseModel):
    """Figures in groups, such as the parts of a budget."""

    is_possible: bool
    title: str
    groups: list[Group]


def table(made: Table, payload: Mapping[str, Any]) -> str | Rejected:
    """Return a table as a content."""
    columns = [" ".join(each.split()) for each in made.columns]
    rows = [each.cells for each in made.rows]
    if not made.is_possible or not rows:
        return Rejected("unsuitable_seed", "the agent finds no data in it")
    if not 2 <= len(columns) <= MOST_COLUMNS or not FEWEST_ROWS <= len(rows) <= MOST_ROWS:
        return _bad(f"{len(rows)} rows of {len(columns)} columns")
    if any(len(row) != len(columns) for row in rows):
        return _bad("rows of different lengths")
    if fault := _names(columns) or _names([" ".join(row[0].split()) for row in rows]):
        return _bad(fault)
    records = [
        {columns[0]: " ".join(row[0].split())}
        | {name: _cell(cell) for name, cell in zip(columns[1:], row[1:], strict=True)}
        for row in rows
    ]
    if not any(_is_numeric([each[name] for each in records]) for name in columns[1:]):
        return _bad("no column of numbers")
    return _content(made.title, rows=records)


def record(made: Record, payload: Mapping[str, Any]) -> str | Rejected:
    """Return a record as a content."""
    if not made.is_possible or not made.fields:
        return Rejected("unsuitable_seed", "the agent finds no data in it")
    if not FEWEST_FIELDS <= len(made.fields) <= MOST_FIELDS:
        return _bad(f"{len(made.fields)} fields")
    if fault := _names([" ".join(each.name.split()) for each in made.fields]):
        return _bad(fault)
    return _content(made.title, fields=_entries(made.fields))


def groups(made: Groups, payload: Mapping[str, Any]) -> str | Rejected:
    """Return groups as a content."""
    if not made.is_possible or not made.groups:
        return Rejected("unsuitable_seed", "the agent finds no data in it")
    names = [" ".join(each.name.split()) for each in made.groups]
    entries = [each for group in made.groups for each in group.entries]
    if not 2 <= len(names) <= MOST_COLUMNS or not FEWEST_FIELDS <= len(entries) <= MOST_FIELDS:
        return _bad(f"{len(entries)} entries in {len(names)} groups")
    if fault := _names(names) or next(filter(None, map(_entry_fault, made.groups)), None):
        return _bad(fault)
    made_groups = {
        name: _entries(each.entries) for name, each in zip(names, made.groups, strict=True)
    }
    if not _is_numeric([value for each in made_groups.values() for value in each.values()]):
        return _bad("most values are no numbers")
    return _content(made.title, groups=made_groups)


def _entry_fault(group: Group) -> str | None:
    return _names([" ".join(each.name.split()) for each in group.entries])


def _entries(fields: Sequence[Field]) -> dict[str, Any]:
    return {" ".join(each.name.split()): _cell(each.value) for each in fields}


def _cell(text: str) -> Any:
    return parsed(text[:_CELL_CHARS])


def _names(names: Sequence[str]) -> str | None:
    if any(not each or len(each) > _NAME_CHARS for each in names):
        return "a name is empty or too long"
    if len({each.casefold() for each in names}) < len(names):
        return "a name is there twice"
    return None


def _is_numeric(values: Sequence[Any]) -> bool:
    there = [each for each in values if each is not None]
    return 5 * sum(isinstance(each, int | float) for each in there) >= 3 * max(1, len(there))


def _content(title: str, **data: Any) -> str:
    whole = {"title": " ".join(title.split())[:200], **data}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _bad(why: str) -> Rejected:
    return Rejected("ill_formed_content", why)
