"""The sums of the seeds: every raw record is accounted for, or the gap says how many are not.

Belongs here: counting from `raw.*` to `seeds.*`. Does not: the later stages, or refusing to
publish.
"""

from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.candidates import source_name, sourced
from transforms.seeds.corpora import CORPORA, OWN
from transforms.seeds.reading import READING_REASONS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Why a record is not a document, although its text is one's, or nearly.
EXACT_DUPLICATE, NEAR_DUPLICATE = "exact_duplicate", "near_duplicate"

_MARKS = ("raw", "kept", "copy", "duplicate", "rejected")
#: How often a record may carry each of the marks, in their order.
_RIGHT_STATES = ("11000", "10110", "10001")


def stored_records(spark: "SparkSession", lakehouse: Lakehouse) -> "DataFrame":
    """Return corpus, source_file and position of every raw record.

    Of users' own corpora too that corpora.toml declares no more.
    """
    from pyspark.sql import functions as F

    key = ("corpus", "source_file", "position")
    stored = lakehouse.read(spark, f"raw.{OWN}").select(*key)
    for name, corpus in CORPORA.items():
        raw = lakehouse.read(spark, corpus.raw_table).withColumn("corpus", F.lit(name))
        stored = stored.unionByName(raw.select(*key))
    return stored


def reconcile_seeds(spark: "SparkSession", lakehouse: Lakehouse) -> list[dict[str, Any]]:
    """Return, for each corpus, what became of its raw records.

    Returns:
        One dict a corpus: `corpus`; `raw_rows`; `in_sources`, records that are a source of a
        document; of these `duplicates`, those also recorded as duplicates; `rejected`, records
        dropped for another reason; `gap`, records for which this does not hold: it is stored in
        `raw.*` and is either the first source of one document, or a further source of one document
        and recorded as its duplicate, or rejected for another reason. 0 is right; records not
        curated yet count as gap.
    """
    from pyspark.sql import functions as F

    decided = lakehouse.read(spark, "seeds.rejected")
    # What was kept out while reading has never been a raw record.
    decided = decided.where(~F.col("reason").isin(*READING_REASONS))
    is_duplicate = F.col("reason").isin(EXACT_DUPLICATE, NEAR_DUPLICATE)
    marks = sourced(lakehouse.read(spark, "seeds.documents")).select(
        "source", F.when(F.col("order") == 0, "kept").otherwise("copy").alias("mark")
    )
    marks = marks.unionByName(
        decided.select(
            source_name().alias("source"),
            F.when(is_duplicate, "duplicate").otherwise("rejected").alias("mark"),
        )
    )
    stored = stored_records(spark, lakehouse)
    marks = marks.unionByName(
        stored.select(source_name().alias("source"), F.lit("raw").alias("mark"))
    )
    records = marks.groupBy("source").pivot("mark", list(_MARKS)).count().na.fill(0)
    states = F.concat_ws("", *(F.col(mark).cast("string") for mark in _MARKS))
    sums = (
        records.withColumn("is_right", states.isin(list(_RIGHT_STATES)))
        .groupBy(F.substring_index("source", ":", 1).alias("corpus"))
        .agg(
            F.sum("raw").alias("raw_rows"),
            (F.sum("kept") + F.sum("copy")).alias("in_sources"),
            F.sum("duplicate").alias("duplicates"),
            F.sum("rejected").alias("rejected"),
            F.sum((~F.col("is_right")).cast("bigint")).alias("gap"),
        )
    )
    found = {row.corpus: row.asDict() for row in sums.collect()}
    nothing = dict.fromkeys(("raw_rows", "in_sources", "duplicates", "rejected", "gap"), 0)
    return [found.get(name) or {"corpus": name, **nothing} for name in sorted({*CORPORA, *found})]
