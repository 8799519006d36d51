"""The parts of a written estimate: assumptions, calculation, estimate, order of magnitude.

Belongs here: finding them. Does not: judging them (`verification.py`).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from transforms.flows.fermi.quantities import plain, quantities
from transforms.flows.fermi.units import symbol

_HEADING = re.compile(
    r"^\W{0,6}(assumptions|calculation|estimate|order of magnitude)\W{0,6}(?::[\s*_]{0,4}(.*))?$",
    re.IGNORECASE,
)
#: A number and something that it counts; a percentage is a unit as well.
_WITH_UNIT = re.compile(r"\d[^\n]{0,12}?(?:\s|\)|^)?(?:[^\W\d_]{1,}|%|°|\$|€|£)|[$€£]\s?\d")
_POWER = re.compile(r"10\^(-?\d{1,3})")

_BETWEEN = re.compile(r"\bbetween\b([^\n]{1,60}?)\band\b", re.IGNORECASE)
#: Between the ends of a range: "60 to 80", "60 tuners up to 80", "10^4–10^5".
_RANGE = re.compile(
    r"\d(?:(?:\s[^\s\d]{1,20}){0,3}\s(?:up )?to\s(?:about |around |roughly )?[~≈$€£]?"
    r"|\s?[-–—]\s?)(?=\d)",
    re.IGNORECASE,
)

#: No estimate takes more; what comes behind is not read.
MOST_LINES = 200


@dataclass(frozen=True)
class Parts:
    """Lines of a response by part; `magnitude` is the exponent of ten it states."""

    assumptions: list[str]
    calculation: list[str]
    estimate: str
    magnitude: int | None


def parts(response: str) -> Parts:
    """Return the parts of a response; what is missing is empty."""
    lines: dict[str, list[str]] = {}
    here = ""
    for line in response.splitlines()[:MOST_LINES]:
        if found := _HEADING.match(line[:300]):
            here = found[1].lower()
            line = found[2] or ""
        if here and line.strip():
            lines.setdefault(here, []).append(line.strip())
    estimate = " ".join(lines.get("estimate", [])[:1])
    power = _POWER.search(plain(" ".join(lines.get("order of magnitude", [])[:1])))
    return Parts(
        [line for line in lines.get("assumptions", []) if _WITH_UNIT.search(line)],
        lines.get("calculation", []),
        estimate if re.search(r"\d", estimate) else "",
        int(power[1]) if power else None,
    )


def estimate_line(response: str) -> str:
    return parts(response).estimate


def range_of(text: str) -> tuple[Fraction, Fraction] | None:
    """Return the ends of the first range that a text gives; None if it gives none."""
    said = _BETWEEN.sub(r"\1to", plain(text[:2_000]))
    if not (found := _RANGE.search(said)):
        return None
    before, after = quantities(said[: found.start() + 1]), quantities(said[found.end() :])
    return (before[-1][0], after[0][0]) if before and after else None


def is_of_unit(text: str, unit: str) -> bool:
    """Whether a text names a unit: all its words, singular or plural, or its symbols."""
    said, wanted = _words(text), _words(unit)
    return bool(wanted) and wanted <= said


def _words(text: str) -> set[str]:
    found = re.findall(r"[^\W\d_]+|[€$£%]", text)
    return {symbol(word) for word in found} - {"per", "a", "an", "of", "the"}
