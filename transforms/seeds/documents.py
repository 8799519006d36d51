"""From raw records to `seeds.documents` and `seeds.rejected`.

Belongs here: the order of the writes that makes curation safe to interrupt, and exact duplicates.
Does not: rules (`rules.py`), what is judged of one text (`curate_batch.py`), near-duplicates.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import append_new, merge
from transforms.seeds.candidates import candidates, source_name, sourced
from transforms.seeds.curate_batch import JUDGED_COLUMNS, KEY, judge_batches
from transforms.seeds.licences import strictest_column
from transforms.seeds.rules import EXACT_DUPLICATE, CurationRules

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession


@dataclass(frozen=True)
class CurateReport:
    """What one curation decided.

    Attributes:
        candidates: raw records that were undecided.
        new_documents: documents added.
        updated_documents: documents already there that gained sources or licences.
        rejected_by_reason: records dropped, by reason; duplicates under `exact_duplicate`.
        filter_version: hash of the rules.
    """

    candidates: int
    new_documents: int
    updated_documents: int
    rejected_by_reason: Mapping[str, int]
    filter_version: str


def curate(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    corpora: Iterable[str],
    rules: CurationRules | None = None,
) -> CurateReport:
    """Decide on every undecided raw record of the corpora named; a second call adds nothing.

    A record becomes a document, or a further source of the document with the same normalised text,
    or a row of `seeds.rejected`. Decisions stand: other rules apply to records still undecided.
    Of records with one text the first by corpus, file and position is kept, unless one of an
    earlier curation is there already. Interrupted at any point, the next call finishes the work.

    Args:
        spark: the session.
        lakehouse: where the tables are.
        corpora: whose raw records; names in `corpora.CORPORA`.
        rules: thresholds; the defaults where None.

    Raises:
        SeedInputError: unknown corpus.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as F

    rules = rules or CurationRules()

    def judged_batches(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        return judge_batches(rules, batches)

    undecided = candidates(spark, lakehouse, corpora)
    ddl = ", ".join(f"`{column.name}` {column.type}" for column in JUDGED_COLUMNS)
    judged = undecided.mapInArrow(judged_batches, ddl).persist(StorageLevel.DISK_ONLY)
    try:
        counts = {row.reason: row.records for row in judged.groupBy("reason").agg(
            F.count(F.lit(1)).alias("records")).collect()}  # fmt: skip
        passed = counts.pop(None, 0)
        if counts:
            _write_rejected(lakehouse, judged.where("reason IS NOT NULL"), rules)
        new, updated = (
            _write_documents(spark, lakehouse, judged.where("reason IS NULL"), rules)
            if passed
            else (0, 0)
        )
    finally:
        judged.unpersist()
    dropped = {**counts, EXACT_DUPLICATE: _write_duplicates(spark, lakehouse, rules)}
    return CurateReport(
        candidates=passed + sum(counts.values()),
        new_documents=new,
        updated_documents=updated,
        rejected_by_reason={reason: n for reason, n in sorted(dropped.items()) if n},
        filter_version=rules.version,
    )


def _write_rejected(lakehouse: Lakehouse, dropped: "DataFrame", rules: CurationRules) -> None:
    append_new(lakehouse, "seeds.rejected", _stamped(dropped.select(*KEY, "reason"), rules))


def _write_documents(
    spark: "SparkSession", lakehouse: Lakehouse, passed: "DataFrame", rules: CurationRules
) -> tuple[int, int]:
    """Append new documents and add sources to old ones; return how many of each."""
    from pyspark.sql import functions as F

    by_text = (
        passed.withColumn("source_name", source_name())
        .groupBy("seed_id")
        .agg(
            F.array_sort(F.collect_list(F.struct(*KEY, "source_name"))).alias("records"),
            F.array_sort(F.array_distinct(F.flatten(F.collect_list("licenses")))).alias("licenses"),
        )
    )
    groups = by_text.select(
        "seed_id",
        F.col("records.source_name").alias("sources"),
        F.col("records")[0].alias("first"),
        "licenses",
    )
    old = lakehouse.read(spark, "seeds.documents")
    # Only ids, sources and licences are shuffled; texts are joined back for the records kept.
    first = groups.select("seed_id", "sources", "licenses", *(f"first.{name}" for name in KEY))
    fresh = passed.drop("licenses", "reason").join(first, ["seed_id", *KEY])
    fresh = fresh.join(old.select("seed_id"), "seed_id", "left_anti")
    more = groups.select(
        "seed_id", F.col("sources").alias("more_sources"), F.col("licenses").alias("more_licenses")
    )
    grown = (
        old.join(more, "seed_id")
        .withColumn("sources", F.array_union("sources", "more_sources"))
        .withColumn("licenses", F.array_sort(F.array_union("licenses", "more_licenses")))
        .withColumn("license", strictest_column(F.col("licenses")))
        .drop("more_sources", "more_licenses")
    )
    updated = 0 if old.isEmpty() else grown.count()
    if updated:
        merge(lakehouse, "seeds.documents", grown)
    documents = fresh.withColumns(
        {"source": F.col("corpus"), "license": strictest_column(F.col("licenses"))}
    )
    new = append_new(lakehouse, "seeds.documents", _stamped(documents, rules))
    return new, updated


def _write_duplicates(spark: "SparkSession", lakehouse: Lakehouse, rules: CurationRules) -> int:
    """Record every source but the first of each document as its duplicate; return how many are new.

    Derived from the documents themselves, so an interruption before this step is made up for.
    """
    from pyspark.sql import functions as F

    def part(number: int) -> "Column":
        return F.regexp_extract("source", r"(?s)^([^:]*):(.*):(\d+)$", number)

    others = (
        sourced(spark, lakehouse)
        .where("order > 0")
        .select(
            part(1).alias("corpus"),
            part(2).alias("source_file"),
            part(3).cast("bigint").alias("position"),
            F.lit(EXACT_DUPLICATE).alias("reason"),
            F.col("seed_id").alias("duplicate_of"),
        )
    )
    return append_new(lakehouse, "seeds.rejected", _stamped(others, rules))


def _stamped(frame: "DataFrame", rules: CurationRules) -> "DataFrame":
    from pyspark.sql import functions as F

    return frame.withColumns(
        {"filter_version": F.lit(rules.version), "created_at": F.current_timestamp()}
    )
