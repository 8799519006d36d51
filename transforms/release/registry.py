"""The registry of versions: reading and writing release.versions.

Belongs here: which candidate is the latest, which version is current, what state each is in. Does
not: a version's rows (`candidate.py`) or the decision to publish (`publish.py`). Only delta-rs
writes this table, so it has one kind of writer on an object store too.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import VERSIONS

CANDIDATE, REJECTED, PUBLISHED, YANKED = "candidate", "rejected", "published", "yanked"


def versions(lakehouse: Lakehouse) -> list[dict[str, Any]]:
    """Return every row of release.versions, oldest first."""
    return sorted(
        lakehouse.rows(VERSIONS.name), key=lambda row: (row["created_at"], _number(row["version"]))
    )


def version(lakehouse: Lakehouse, name: str) -> dict[str, Any]:
    """Return one version's row.

    Raises:
        KeyError: there is no such version; the message lists the last ten.
    """
    known = versions(lakehouse)
    for row in known:
        if row["version"] == name:
            return row
    listed = ", ".join(row["version"] for row in known[-10:]) or "none yet"
    raise KeyError(f"no version {name!r}; the latest are: {listed}")


def latest(lakehouse: Lakehouse) -> dict[str, Any] | None:
    """Return the newest candidate or version, in whatever state."""
    known = versions(lakehouse)
    return known[-1] if known else None


def considered(lakehouse: Lakehouse) -> dict[str, Any] | None:
    """Return the candidate or version that the newest run is about: what gate and release judge."""
    return max(versions(lakehouse), key=lambda row: row["considered_at"], default=None)


def current(lakehouse: Lakehouse, *, other_than: str = "") -> dict[str, Any] | None:
    """Return the version that release.instructions shows: the one published last.

    Or the last but for one, `other_than`: what that is compared with.
    """
    published = [
        row
        for row in versions(lakehouse)
        if row["state"] == PUBLISHED and row["version"] != other_than
    ]
    return max(published, key=lambda row: row["decided_at"], default=None)


def next_name(lakehouse: Lakehouse, day: date) -> str:
    """Return the next free version of a day: 2026-11-24.1, then 2026-11-24.2."""
    numbers = [
        _number(row["version"])
        for row in versions(lakehouse)
        if row["version"].startswith(f"{day.isoformat()}.")
    ]
    return f"{day.isoformat()}.{max(numbers, default=0) + 1}"


def register(lakehouse: Lakehouse, row: Mapping[str, Any]) -> None:
    """Insert a version's row, or update the one with its name."""
    lakehouse.upsert(VERSIONS.name, [row])


def decide(lakehouse: Lakehouse, name: str, state: str, **changes: Any) -> dict[str, Any]:
    """Move a version to `state`, now; return its row."""
    row = {**version(lakehouse, name), **changes, "state": state, "decided_at": datetime.now(UTC)}
    register(lakehouse, row)
    return row


def reopen(lakehouse: Lakehouse, name: str, profile: str) -> dict[str, Any]:
    """Make a rejected candidate a candidate again, to be judged by `profile`; return its row.

    A version that was published or yanked stays what it is.
    """
    old = version(lakehouse, name)
    if old["state"] not in (CANDIDATE, REJECTED):
        return old
    row = {**old, "state": CANDIDATE, "profile": profile, "checks": None}
    register(lakehouse, row)
    return row


def consider(lakehouse: Lakehouse, row: Mapping[str, Any]) -> None:
    """Note that a run found this version's content to be the dataset's."""
    register(lakehouse, {**row, "considered_at": datetime.now(UTC)})


def _number(name: str) -> int:
    return int(name.rpartition(".")[2])
