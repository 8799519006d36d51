"""The gate: may this content ship, by the results stored for it?

Belongs here: the decision, a pure function of results and suites, and the one door to what it
needs. Does not: running a suite (`validation.py`), storing results (`results.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from expectations.results import ExpectationResult, store_results, stored_results
from expectations.suite import Suite
from expectations.validation import validate

__all__ = [
    "ExpectationResult",
    "Gate",
    "store_results",
    "stored_results",
    "validate",
    "verdict",
]


@dataclass(frozen=True)
class Gate:
    """The decision, and what it rests on, as `suite.check` names.

    Attributes:
        passed: whether publication is allowed.
        missing: expectations without a result for this version of their suite.
        errored: expectations that could not be decided.
        critical: expectations of critical severity that failed.
        warnings: expectations of warning severity that failed; they do not block.
    """

    passed: bool
    missing: list[str] = field(default_factory=list)
    errored: list[str] = field(default_factory=list)
    critical: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = (
            ("not yet checked by these suites", self.missing),
            ("could not be decided", self.errored),
            ("failed and critical", self.critical),
            ("failed, warnings only", self.warnings),
        )
        said = "; ".join(f"{what}: {', '.join(names)}" for what, names in parts if names)
        return said or "every expectation passed"


def verdict(results: Iterable[ExpectationResult], suites: Sequence[Suite]) -> Gate:
    """Decide from the results stored for one content (see `stored_results`).

    Every expectation of every suite must have a result at the suite's current version, thresholds
    included; results of another version count as none. No suites, no pass.
    """
    known = {(r.suite, r.suite_version, r.check): r for r in results}
    gate = Gate(passed=False)
    for suite in suites:
        for expect in suite.expectations:
            result = known.get((suite.name, suite.version, expect.name))
            name = f"{suite.name}.{expect.name}"
            if result is None:
                gate.missing.append(name)
            elif result.status == "errored":
                gate.errored.append(name)
            elif result.status != "passed" and expect.severity == "critical":
                gate.critical.append(name)
            elif result.status != "passed":
                gate.warnings.append(name)
    blocked = gate.missing or gate.errored or gate.critical
    return Gate(
        bool(suites) and not blocked, gate.missing, gate.errored, gate.critical, gate.warnings
    )
