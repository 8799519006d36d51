"""Threshold profiles: how much a dataset must hold to be worth publishing.

Belongs here: a profile's thresholds, by suite. Does not: a threshold (`thresholds.toml`), or
anything about correctness; held-out rows, lineage, reconciliation and duplicates have one
threshold, zero, whatever the profile.
"""

from dataclasses import dataclass

from expectations import thresholds
from expectations.thresholds import PROFILES, Threshold

__all__ = ["PROFILES", "Profile", "profile"]


@dataclass(frozen=True)
class Profile:
    """Dataset-level thresholds.

    `sample` is for a first run of a few dozen calls: anything correct may ship, nothing about its
    spread is worth a warning.

    Attributes:
        name: as release.versions keeps it.
        thresholds: of all suites, in the order they are shown.
    """

    name: str
    thresholds: tuple[Threshold, ...]

    def of_suite(self, suite: str) -> dict[str, Threshold]:
        """Return a suite's thresholds by name."""
        return {each.name: each for each in self.thresholds if each.suite == suite}


def profile(name: str) -> Profile:
    """Return a profile.

    Raises:
        ValueError: there is none of that name, and the message lists those there are; or the file
            that `THRESHOLDS` names is wrong.
    """
    if name not in PROFILES:
        raise ValueError(f"unknown threshold profile {name!r}; choose one of {', '.join(PROFILES)}")
    return Profile(name, thresholds.thresholds())
