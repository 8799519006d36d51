"""Results of expectations, and keeping them in quality.expectation_results.

Belongs here: one result as data, storing and finding results. Does not: getting one
(`validation.py`) or what follows from it (`gate.py`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Literal

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import EXPECTATION_RESULTS

Status = Literal["passed", "failed", "errored"]


@dataclass(frozen=True)
class ExpectationResult:
    """What became of one expectation.

    Attributes:
        suite: name of the suite.
        suite_version: the suite's version, thresholds included.
        check: the expectation's name.
        severity: critical or warning.
        status: passed, failed, or errored where it could not be decided, which is no pass.
        observed: what was seen, in a few words.
        threshold: what must hold, in a few words.
        detail: samples of what failed, or the error; None if it passed.
    """

    suite: str
    suite_version: str
    check: str
    severity: Literal["critical", "warning"]
    status: Status
    observed: str | None
    threshold: str | None
    detail: str | None = None


def store_results(
    lakehouse: Lakehouse,
    results: Sequence[ExpectationResult],
    *,
    subject: str,
    checksum: str,
    run_id: str,
) -> None:
    """Store results, replacing those of the same subject, content, suite version and check.

    Args:
        lakehouse: where quality.expectation_results is.
        results: of one or more suites.
        subject: the candidate version, or the table.
        checksum: content hash, or table version, of what was validated.
        run_id: the run that validated it.
    """
    stamp = {
        "subject": subject,
        "checksum": checksum,
        "run_id": run_id,
        "created_at": datetime.now(UTC),
    }
    rows = [{**asdict(result), **stamp} for result in results]
    lakehouse.upsert(EXPECTATION_RESULTS.name, rows)


def stored_results(
    lakehouse: Lakehouse, subject: str, checksum: str, *, since: datetime | None = None
) -> list[ExpectationResult]:
    """Return the results stored for exactly this subject and content. Needs no JVM.

    With `since`, only those that were stored at that time or later.
    """
    import pyarrow.compute as pc

    is_it = (pc.field("subject") == subject) & (pc.field("checksum") == checksum)
    if since is not None:
        is_it &= pc.field("created_at") >= since
    rows = lakehouse.rows(EXPECTATION_RESULTS.name, where=is_it)
    names = [field.name for field in fields(ExpectationResult)]
    return [ExpectationResult(**{name: row[name] for name in names}) for row in rows]
