"""The thresholds of the dataset suites: the settings file, and what a deployment changes of it.

Belongs here: reading both, every mistake named by its place. Does not: a threshold
(`thresholds.toml`), or the expectations made of them (`quality_metrics.py`, `quality_measures.py`).
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from expectations.suite import Severity
from transforms.quality.dataset.judgeable import Bounded, Of
from transforms.settings_file import meant

VARIABLE = "THRESHOLDS"
PROFILES = ("sample", "standard")
BOUNDS = ("at_least", "at_most")
SEVERITIES = ("critical", "warning")
#: What a deployment may change of an entry; what is measured, and which way it is bounded, it may
#: not: that would be another check under this one's name.
CHANGEABLE = (*BOUNDS, "severity", "reason")

Absent = Literal["fails", "shows", "passes"]
_FILE = Path(__file__).with_name("thresholds.toml")


class WrongThresholds(ValueError):
    """The file of thresholds cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Threshold:
    """One bound on one measure.

    Attributes:
        suite: the suite of its expectation.
        name: the expectation's.
        bounded: what is bounded: the measure, and which of its numbers.
        is_least: whether it is a lower bound.
        bounds: by profile.
        severity: of the expectation.
        absent: what a measure without a value does, under `standard`, of a candidate that is large
            enough to be judged: it fails, or shows among what could not be told, or passes.
        description: what a reader of the check should know.
        reason: why this bound.
    """

    suite: str
    name: str
    bounded: Bounded
    is_least: bool
    bounds: Mapping[str, float]
    severity: Severity
    absent: Absent
    description: str
    reason: str

    def holds(self, value: float | None, profile: str) -> bool:
        """Whether a value keeps the bound: the expectation's own rule, without Spark.

        None, a measure that may be absent, does; one that may not is infinitely far beyond it.
        """
        if value is None:
            return True
        bound = self.bounds[profile]
        return value >= bound if self.is_least else value <= bound

    def said(self, profile: str) -> str:
        """What must hold, in a few words."""
        least = "at least" if self.is_least else "at most"
        where = " in every skill" if self.bounded.of.endswith("_of_skills") else ""
        return f"{least} {self.bounds[profile]:g}{where}"


def thresholds(environment: Mapping[str, str] = os.environ) -> tuple[Threshold, ...]:
    """Return every threshold, with what the file that `THRESHOLDS` names changes of them.

    Raises:
        WrongThresholds: that file is not there, is no TOML, or names what there is not.
    """
    named = environment.get(VARIABLE, "").strip()
    return _changed(_shipped(), Path(named).expanduser()) if named else _shipped()


@cache
def _shipped() -> tuple[Threshold, ...]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        _threshold(suite, name, entry)
        for suite, entries in tables.items()
        for name, entry in entries.items()
    )


def _threshold(suite: str, name: str, entry: Mapping[str, Any]) -> Threshold:
    (bound,) = (each for each in BOUNDS if each in entry)
    of: Of = entry.get("of", "value")
    return Threshold(
        suite=suite,
        name=name,
        bounded=Bounded(entry.get("measure", name), of),
        is_least=bound == "at_least",
        bounds={profile: entry[bound][profile] for profile in PROFILES},
        severity=entry["severity"],
        absent=entry.get("absent", "fails"),
        description=entry["description"],
        reason=entry["reason"],
    )


def _changed(shipped: tuple[Threshold, ...], path: Path) -> tuple[Threshold, ...]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongThresholds(
            f"{VARIABLE} names {path.name}, which cannot be read: {error}"
        ) from None
    known = {f"{each.suite}.{each.name}": each for each in shipped}
    for suite, entries in tables.items():
        if not isinstance(entries, dict):
            raise WrongThresholds(
                f"{path.name}: {suite} is no table such as [quality_metrics.rows]"
            )
        for name, entry in entries.items():
            place = f"{suite}.{name}"
            if place not in known:
                said = meant(place, list(known))
                raise WrongThresholds(f"{path.name}: there is no threshold {place}{said}")
            known[place] = _with(known[place], entry, f"{path.name}: [{place}]")
    return tuple(known.values())


def _with(threshold: Threshold, entry: Any, place: str) -> Threshold:
    if not isinstance(entry, dict):
        raise WrongThresholds(f"{place} is no table")
    own = "at_least" if threshold.is_least else "at_most"
    for key in entry:
        if key not in CHANGEABLE:
            raise WrongThresholds(f"{place}: {key} cannot be set{meant(key, CHANGEABLE)}")
        if key in BOUNDS and key != own:
            raise WrongThresholds(f"{place}: the bound is {own}, not {key}")
    severity = entry.get("severity", threshold.severity)
    if severity not in SEVERITIES:
        raise WrongThresholds(f"{place}: severity is {severity!r}: use critical or warning")
    bounds = entry.get(own, {})
    if not isinstance(bounds, dict):
        raise WrongThresholds(f"{place}: {own} is a table by profile, such as {{standard = 0.5}}")
    for profile, bound in bounds.items():
        if profile not in PROFILES:
            raise WrongThresholds(f"{place}: no profile {profile!r}{meant(profile, PROFILES)}")
        if isinstance(bound, bool) or not isinstance(bound, int | float) or bound != bound:
            raise WrongThresholds(f"{place}: {own}.{profile} is {bound!r}, not a number")
    return replace(
        threshold,
        bounds={**threshold.bounds, **bounds},
        severity=severity,
        reason=str(entry.get("reason", threshold.reason)),
    )
