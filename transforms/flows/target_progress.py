"""Where skills stand on the way to a target, read without a JVM: for a sensor that looks often.

Belongs here: what `quality.yields` and the assignments say of it. Does not: how many documents
follow from it (`target_plan.py`), or whether a further run does (`target_end.py`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from transforms.flows.target_end import Progress
from transforms.lakehouse.lakehouse import Lakehouse


def judged_at(rows: Sequence[Mapping[str, Any]]) -> dict[str, datetime]:
    """Return when each run had judged its pairs, given the rows of quality.yields."""
    return {row["run_id"]: row["created_at"] for row in rows}


def progress(
    house: Lakehouse,
    targets: Mapping[str, int],
    rows: Sequence[Mapping[str, Any]],
    since: datetime | None,
) -> list[Progress]:
    """Return where the skills with a target stand, and what runs have brought them `since`.

    Args:
        house: the lakehouse.
        targets: accepted pairs wanted, by skill.
        rows: those of quality.yields.
        since: when the run before had judged its pairs; None if there is no such run.
    """
    newest = max(judged_at(rows).values(), default=None)
    now = {row["skill"]: row for row in rows if row["created_at"] == newest}
    before = {row["skill"]: row["accepted"] for row in rows if row["created_at"] == since}
    new_seeds = _assigned_since(house, since)
    return [
        Progress(
            skill=skill,
            target=target,
            accepted=now[skill]["accepted"] if skill in now else 0,
            accepted_before=before.get(skill, 0),
            seeds=now[skill]["seeds"] if skill in now else 0,
            new_seeds=new_seeds[skill],
        )
        for skill, target in sorted(targets.items())
    ]


def _assigned_since(house: Lakehouse, since: datetime | None) -> Counter[str]:
    """Return how many documents each skill was assigned since then; batch by batch."""
    import pyarrow.dataset as ds

    where = None if since is None else ds.field("created_at") > since
    assignments = house.open("flows.assignments").to_pyarrow_dataset()
    scanner = assignments.scanner(columns=["skill"], filter=where, use_threads=False)
    counts: Counter[str] = Counter()
    for batch in scanner.to_batches():
        for row in batch.column("skill").value_counts():
            counts[row["values"].as_py()] += row["counts"].as_py()
    return counts
