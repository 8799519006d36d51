"""Values that follow from data, and by what words they are announced.

Belongs here: the two classes. Does not: deriving values (`derived.py`, `combined.py`).
"""

from dataclasses import dataclass, field

#: The row of a value that is of all rows.
TOTAL = "total"


@dataclass(frozen=True)
class Value:
    """A value, how it came about, and the rows it is of, if it is not of all of them.

    `is_share` says whether it may be a percentage as it stands; `column` is what a share is of.
    """

    value: float
    how: str
    of: frozenset[str] = frozenset()
    is_share: bool = False
    column: str = ""


@dataclass
class Derived:
    """Values by what words announce them: `sums` with "total", `percents` with a sign.

    `changes` are in percent as well: how much more or less one is than another. `totals` are
    those of columns and groups, which need no word but the group's name. `counted_shares` are
    of the number of rows: half of the towns. `scales` are what the units multiply by;
    `is_in_percent` says whether all the data are shares.
    """

    raw: list[Value] = field(default_factory=list)
    sums: list[Value] = field(default_factory=list)
    differences: list[Value] = field(default_factory=list)
    averages: list[Value] = field(default_factory=list)
    percents: list[Value] = field(default_factory=list)
    changes: list[Value] = field(default_factory=list)
    ratios: list[Value] = field(default_factory=list)
    totals: list[Value] = field(default_factory=list)
    counted_shares: list[Value] = field(default_factory=list)
    most_counted: int = 0
    is_in_percent: bool = False
    scales: list[float] = field(default_factory=list)
