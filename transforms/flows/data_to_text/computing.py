"""Figures a task asks for, computed by code from the data.

Belongs here: the operations, and how a task states them. Does not: the model's own arithmetic; it
is never used.
"""

from collections.abc import Sequence

from transforms.flows.common.tasks import IllFormed
from transforms.flows.data_to_text.data import Data
from transforms.flows.data_to_text.tasks import Quantity

_PAIRED = ("difference", "percent_change")


def computed(quantity: Quantity, data: Data) -> tuple[float, str]:
    """Return a figure, and how a task asks for it.

    Raises:
        IllFormed: the data have no such rows or columns, or it cannot be computed.
    """
    column = _match(quantity.column, data.columns)
    rows = [_match(each, data.labels) for each in quantity.rows]
    if len(set(rows)) < len(rows):
        raise IllFormed("a row is named twice")
    numbers = {each.row: each.number for each in data.column(column)}
    chosen = [numbers.get(each) for each in (rows or data.labels)]
    values = [each for each in chosen if each is not None]
    if len(values) < len(chosen) or not values:
        raise IllFormed(f"no number in {column[:40]}")
    named = ", ".join(rows) if rows else "all rows"
    return _value(quantity.operation, values, list(numbers.values()), rows), _asked(
        quantity.operation, column, named, rows
    )


def _value(
    operation: str, values: Sequence[float], whole: Sequence[float | None], rows: Sequence[str]
) -> float:
    if operation in _PAIRED:
        if len(rows) != 2:
            raise IllFormed(f"a {operation} takes two rows")
        if operation == "difference":
            return abs(values[0] - values[1])
        if not values[0]:
            raise IllFormed("a change from zero")
        return 100 * (values[1] - values[0]) / values[0]
    if operation == "percent_share":
        total = sum(each for each in whole if each is not None)
        if not rows or not total or min(each or 0.0 for each in whole) < 0:
            raise IllFormed("a share takes rows and a total")
        return 100 * sum(values) / total
    if len(values) < 2:
        raise IllFormed(f"a {operation} takes two rows or more")
    simple = {"sum": sum(values), "mean": sum(values) / len(values)}
    return simple.get(operation, max(values) if operation == "maximum" else min(values))


def _asked(operation: str, column: str, named: str, rows: Sequence[str]) -> str:
    return {
        "sum": f"the total of “{column}” over {named}",
        "mean": f"the average of “{column}” over {named}",
        "maximum": f"the highest value of “{column}” among {named}",
        "minimum": f"the lowest value of “{column}” among {named}",
        "percent_share": f"the share of {named} in the total of “{column}”, in percent",
        "difference": f"the difference in “{column}” between {' and '.join(rows)}",
        "percent_change": f"the change in “{column}” from {' to '.join(rows)}, in percent",
    }[operation]


def _match(name: str, names: Sequence[str]) -> str:
    wanted = " ".join(name.casefold().split())
    for each in names:
        if " ".join(each.casefold().split()) == wanted:
            return each
    raise IllFormed(f"not in the data: {name[:40]}")
