"""What follows from data by arithmetic: sums, differences, averages, shares, changes, ratios.

Belongs here: the values, each with how it came about, by the kind of words that go with it. Does
not: holding a text against them (`tracing.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from transforms.flows.data_to_text.data import Cell, Data, numbers_of

#: Larger columns are compared by their totals and neighbours alone.
_MOST_PAIRED = 26
#: Subsets of three are summed up to this many cells.
_MOST_TRIPLES = 10


@dataclass(frozen=True)
class Value:
    """A value, how it came about, and the row or two rows it is of, if not of more."""

    value: float
    how: str
    of: frozenset[str] = frozenset()


@dataclass
class Derived:
    """Values by what words announce them: `sums` with "total", `percents` with a sign.

    `changes` are in percent as well: how much more or less one is than another. `totals` are
    those of groups, which need no word besides the group's name.
    """

    raw: list[Value] = field(default_factory=list)
    sums: list[Value] = field(default_factory=list)
    differences: list[Value] = field(default_factory=list)
    averages: list[Value] = field(default_factory=list)
    percents: list[Value] = field(default_factory=list)
    changes: list[Value] = field(default_factory=list)
    ratios: list[Value] = field(default_factory=list)
    totals: list[Value] = field(default_factory=list)
    most_counted: int = 0
    units: list[str] = field(default_factory=list)


def derive(data: Data) -> Derived:
    """Return all that may be said in figures of some data."""
    found = Derived(raw=list(_raw(data)))
    found.most_counted = max(len(data.labels), len(data.columns), len(data.cells))
    found.units = [*data.columns, *(each for each in data.texts() if len(each) < 60)]
    series = [(name, data.column(name)) for name in data.columns]
    by_row = [(label, _alike([c for c in data.row(label) if c.number is not None]))
              for label in data.labels]  # fmt: skip
    for name, cells in [*series, *by_row, *_fields(data)]:
        _from(found, name, cells)
    _across(found, data)
    if not data.label_column and len(data.columns) > 1:
        found.totals = [
            Value(each.number or 0.0, f"total of {each.column}", frozenset({each.column}))
            for each in _totals(data)
        ]
    labels = [numbers_of(each)[0] for each in data.labels if re.fullmatch(r"\d{4}", each.strip())]
    spans = {abs(a - b) for a in labels for b in labels if a != b}
    found.differences += [Value(each, "between two years") for each in sorted(spans)]
    return found


def _raw(data: Data) -> Iterator[Value]:
    for each in data.cells:
        if each.number is not None:
            yield Value(each.number, f"{each.row} / {each.column}")
    for text in data.texts():
        yield from (Value(each, f"in {text[:40]!r}") for each in numbers_of(text))


def _fields(data: Data) -> list[tuple[str, list[Cell]]]:
    """A record's fields with one unit, and in groups the totals of the groups, can be compared."""
    return [("groups together", _totals(data))] if len(data.columns) > 1 else []


def _totals(data: Data) -> list[Cell]:
    sums = ((name, data.column(name)) for name in data.columns)
    return [Cell("total", name, sum(_number_cells(cells))) for name, cells in sums if cells]


def _from(found: Derived, name: str, cells: Sequence[Cell]) -> None:
    numbers = _number_cells(cells)
    if len(numbers) < 2:
        return
    total = sum(numbers)
    found.averages += [
        Value(total / len(numbers), f"mean of {name}"),
        Value(median(numbers), f"median of {name}"),
    ]
    found.differences.append(Value(max(numbers) - min(numbers), f"range of {name}"))
    _ranges(found, name, numbers)
    if len(numbers) > _MOST_PAIRED:
        pairs = list(pairwise(cells))
        pairs += [(cells[0], each) for each in cells[2:]]
    else:
        pairs = [(a, b) for n, a in enumerate(cells) for b in cells[n + 1 :]]
    ordered = sorted(cells, key=lambda each: each.number or 0.0)
    ends = ({cells[0].row, cells[-1].row}, {ordered[0].row, ordered[-1].row})
    for one, other in pairs:
        # First and last, least and most: what is said of the whole needs no names.
        _pair(found, one, other, is_of_whole={one.row, other.row} in ends)
    _shares(found, name, cells, total)
    if 3 <= len(numbers) <= _MOST_TRIPLES:
        _triples(found, name, numbers)


def _ranges(found: Derived, name: str, numbers: Sequence[float]) -> None:
    """Sums and means of runs, in the data's order and in order of size."""
    for ordered, how in ((numbers, "in a row"), (sorted(numbers), "by size")):
        sums = [0.0]
        for each in ordered:
            sums.append(sums[-1] + each)
        for start in range(len(ordered)):
            for end in range(start + 2, len(ordered) + 1):
                said = f"{end - start} values of {name} {how}"
                value = sums[end] - sums[start]
                found.sums.append(Value(value, f"sum of {said}"))
                found.averages.append(Value(value / (end - start), f"mean of {said}"))
                if sums[-1]:
                    found.percents.append(Value(100 * value / sums[-1], f"share of {said}"))


def _triples(found: Derived, name: str, numbers: Sequence[float]) -> None:
    for a in range(len(numbers)):
        for b in range(a + 1, len(numbers)):
            for c in range(b + 1, len(numbers)):
                value = numbers[a] + numbers[b] + numbers[c]
                found.sums.append(Value(value, f"sum of three values of {name}"))


def _pair(found: Derived, one: Cell, other: Cell, *, is_of_whole: bool) -> None:
    a, b = one.number or 0.0, other.number or 0.0
    names = (one.row, other.row) if one.row != other.row else (one.column, other.column)
    said = f"{names[0]} and {names[1]}" + (f" / {one.column}" if one.row != other.row else "")
    is_of_two = one.row != other.row and not is_of_whole
    of = frozenset({one.row, other.row}) if is_of_two else frozenset()
    found.sums.append(Value(a + b, f"sum of {said}", of))
    found.averages.append(Value((a + b) / 2, f"mean of {said}", of))
    found.differences.append(Value(abs(a - b), f"difference of {said}", of))
    for base, value in ((a, b), (b, a)):
        if base:
            found.changes.append(Value(100 * (value - base) / base, f"change, {said}", of))
            found.percents.append(Value(100 * value / base, f"ratio in percent, {said}", of))
            found.ratios.append(Value(value / base, f"ratio of {said}", of))


def _shares(found: Derived, name: str, cells: Sequence[Cell], total: float) -> None:
    if not total:
        return
    for each in cells:
        share = 100 * (each.number or 0.0) / total
        of = frozenset({each.row})
        found.percents.append(Value(share, f"share of {each.row} in {name}", of))


def _across(found: Derived, data: Data) -> None:
    """Ratios between columns, row by row and in total: per head, per hour, a rate of success."""
    columns = {name: {c.row: c.number or 0.0 for c in data.column(name)} for name in data.columns}
    for one, above in columns.items():
        for other, below in columns.items():
            shared = [row for row in above if row in below]
            if one == other or not shared:
                continue
            for row in shared:
                _quotient(found, above[row], below[row], f"{one} by {other}, {row}", row)
            totals = [sum(each[row] for row in shared) for each in (above, below)]
            _quotient(found, totals[0], totals[1], f"{one} by {other} in total", "")


def _quotient(found: Derived, above: float, below: float, how: str, row: str) -> None:
    if below:
        of = frozenset({row} if row else ())
        found.ratios.append(Value(above / below, how, of))
        found.percents.append(Value(100 * above / below, f"{how}, in percent", of))


def _number_cells(cells: Sequence[Cell]) -> list[float]:
    return [each.number for each in cells if each.number is not None]


def _alike(cells: list[Cell]) -> list[Cell]:
    """Return the cells of a row if they can be added: of one unit, or all of them counts."""
    units = {_unit(each.column) for each in cells}
    are_counts = all((each.number or 0.5).is_integer() for each in cells)
    return cells if len(units) == 1 and (units != {""} or are_counts) else []


def _unit(column: str) -> str:
    found = re.search(r"\(([^()]{1,20})\)|, ([^,]{1,12})$", column)
    return (found[1] or found[2]) if found else ""
