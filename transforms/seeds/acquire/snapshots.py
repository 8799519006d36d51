"""raw.snapshots: which revisions of a corpus were fetched.

Belongs here: reading and writing the table. Only delta-rs writes it, under the lakehouse's lease.
Does not: fetching.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.raw_tables import SNAPSHOTS


def pinned(lakehouse: Lakehouse, corpus: str, repo: str, revision: str) -> str | None:
    """Return the commit that a branch meant when it was first fetched for a corpus, if it was."""
    rows = [
        row
        for row in lakehouse.rows(SNAPSHOTS.name)
        if (row["corpus"], row["repo"], row["asked_revision"]) == (corpus, repo, revision)
    ]
    first = min(rows, key=lambda row: row["created_at"], default=None)
    return str(first["revision"]) if first else None


def is_recorded(lakehouse: Lakehouse, corpus: str, commit: str, patterns: Sequence[str]) -> bool:
    """Say whether these files of a commit are in the table."""
    key = (corpus, commit, as_json(patterns))
    columns = ["corpus", "revision", "patterns"]
    return key in {
        tuple(row[column] for column in columns) for row in lakehouse.rows(SNAPSHOTS.name, columns)
    }


def record(lakehouse: Lakehouse, row: Mapping[str, Any]) -> None:
    """Write down a snapshot that came in whole."""
    lakehouse.upsert(SNAPSHOTS.name, [row])


def as_json(patterns: Sequence[str]) -> str:
    """Return patterns as the table has them."""
    return json.dumps(list(patterns))
