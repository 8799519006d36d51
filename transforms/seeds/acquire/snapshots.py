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
    """Write down a snapshot that came in whole, unless it is there."""
    import pyarrow as pa

    source = pa.Table.from_pylist([dict(row)], SNAPSHOTS.arrow_schema())
    same = " AND ".join(f"old.{column} = new.{column}" for column in SNAPSHOTS.key)
    merge = lakehouse.open(SNAPSHOTS.name).merge(
        source, same, source_alias="new", target_alias="old"
    )
    merge.when_not_matched_insert_all().execute()


def as_json(patterns: Sequence[str]) -> str:
    """Return patterns as the table has them."""
    return json.dumps(list(patterns))
