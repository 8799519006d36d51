"""Printing rows for people and for programs.

Belongs here: the formats of `make sql`. Does not: getting rows (`sql.py`).
"""

import csv
import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TextIO
from unicodedata import east_asian_width

Rows = Sequence[Sequence[Any]]

#: Rows the formats for people show; those for programs show all.
MOST_ROWS = 1000

#: Characters of a cell that the aligned table shows.
WIDEST_CELL = 48


def write_rows(columns: Sequence[str], rows: Rows, form: str, out: TextIO) -> None:
    """Print rows in one of `FORMATS`.

    Raises:
        KeyError: the format is not one of them.
    """
    FORMATS[form](columns, rows, out)


def _write_table(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    lines = [[_shorten(_text(cell)) for cell in row] for row in (columns, *rows[:MOST_ROWS])]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    is_number = [_is_numeric(row[i] for row in rows) for i in range(len(columns))]
    lines.insert(1, ["─" * width for width in widths])
    for line in lines:
        cells = (
            _pad(cell, width, is_right=right)
            for cell, width, right in zip(line, widths, is_number, strict=True)
        )
        print("  ".join(cells).rstrip(), file=out)
    _write_count(rows, out)


def _write_full(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    width = max(map(len, columns))
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        print(f"── {number} " + "─" * 40, file=out)
        for name, cell in zip(columns, row, strict=True):
            whole = _harmless(_text(cell)).replace("\n", "\n" + " " * (width + 2))
            print(f"{name:<{width}}  {whole}", file=out)
    _write_count(rows, out)


def _write_json(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    records = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    print(json.dumps(records, indent=2, ensure_ascii=False), file=out)


def _write_csv(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    # A program gets each cell as it is, a person at a terminal what is harmless there.
    shown = _harmless if out.isatty() else str
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if cell is None else shown(_text(cell)) for cell in row] for row in rows)


def _write_markdown(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    for line in (columns, ["---"] * len(columns), *rows):
        cells = (_harmless(_text(cell)).replace("|", "\\|").replace("\n", "<br>") for cell in line)
        print(f"| {' | '.join(cells)} |", file=out)


FORMATS: dict[str, Callable[[Sequence[str], Rows, TextIO], None]] = {
    "table": _write_table,
    "full": _write_full,
    "json": _write_json,
    "csv": _write_csv,
    "md": _write_markdown,
}


def _write_count(rows: Rows, out: TextIO) -> None:
    if len(rows) > MOST_ROWS:
        print(f"(the first {MOST_ROWS:,} rows; FORMAT=csv prints all)", file=out)
    else:
        print(f"({len(rows):,} row{'' if len(rows) == 1 else 's'})", file=out)


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    plain = _plain(cell)
    if isinstance(plain, str):
        return plain
    if isinstance(plain, float):
        return f"{plain:.6g}"
    return json.dumps(plain, ensure_ascii=False)


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can say it: times as ISO 8601, what it cannot say as text."""
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else str(cell)
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dict):
        return {str(key): _plain(value) for key, value in cell.items()}
    if isinstance(cell, list | tuple):
        return [_plain(value) for value in cell]
    return str(cell)


def _is_numeric(cells: Iterable[Any]) -> bool:
    return all(
        cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))
        for cell in cells
    )


def _shorten(text: str) -> str:
    line = _harmless(text.replace("\n", "⏎"), kept="")
    if _width(line) <= WIDEST_CELL:
        return line
    while _width(line) > WIDEST_CELL - 1:
        line = line[: max(1, min(len(line) - 1, WIDEST_CELL))]
    return line + "…"


def _harmless(text: str, kept: str = "\n\t") -> str:
    """Return text whose control characters cannot reach a terminal as commands."""
    return "".join(char if char.isprintable() or char in kept else " " for char in text)


def _pad(text: str, width: int, *, is_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if is_right else text + space


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
