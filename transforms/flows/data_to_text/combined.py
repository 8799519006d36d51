"""What a series of values comes to: sums, averages, differences, shares, changes, ratios.

Belongs here: the arithmetic on one row or column. Does not: which series data have (`derived.py`).
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from transforms.flows.data_to_text.data import Cell, are_years
from transforms.flows.data_to_text.values import TOTAL, Derived, Value

#: Larger columns are compared by their totals and neighbours alone.
_MOST_PAIRED = 26
#: Subsets of three are summed up to this many cells.
_MOST_TRIPLES = 10


def combine(found: Derived, name: str, cells: Sequence[Cell]) -> None:
    """Add what the values of a series come to; of years, only how far they are apart."""
    numbers = numbers_in_cells(cells)
    if len(numbers) < 2:
        return
    if are_years(cells):
        spans = {abs(a - b) for a in numbers for b in numbers if a != b}
        found.differences += [Value(each, f"years between, {name}") for each in sorted(spans)]
        return
    total = sum(numbers)
    found.averages += [
        Value(total / len(numbers), f"mean of {name}"),
        Value(median(numbers), f"median of {name}"),
    ]
    found.differences.append(Value(max(numbers) - min(numbers), f"range of {name}"))
    _ranges(found, name, [(each.number, each.row) for each in cells if each.number is not None])
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


def _ranges(found: Derived, name: str, numbers: Sequence[tuple[float, str]]) -> None:
    """Sums and means of runs, in the data's order and in order of size."""
    for ordered, how in ((numbers, "in a row"), (sorted(numbers), "by size")):
        sums = [0.0]
        for number, _ in ordered:
            sums.append(sums[-1] + number)
        for start in range(len(ordered)):
            for end in range(start + 2, len(ordered) + 1):
                said = f"{end - start} values of {name} {how}"
                value = sums[end] - sums[start]
                is_part = end - start < len(ordered)
                of = frozenset(row for _, row in ordered[start:end]) if is_part else frozenset()
                found.sums.append(Value(value, f"sum of {said}", of))
                found.averages.append(Value(value / (end - start), f"mean of {said}", of))
                if sums[-1] and "%" not in name:
                    share = 100 * value / sums[-1]
                    found.percents.append(Value(share, f"share of {said}", of, column=name))


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
    rows = {one.row, other.row} if is_of_two else {one.row} if one.row == other.row else set()
    of = frozenset(rows - {TOTAL})
    found.sums.append(Value(a + b, f"sum of {said}", of))
    found.averages.append(Value((a + b) / 2, f"mean of {said}", of))
    found.differences.append(Value(abs(a - b), f"difference of {said}", of))
    for base, value in ((a, b), (b, a)):
        if base:
            found.changes.append(Value(100 * (value - base) / base, f"change, {said}", of))
            found.percents.append(Value(100 * value / base, f"ratio in percent, {said}", of))
            found.ratios.append(Value(value / base, f"ratio of {said}", of))


def _shares(found: Derived, name: str, cells: Sequence[Cell], total: float) -> None:
    if not total or "%" in name:
        return
    for each in cells:
        share = 100 * (each.number or 0.0) / total
        of = frozenset({each.row})
        found.percents.append(Value(share, f"share of {each.row} in {name}", of, column=name))


def numbers_in_cells(cells: Sequence[Cell]) -> list[float]:
    """Return the numbers of the cells that have one."""
    return [each.number for each in cells if each.number is not None]
