"""What a candidate's measures say of decontamination: against which sets, and how much was found.

Belongs here: those columns of quality.metrics. Does not: their bounds
(`expectations/quality_metrics.py`), or finding contamination (`pairs.py`).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.benchmark_tables import BENCHMARKS
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.contamination.judge import CONTAMINATED, NAME
from transforms.quality.contamination.reading import INDEXED, MISSING
from transforms.quality.contamination.stored_index import check_version
from transforms.quality.current import at_versions

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession


def benchmark_columns(lakehouse: Lakehouse) -> "dict[str, Column]":
    """Return `benchmark_facts` as columns."""
    from pyspark.sql import functions as F

    facts = benchmark_facts(lakehouse)
    kinds = {"benchmark_sets": "bigint"}
    return {name: F.lit(value).cast(kinds.get(name, "string")) for name, value in facts.items()}


def benchmark_facts(lakehouse: Lakehouse) -> dict[str, int | str | None]:
    """Return benchmark_sets, missing_benchmarks and missing_required_benchmarks as they are now."""
    rows = lakehouse.rows(BENCHMARKS.name, may_be_missing=True)
    missing = sorted(
        (row for row in rows if row["state"] == MISSING), key=lambda row: row["benchmark"]
    )
    names = [row["benchmark"] for row in missing]
    required = [row["benchmark"] for row in missing if row["is_required"]]
    indexed = sum(row["state"] == INDEXED for row in rows)
    return {
        "benchmark_sets": indexed,
        "missing_benchmarks": ", ".join(names) or None,
        "missing_required_benchmarks": ", ".join(required) or None,
    }


def contaminated_share(
    spark: "SparkSession", lakehouse: Lakehouse, live_pairs: "DataFrame"
) -> "DataFrame":
    """Return one row: the share of judged live pairs whose own text is contaminated.

    Null without benchmark sets, or pairs judged against them.
    """
    from pyspark.sql import functions as F

    verdicts = lakehouse.read(spark, "quality.verdicts")
    current = at_versions(verdicts, {NAME: check_version(lakehouse)})
    judged = current.join(live_pairs.select("pair_id"), "pair_id", "left_semi")
    found = F.coalesce(F.col("reason") == CONTAMINATED, F.lit(False))
    return judged.agg(F.avg(found.cast("double")).alias("contaminated_share"))
