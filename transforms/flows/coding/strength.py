"""How much tests prove: which broken variants of a right program they catch.

Belongs here: that measure. Does not: making the variants (`mutants.py`), running tests
(`trial.py`), or what a verdict makes of it (`generated_tests.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.flows.coding.mutants import mutants
from transforms.flows.coding.trial import run_tests

#: Broken variants made by code, at most.
MAX_MUTANTS = 24
#: It ends where so many did not come to an end: each of them waits for the time limit.
MAX_STUCK = 3
#: The share of the variants made by code that tests must catch. Not all: some variants do what the
#: program does. Measured: sets of 5 to 8 careful tests catch 0.89 to 1, thin ones 0.2 to 0.8.
MIN_CAUGHT = 0.85


@dataclass(frozen=True)
class Strength:
    """What came of running tests on broken variants.

    Attributes:
        counting: the places of the tests that some variant fails.
        caught: how many variants some test fails, or that do not come to an end.
        tried: how many were run.
        share, missed: of the variants made by code, those that were caught, and how many not.
        catches_known: whether they fail every variant that somebody wrote and knows to be
            broken, one at least that passes some; None if there is none such.
    """

    counting: frozenset[int]
    caught: int
    tried: int
    share: float
    missed: int
    catches_known: bool | None

    @property
    def is_enough(self) -> bool:
        """Whether they catch all that is known, and of the rest nearly all, or all but one."""
        if self.catches_known is None:
            return self.share >= MIN_CAUGHT
        return self.catches_known and (self.share >= MIN_CAUGHT or self.missed <= 1)


def strength_of(tests: Sequence[str], right: str, known: Sequence[str]) -> Strength:
    """Run tests that `right` passes on `known` broken variants and on mutants of it."""
    counting: set[int] = set()
    seen: list[bool] = []
    is_subtle = False
    stuck = 0
    for variant in (*known, *mutants(right, MAX_MUTANTS)):
        if stuck == MAX_STUCK:
            break
        trial = run_tests(variant, tests)
        stuck += trial.error is not None
        wrong, is_known = trial.with_status("failed"), len(seen) < len(known)
        seen.append(trial.error is not None or bool(wrong))
        # A known variant that fails everything is no subtle one: failing it proves nothing.
        if not is_known or trial.with_status("passed"):
            counting |= wrong
            is_subtle |= is_known
    theirs, ours = seen[: len(known)], seen[len(known) :]
    caught = sum(ours)
    return Strength(
        frozenset(counting),
        sum(seen),
        len(seen),
        caught / len(ours) if ours else 1.0,
        len(ours) - caught,
        all(theirs) if is_subtle else None,
    )
