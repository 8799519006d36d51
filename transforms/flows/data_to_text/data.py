"""The data that texts are written from: JSON text, read into cells.

A content is `{"title", "rows": [{column: value}]}`, `{"title", "fields": {name: value}}` or
`{"title", "groups": {group: {name: value}}}`; units stand in the names. Belongs here: reading that,
and a number in a cell. Does not: making it (`shaping.py`), or showing it (`presenting.py`).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,12})?")
_IN_TEXT = re.compile(
    r"(?:(?<=[\s(])[-−]|^[-−])?\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,12})?"
)


class NoData(ValueError):
    """A content that is no data of this skill."""


@dataclass(frozen=True)
class Cell:
    """A value, the thing it is of (`row`), and what it says of it (`column`, unit included)."""

    row: str
    column: str
    value: Any

    @property
    def number(self) -> float | None:
        """Its number, also where a unit stands behind it; None for other texts."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return float(self.value)
        text = str(self.value).strip()
        found = _IN_TEXT.match(text)
        if found is None or re.search(r"\d", text[found.end() :]):
            return None
        return float(found[0].replace(",", "").replace("−", "-"))


@dataclass(frozen=True)
class Data:
    """Cells, row by row.

    Attributes:
        title: what the data are on.
        labels: the names of the rows, in order.
        columns: the names of the columns besides the one that names the rows, in order.
        cells: all of them.
        label_column: the name of the column that names the rows; "" if there is none.
    """

    title: str
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    label_column: str = ""

    def column(self, name: str) -> list[Cell]:
        """The cells of a column that have a number."""
        return [each for each in self.cells if each.column == name and each.number is not None]

    def row(self, label: str) -> list[Cell]:
        return [each for each in self.cells if each.row == label]

    def texts(self) -> Iterator[str]:
        """Every text of the data: title, names, and values that are no plain number."""
        yield self.title
        yield from (*self.labels, *self.columns, self.label_column)
        for each in self.cells:
            if isinstance(each.value, str):
                yield each.value


def read(content: str) -> Data:
    """Return the data of a content.

    Raises:
        NoData: it has another shape.
    """
    try:
        value = json.loads(content)
        title = str(value["title"])
        if "rows" in value:
            return _of_rows(title, value["rows"])
        groups = value["groups"] if "groups" in value else {"": value["fields"]}
        return _of_groups(title, groups)
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError, IndexError) as fault:
        raise NoData(f"no data: {fault}") from fault


def numbers_of(text: str) -> list[float]:
    """Return the numbers that stand in a text, such as the parts of a date."""
    return [float(each.replace(",", "").replace("−", "-")) for each in _IN_TEXT.findall(text)]


def parsed(text: str) -> int | float | str | None:
    """Return a cell's text as a number if it is one, None for a blank, else as it is."""
    text = " ".join(text.split())
    if text in ("", "-", "–", "—", "n/a", "N/A", "null", "None"):
        return None
    if not _NUMBER.fullmatch(text) or re.match(r"[-−]?0\d", text):
        return text
    plain = text.replace(",", "").replace("−", "-")
    return float(plain) if "." in plain else int(plain)


def _of_rows(title: str, rows: list[Mapping[str, Any]]) -> Data:
    names = list(rows[0])
    label_column, columns = names[0], names[1:]
    cells = [
        Cell(str(row[label_column]), column, row[column])
        for row in rows
        for column in columns
        if row[column] is not None
    ]
    labels = tuple(str(row[label_column]) for row in rows)
    return Data(title, labels, tuple(columns), tuple(cells), label_column)


def _of_groups(title: str, groups: Mapping[str, Mapping[str, Any]]) -> Data:
    cells = [
        Cell(name, group, value)
        for group, entries in groups.items()
        for name, value in entries.items()
        if value is not None
    ]
    labels = tuple(dict.fromkeys(each.row for each in cells))
    return Data(title, labels, tuple(groups), tuple(cells))


def are_years(cells: Sequence[Cell]) -> bool:
    """Whether numbers are years: there is no sense in adding or dividing them."""
    numbers = [each.number for each in cells if each.number is not None]
    return bool(numbers) and all(1500 <= n <= 2100 and n.is_integer() for n in numbers)
