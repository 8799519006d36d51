"""The dataset measures: one row of quality.metrics for one candidate.

Belongs here: putting the measures together, and those of counts. Does not: measures of diversity
(`diversity.py`), of lineage (`lineage.py`), or any threshold; those are the suites'.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.contamination.measures import benchmark_columns, contaminated_share
from transforms.quality.diversity import distinct_ngrams, opening_share
from transforms.quality.duplicate import fingerprint
from transforms.quality.lineage import lineage_gaps
from transforms.release.shown_seeds import every_seed

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

    from transforms.flows.skill import Skill


def measure(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    version: str,
    rows: "DataFrame",
    live_pairs: "DataFrame",
    *,
    checksum: str,
    skills: "Sequence[Skill]",
    unreconciled: int,
    least_checkable: tuple[str, float] | None = None,
) -> "DataFrame":
    """Measure a candidate.

    Everything is computed by Spark; the driver sees the one row that results. Of a candidate
    without rows the counts are 0 and the shares null.

    Args:
        spark: the session.
        lakehouse: where the flows' and the seeds' tables are.
        version: the candidate.
        rows: the candidate's rows (release.version_rows), as written.
        live_pairs: the pairs it was drawn from: rows of flows.pairs, superseded ones left out.
        checksum: content hash of the candidate's rows.
        skills: the skills whose transformations and types count as the whole for coverage.
        unreconciled: rows and work items the reconciliation could not account for.
        least_checkable: the skill whose verifiers can tell least, and its share of not checkable
            pairs (see `checkability.py`); None where no skill has enough pairs.

    Returns:
        One row of quality.metrics.
    """
    from pyspark.sql import functions as F

    parts = (
        _counts(rows, skills),
        live_pairs.agg(F.count(F.lit(1)).alias("pairs")),
        _held_out_rows(lakehouse.read(spark, "seeds.documents"), rows),
        _largest_seed(rows),
        lineage_gaps(spark, lakehouse, rows),
        distinct_ngrams(rows),
        opening_share(rows),
        contaminated_share(spark, lakehouse, live_pairs),
    )
    one = parts[0]
    for part in parts[1:]:
        one = one.crossJoin(part)
    skill, share = least_checkable or (None, None)
    duplicates = _share(F.col("rows") - F.col("distinct_rows"), F.col("rows"))
    return one.select(
        F.lit(version).alias("version"),
        F.lit(checksum).alias("checksum"),
        "rows",
        "pairs",
        _share(F.col("rows"), F.col("pairs")).alias("accepted_share"),
        F.coalesce(duplicates, F.lit(0.0)).alias("duplicate_share"),
        "held_out_rows",
        "lineage_gaps",
        F.lit(unreconciled).cast("bigint").alias("unreconciled"),
        "distinct_1",
        "distinct_2",
        F.when(F.col("rows") > 0, F.coalesce("opening_share", F.lit(0.0))).alias("opening_share"),
        "transformation_coverage",
        "type_coverage",
        _share(F.col("rows_of_largest_seed"), F.col("rows")).alias("largest_seed_share"),
        "mean_response_chars",
        F.current_timestamp().alias("created_at"),
        F.lit(share).cast("double").alias("not_checkable_share"),
        F.lit(skill).cast("string").alias("least_checkable_skill"),
        *(column.alias(name) for name, column in benchmark_columns(lakehouse).items()),
        "contaminated_share",
    )


def _counts(rows: "DataFrame", skills: "Sequence[Skill]") -> "DataFrame":
    from pyspark.sql import functions as F

    transformations = {f"{s.name}/{name}" for s in skills for name in s.transformations}
    types = {f"{s.name}/{name}" for s in skills for name in s.instruction_types}
    return rows.agg(
        F.count(F.lit(1)).alias("rows"),
        F.count_distinct(fingerprint()).alias("distinct_rows"),
        F.avg(F.length("response").cast("double")).alias("mean_response_chars"),
        _coverage("transformation", transformations).alias("transformation_coverage"),
        _coverage("instruction_type", types).alias("type_coverage"),
    )


def _coverage(column: str, known: set[str]) -> "Column":
    """Share of the known `skill/name`s that occur; null where there is nothing to cover."""
    from pyspark.sql import functions as F

    if not known:
        return F.lit(None).cast("double")
    name = F.concat_ws("/", "skill", column)
    return F.count_distinct(F.when(name.isin(sorted(known)), name)) / F.lit(float(len(known)))


def _held_out_rows(documents: "DataFrame", rows: "DataFrame") -> "DataFrame":
    from pyspark.sql import functions as F

    held_out = documents.where(F.col("split") != "train").select("seed_id")
    held = rows.select("pair_id", F.explode(every_seed()).alias("seed_id"))
    found = held.join(held_out, "seed_id", "left_semi")
    return found.agg(F.count_distinct("pair_id").alias("held_out_rows"))


def _largest_seed(rows: "DataFrame") -> "DataFrame":
    from pyspark.sql import functions as F

    per_seed = rows.groupBy("seed_id").agg(F.count(F.lit(1)).alias("rows_of_seed"))
    return per_seed.agg(F.max("rows_of_seed").alias("rows_of_largest_seed"))


def _share(part: "Column", whole: "Column") -> "Column":
    """`part / whole`, null where there is no whole: ANSI mode would raise on the division."""
    from pyspark.sql import functions as F

    return F.try_divide(part.cast("double"), whole.cast("double"))
