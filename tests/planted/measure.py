"""Precision and recall of every row check on the planted cases, by half.

Belongs here: judging the cases and counting. Does not: the cases, or what is good enough.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from tests.planted.cases import HELD, LOOKED_AT, Case, cases
from transforms.quality.row_checks import TEXT_CHECKS, judgements
from transforms.quality.verdict import FAILED, Judgement

#: Every check that looks at one pair alone. Exact duplicates are a query over all pairs: of those
#: tests/spark/test_row_checks.py plants some.
CHECKED = tuple(check.name for check in TEXT_CHECKS)


@dataclass(frozen=True)
class Rates:
    """What a check did on one half: how many it had, how many it failed, and the mistakes."""

    planted: int
    clean: int
    found: int
    wrongly_failed: int

    @property
    def precision(self) -> float:
        failed = self.found + self.wrongly_failed
        return self.found / failed if failed else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 0.0


@cache
def cases_of(check: str) -> tuple[Case, ...]:
    module = import_module(f"tests.planted.{check}")
    return tuple(cases(check, module.DEFECTS, module.HARD))


def judged(check: str) -> Iterator[tuple[Case, Judgement]]:
    """Judge a check's cases by that check, as the product does."""
    rule = next(each for each in TEXT_CHECKS if each.name == check)
    for case in cases_of(check):
        for _, judgement in judgements(case.pair, [rule]):
            yield case, judgement


def rates(check: str) -> dict[str, Rates]:
    """Return a check's rates, by half."""
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for case, judgement in judged(check):
        counts[case.half, case.is_defect, judgement.verdict == FAILED] += 1
    return {
        half: Rates(
            planted=counts[half, True, True] + counts[half, True, False],
            clean=counts[half, False, True] + counts[half, False, False],
            found=counts[half, True, True],
            wrongly_failed=counts[half, False, True],
        )
        for half in (LOOKED_AT, HELD)
    }
