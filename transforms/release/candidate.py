"""Cuts a candidate: writes the accepted pairs once, to a path of their own, and registers it.

Belongs here: when a candidate is cut, and writing it. Does not: judging it (`expectations/`) or
publishing it (`publish.py`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.tables import RELEASED
from transforms.lakehouse.writes import conform
from transforms.release import registry
from transforms.release.checksum import content_hash, differing_rows
from transforms.release.rows import version_rows
from transforms.release.shown_seeds import every_seed
from transforms.seeds.decisions import WITHDRAWN, decided

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Tables whose Delta version a candidate is a function of.
SOURCES = ("seeds.documents", "flows.contents", "flows.instructions", "flows.refinements",
           "flows.pairs", "quality.verdicts", "ops.outcomes", "seeds.decisions")  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """The candidate a run is about: `is_new` unless its content is that of an earlier one."""

    version: str
    path: str
    checksum: str
    rows: int
    state: str
    is_new: bool
    reason: str


def cut_candidate(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    accepted: "DataFrame",
    *,
    run_id: str,
    profile: str,
    counts: Callable[[], Mapping[str, int]],
    min_changes: int = 1,
) -> Candidate:
    """Write `accepted` as a new candidate if its content differs enough from the latest one.

    `counts` returns live pairs by what became of them; it is called for a new candidate only.

    Returns the latest candidate or version unchanged where the content is the same, or where fewer
    than `min_changes` pairs came or went since the current version and none of it is withdrawn.
    """
    kept = accepted.persist()
    try:
        return _cut(
            spark,
            lakehouse,
            kept,
            run_id=run_id,
            profile=profile,
            counts=counts,
            min_changes=min_changes,
        )
    finally:
        kept.unpersist()


def _cut(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    accepted: "DataFrame",
    *,
    run_id: str,
    profile: str,
    counts: Callable[[], Mapping[str, int]],
    min_changes: int,
) -> Candidate:
    from pyspark.sql import functions as F

    checksum, rows = content_hash(accepted, RELEASED)
    last = registry.latest(lakehouse)
    if last is not None and last["checksum"] == checksum:
        return _known(lakehouse, last, "the same content")
    now = registry.current(lakehouse)
    if now is not None:
        published = version_rows(spark, lakehouse, now["path"])
        changes = differing_rows(accepted, published, RELEASED)
        withdrawn = decided(spark, lakehouse, WITHDRAWN)
        held = published.select(F.explode(every_seed()).alias("seed_id"))
        if changes < min_changes and held.join(withdrawn, "seed_id", "left_semi").isEmpty():
            return _known(lakehouse, now, f"{changes} changes, fewer than {min_changes}")
    created = datetime.now(UTC)
    name = registry.next_name(lakehouse, created.date())
    relative = _write(lakehouse, accepted, name)
    path = f"{lakehouse.root}/{relative}"
    written = spark.read.format("delta").load(path)
    found = content_hash(written, RELEASED)
    if found != (checksum, rows):
        raise RuntimeError(
            f"candidate {name} at {path} has {found[1]} rows that are not the {rows} accepted; "
            "it is not registered. Look for another writer, then run again"
        )
    models = written.select("model").distinct().collect()
    registry.register(
        lakehouse,
        {
            "version": name,
            "state": registry.CANDIDATE,
            "path": relative,
            "checksum": checksum,
            "rows": rows,
            "teacher_models": sorted(row["model"] for row in models if row["model"]),
            "profile": profile,
            "suite_version": None,
            "source_versions": _source_versions(lakehouse),
            "counts": json.dumps(dict(counts()), sort_keys=True),
            "checks": None,
            "decided_at": None,
            "considered_at": created,
            "run_id": run_id,
            "created_at": created,
        },
    )
    return Candidate(name, path, checksum, rows, registry.CANDIDATE, True, "new content")


def _known(lakehouse: Lakehouse, row: dict[str, Any], reason: str) -> Candidate:
    if row["state"] in (registry.CANDIDATE, registry.REJECTED):
        # What has the same content now is made of the tables as they are now, and judged by them.
        row = {**row, "source_versions": _source_versions(lakehouse)}
    registry.consider(lakehouse, row)
    return Candidate(
        version=row["version"],
        path=f"{lakehouse.root}/{row['path']}",
        checksum=row["checksum"],
        rows=row["rows"],
        state=row["state"],
        is_new=False,
        reason=reason,
    )


def _source_versions(lakehouse: Lakehouse) -> str:
    return json.dumps({table: lakehouse.version(table) for table in SOURCES})


def _write(lakehouse: Lakehouse, accepted: "DataFrame", name: str) -> str:
    """Write the rows; return where, below the lakehouse; never where a killed run wrote."""
    from pyspark.sql import functions as F

    relative = f"release/instructions/{name}"
    while Folder(f"{lakehouse.root}/{relative}").list():
        relative += "r"
    path = f"{lakehouse.root}/{relative}"
    create_table(path, RELEASED)
    rows = conform(accepted.withColumn("version", F.lit(name)), RELEASED)
    rows.write.format("delta").mode("append").save(path)
    return relative
