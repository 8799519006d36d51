"""What follows from data by arithmetic: by row, by column, between columns, of the whole.

Belongs here: which series there are, and their totals. Does not: arithmetic on one series
(`combined.py`), or holding a text against the values (`tracing.py`).
"""

import re
from collections.abc import Iterator

from transforms.flows.data_to_text.combined import combine, numbers_in_cells
from transforms.flows.data_to_text.data import Cell, Data, are_years, numbers_of
from transforms.flows.data_to_text.values import TOTAL, Derived, Value

#: In a unit such as “(million m³)”: the value may be told in full.
_SCALES = {"thousand": 1e3, "thousands": 1e3, "000": 1e3, "million": 1e6, "millions": 1e6,
           "billion": 1e9, "bn": 1e9}  # fmt: skip
#: What shows that a value may be a percentage.
_SHARE = re.compile(
    r"%|per ?cent|\b(?:share|rate|pct|ratio|proportion|turnout|quota|level|growth|change|humidity"
    r"|yield|margin|probability|efficiency|coverage|discount|interest|inflation|unemployment"
    r"|alcohol|purity|content)",
    re.IGNORECASE,
)
_SCALED = re.compile(r"\b(thousands?|000|millions?|billion|bn)\b", re.IGNORECASE)


def derive(data: Data) -> Derived:
    """Return all that may be said in figures of some data."""
    found = Derived(raw=list(_raw(data)))
    found.most_counted = max(len(data.labels), len(data.columns), len(data.cells))
    told = f"{data.title}{''.join(str(each.value) for each in data.cells)}"
    found.is_in_percent = "%" in told or all("%" in each for each in data.columns)
    named = " ".join([data.title, *data.columns, *data.labels])
    found.scales = sorted({_SCALES[each.casefold()] for each in _SCALED.findall(named)})
    series = [(name, data.column(name)) for name in data.columns]
    years = {name for name in data.columns if are_years(data.column(name))}
    rows = [
        (label, [c for c in data.row(label) if c.number is not None and c.column not in years])
        for label in data.labels
    ]
    by_row = [(label, cells) for label, row in rows for cells in _alike(row)]
    for name, cells in [*series, *by_row, *_fields(data)]:
        combine(found, name, cells)
    _across(found, data)
    _wholes(found, data)
    count = len(data.labels)
    found.counted_shares = [Value(100 * n / count, f"{n} of {count} rows") for n in range(1, count)]
    labels = [numbers_of(each)[0] for each in data.labels if re.fullmatch(r"\d{4}", each.strip())]
    spans = {abs(a - b) for a in labels for b in labels if a != b}
    found.differences += [Value(each, "between two years") for each in sorted(spans)]
    return found


def _raw(data: Data) -> Iterator[Value]:
    for each in data.cells:
        if each.number is not None:
            named = f"{data.title} {each.row} {each.column} {each.value}"
            is_share = bool(_SHARE.search(named))
            yield Value(each.number, f"{each.row} / {each.column}", is_share=is_share)
    for text in data.texts():
        is_share = bool(_SHARE.search(text))
        for each_number in numbers_of(text):
            yield Value(each_number, f"in {text[:40]!r}", is_share=is_share)


def _fields(data: Data) -> list[tuple[str, list[Cell]]]:
    """The totals of groups can be compared."""
    return [("groups together", _totals(data))] if _are_groups(data) else []


def _are_groups(data: Data) -> bool:
    return not data.label_column and len(data.columns) > 1


def _totals(data: Data) -> list[Cell]:
    sums = ((name, data.column(name)) for name in data.columns)
    return [Cell(TOTAL, name, sum(numbers_in_cells(cells))) for name, cells in sums if cells]


def _wholes(found: Derived, data: Data) -> None:
    """Add the totals that need no word: of a column, of a group, of all groups together."""
    totals = _totals(data)
    if data.label_column:
        found.totals = [Value(each.number or 0.0, f"total of {each.column}") for each in totals]
        return
    if not _are_groups(data):
        return
    found.totals = [
        Value(each.number or 0.0, f"total of {each.column}", frozenset({each.column}))
        for each in totals
    ]
    whole = sum(numbers_in_cells(totals))
    found.totals.append(Value(whole, "total of all groups"))
    for label in data.labels:
        shared = numbers_in_cells(data.row(label))
        if len(shared) > 1:
            found.totals.append(Value(sum(shared), f"total of {label}", frozenset({label})))
            if whole:
                share = 100 * sum(shared) / whole
                found.percents.append(Value(share, f"share of all {label}", frozenset({label})))


def _across(found: Derived, data: Data) -> None:
    """Ratios between columns, row by row and in total: per head, per hour, a rate of success."""
    numeric = {
        name: [c for c in data.column(name) if c.number is not None] for name in data.columns
    }
    columns = {
        name: {c.row: c.number or 0.0 for c in cells}
        for name, cells in numeric.items()
        if not are_years(cells)
    }
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


def _alike(cells: list[Cell]) -> list[list[Cell]]:
    """Return the cells of a row that can be added: of one unit, or counts without any."""
    by_unit: dict[str, list[Cell]] = {}
    for each in cells:
        by_unit.setdefault(_unit(each.column), []).append(each)
    are_counts = all((each.number or 0.5).is_integer() for each in by_unit.get("", ()))
    return [group for unit, group in by_unit.items() if unit or are_counts]


def _unit(column: str) -> str:
    found = re.search(r"\(([^()]{1,20})\)|, ([^,]{1,12})$", column)
    return (found[1] or found[2]) if found else ""
