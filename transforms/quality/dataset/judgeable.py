"""A candidate's measures as the gate reads them: one row, a column for each number it bounds.

Belongs here: from rows of quality.measures to that row. Does not: a bound (`expectations/`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from transforms.quality.dataset.counted import ALL

Of = Literal["value", "drift", "least_of_skills", "most_of_skills"]

ABSENT = "it was not measured"


@dataclass(frozen=True)
class Bounded:
    """A number that is bounded.

    Attributes:
        measure: name in quality.measures.
        of: the candidate's value, its drift from the current version, or the least or most that any
            skill has; skills with too little to tell are left out.
    """

    measure: str
    of: Of = "value"

    @property
    def column(self) -> str:
        return self.measure if self.of == "value" else f"{self.of}_{self.measure}"

    @property
    def note_column(self) -> str:
        return f"{self.column}_note"


def judgeable(rows: Iterable[Mapping[str, Any]], wanted: Iterable[Bounded]) -> dict[str, Any]:
    """Return the value of each column wanted, and beside it a note; null where there is no value.

    Args:
        rows: rows of quality.measures of one candidate.
        wanted: the numbers.
    """
    known = {(row["measure"], row["skill"]): row for row in rows}
    one: dict[str, Any] = {}
    for each in wanted:
        value, note = _found(known, each)
        one[each.column], one[each.note_column] = value, note
    return one


def _found(
    known: Mapping[tuple[str, str], Mapping[str, Any]], wanted: Bounded
) -> tuple[float | None, str | None]:
    if wanted.of in ("value", "drift"):
        row = known.get((wanted.measure, ALL))
        return (row[wanted.of], row["note"]) if row else (None, ABSENT)
    of_skills = {
        skill: row["value"]
        for (measure, skill), row in known.items()
        if measure == wanted.measure and skill != ALL and row["value"] is not None
    }
    if not of_skills:
        return None, "no skill has enough to tell"
    pick = min if wanted.of == "least_of_skills" else max
    skill = pick(sorted(of_skills), key=lambda name: of_skills[name])
    return of_skills[skill], f"in {skill}"
