"""Planted defects: precision and recall of every row check, on what was looked at and what was not.

Belongs here: printing the rates. Does not: the cases (`tests/planted`), or judging the rates
(`tests/unit/test_planted_defects.py`).
"""

import time

from tests.benchmarks.report import heading, line
from tests.planted.cases import HELD, LOOKED_AT
from tests.planted.measure import CHECKED, Rates, rates


def run(*, is_short: bool) -> None:
    """Print one line a check; a few seconds, so that there is no shorter form."""
    del is_short
    heading("defects: precision and recall of the row checks on planted defects")
    for check in CHECKED:
        start = time.perf_counter()
        by_half = rates(check)
        spent = time.perf_counter() - start
        line(
            check,
            f"{_said(HELD, by_half[HELD])}  {_said(LOOKED_AT, by_half[LOOKED_AT])}  {spent:.1f} s",
        )
    line("duplicate", "not here: exact, and a query over all pairs")


def _said(half: str, found: Rates) -> str:
    return (
        f"{half}: precision {found.precision:.3f} recall {found.recall:.3f} "
        f"({found.planted} planted, {found.clean} clean)"
    )
