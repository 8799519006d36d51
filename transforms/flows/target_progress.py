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
    """Return when each run had judged its pairs, given the rows of quality.yields.

    A run that changed nothing has none.
    """
    return {row["run_id"]: row["created_at"] for row in _in_order(rows)}


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
    # A run writes only what it changed: what a skill has come to, its newest row says.
    now = {row["skill"]: row for row in _in_order(rows)}
    earlier = [row for row in rows if since is not None and row["created_at"] <= since]
    before = {row["skill"]: row["accepted"] for row in _in_order(earlier)}
    new_seeds = _assigned_since(house, since)
    return [
        Progress(
            skill=skill,
            target=target,
            accepted=now[skill]["accepted"] if skill in now else 0,
            accepted_before=before.get(skill, 0),
            seeds=now[skill]["seeds"] if skill in now else 0,
            new_seeds=new_seeds[skill],
            is_changed=skill in now and (since is None or now[skill]["created_at"] > since),
        )
        for skill, target in sorted(targets.items())
    ]


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: row["created_at"])


def _assigned_since(house: Lakehouse, since: datetime | None) -> Counter[str]:
    """Return how many documents each skill was assigned since then; batch by batch."""
    import pyarrow.dataset as ds

    where = None if since is None else ds.field("created_at") > since
    counts: Counter[str] = Counter()
    for batch in house.batches("flows.assignments", ["skill"], where=where):
        for row in batch.column("skill").value_counts():
            counts[row["values"].as_py()] += row["counts"].as_py()
    return counts
