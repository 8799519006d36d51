"""Measures one candidate: its sums, its metrics row and its measures, written once.

Belongs here: the order (reconcile, then measure) and finding what is there already. Does not: any
particular measure.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transforms.flows.live import live_rows
from transforms.flows.planning import Plan
from transforms.flows.skill import load_skill
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import METRICS, RECONCILIATION
from transforms.lakehouse.writes import merge
from transforms.quality.checkability import least_checkable
from transforms.quality.contamination.measures import benchmark_facts
from transforms.quality.dataset.measured import measure_dataset
from transforms.quality.measures import measure
from transforms.quality.reconcile import reconcile
from transforms.quality.skill_yields import judged_pairs
from transforms.release.rows import version_rows

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def measured(lakehouse: Lakehouse, candidate: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the candidate's row of quality.metrics, or None if it has none for this content."""
    for row in lakehouse.rows(METRICS.name):
        if row["version"] == candidate["version"] and row["checksum"] == candidate["checksum"]:
            return row
    return None


def is_outdated(lakehouse: Lakehouse, row: Mapping[str, Any]) -> bool:
    """Whether a metrics row tells of other benchmark sets than there are now."""
    now = benchmark_facts(lakehouse)
    return any(row[name] != value for name, value in now.items())


def measure_published(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    version: Mapping[str, Any],
    plans: Mapping[str, Plan],
) -> None:
    """Write the measures of a version that was published before there were so many.

    Its metrics row stays what it was judged by.
    """
    rows = version_rows(spark, lakehouse, version["path"])
    measure_dataset(spark, lakehouse, version, rows, plans)


def measure_candidate(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    candidate: Mapping[str, Any],
    plans: Mapping[str, Plan],
) -> dict[str, Any]:
    """Write the candidate's sums, measures and metrics; return its metrics row."""
    from pyspark.sql import functions as F

    rows = version_rows(spark, lakehouse, candidate["path"]).cache()
    try:
        sums = reconcile(spark, lakehouse, plans, rows)
        columns = [
            c.name for c in RECONCILIATION.columns if c.name not in {"version", "created_at"}
        ]
        table = [tuple(row[name] for name in columns) for row in sums]
        frame = spark.createDataFrame(table, columns)
        stamped = frame.withColumn("version", F.lit(candidate["version"]))
        merge(
            lakehouse, RECONCILIATION.name, stamped.withColumn("created_at", F.current_timestamp())
        )
        skills = plans["contents"].skills
        metrics = measure(
            spark,
            lakehouse,
            candidate["version"],
            rows,
            live_rows(spark, lakehouse, "pairs"),
            checksum=candidate["checksum"],
            skills=[load_skill(name) for name in skills],
            unreconciled=sum(row["gap"] for row in sums),
            least_checkable=least_checkable(judged_pairs(spark, lakehouse, plans["verdicts"])),
        )
        kept = metrics.toArrow()
        measure_dataset(spark, lakehouse, candidate, rows, plans)
        merge(lakehouse, METRICS.name, spark.createDataFrame(kept))
    finally:
        rows.unpersist()
    return dict(kept.to_pylist()[0])
