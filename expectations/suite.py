"""What an expectation and a suite are, as plain data.

Belongs here: the vocabulary of the suites, and how a suite is versioned. Does not: any particular
suite, and nothing of Great Expectations; it is imported where a suite is run (`validation.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from transforms.lakehouse.ids import digest

Severity = Literal["critical", "warning"]

SQL = "UnexpectedRowsExpectation"
#: Our own, in `measure_between.py`.
MEASURE = "ExpectMeasureToBeBetween"


@dataclass(frozen=True)
class Expect:
    """One expectation.

    Attributes:
        name: unique in its suite; letters, digits and underscores, as it names an asset check.
        kind: class of `great_expectations.expectations` that decides it, or `MEASURE`.
        kwargs: what that class is given.
        severity: a critical failure blocks publication, a warning shows.
        description: what a reader of the check should know, in a sentence.
        threshold: what must hold, in a few words, to show beside what was observed.
    """

    name: str
    kind: str
    kwargs: Mapping[str, Any]
    severity: Severity
    description: str
    threshold: str


@dataclass(frozen=True)
class Suite:
    """The expectations on one table, with the thresholds of one profile.

    Attributes:
        name: unique; part of the key results are stored by.
        table: declared name of the table whose rows it is about.
        profile: whose thresholds these are.
        expectations: in the order they are shown.
    """

    name: str
    table: str
    profile: str
    expectations: tuple[Expect, ...] = field(repr=False)

    def __post_init__(self) -> None:
        names = [expect.name for expect in self.expectations]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"suite {self.name} names {doubled} twice; rename one of each")

    @property
    def version(self) -> str:
        """Hash of every expectation with its threshold and severity, so of the profile too."""
        return digest(
            "suite",
            self.name,
            [(e.name, e.kind, dict(e.kwargs), e.severity) for e in self.expectations],
        )

    def expect(self, name: str) -> Expect:
        """Return one expectation.

        Raises:
            KeyError: the suite has none of that name; the message lists those it has.
        """
        for expect in self.expectations:
            if expect.name == name:
                return expect
        known = ", ".join(expect.name for expect in self.expectations)
        raise KeyError(f"suite {self.name} has no expectation {name!r}; it has: {known}")


def no_rows(
    name: str, where: str, description: str, *, select: str = "*", severity: Severity = "critical"
) -> Expect:
    """Return the expectation that no row satisfies `where`, a Spark SQL condition.

    Great Expectations formats the query with `str.format`, so braces in `where` are escaped here.
    """
    condition = where.replace("{", "{{").replace("}", "}}")
    query = f"SELECT {select} FROM {{batch}} WHERE {condition}"
    return Expect(name, SQL, {"unexpected_rows_query": query}, severity, description, "no such row")
