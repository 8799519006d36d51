"""Writing a decided round of curation into the tables, by steps that may be repeated.

Belongs here: the steps and their order. Does not: deciding (`decide.py`).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import append_new, delete_where, merge, one_of
from transforms.seeds import registry
from transforms.seeds.curate_batch import KEY
from transforms.seeds.licences import strictest_column
from transforms.seeds.reading import READING_REASONS
from transforms.seeds.split import HELD_OUT
from transforms.seeds.staged import JUDGED, RECORDS, SIGNED, TEXTS, UNDONE, Plan, Staged
from transforms.seeds.topics.labelling import label_older, with_topics
from transforms.seeds.topics.model import TopicModel, load_topics
from transforms.seeds.undo import revised

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def apply(spark: "SparkSession", lakehouse: Lakehouse, staged: Staged, plan: Plan) -> int:
    """Write the round that is staged and complete, and forget it; return the documents added."""
    changed = revised(plan.files)
    if changed:
        _delete_what_held(spark, lakehouse, staged, changed)
    version = plan.filter_version
    if plan.rejected:
        _write_rejected(spark, lakehouse, staged, version)
    topics = load_topics(lakehouse)
    new = _write_new(spark, lakehouse, staged, version, topics, is_revision=bool(changed))
    if plan.updated:
        _write_grown(spark, lakehouse, staged)
    _write_clusters(spark, lakehouse, staged)
    if plan.merged:
        _write_merged(spark, lakehouse, plan.merged)
    if changed or plan.merged:
        into = [(cluster_id,) for cluster_id in plan.merged.values()]
        several = staged.read(spark, TEXTS).where("cluster_id != seed_id").select("cluster_id")
        _hold_out_together(
            lakehouse, several.union(spark.createDataFrame(into, "cluster_id string"))
        )
    label_older(spark, lakehouse, topics)
    _mark_curated(lakehouse, plan.files)
    staged.clear()
    return new


def _delete_what_held(
    spark: "SparkSession", lakehouse: Lakehouse, staged: Staged, changed: list[Mapping[str, Any]]
) -> None:
    """Delete what was decided of changed files, and of the documents they put in question."""
    by_corpus: dict[str, list[str]] = {}
    for row in changed:
        by_corpus.setdefault(row["corpus"], []).append(row["source_file"])
    of_reading = one_of("reason", READING_REASONS)
    for corpus, names in by_corpus.items():
        of_files = f"corpus = '{corpus}' AND {one_of('source_file', names)} AND NOT {of_reading}"
        delete_where(spark, lakehouse, "seeds.rejected", of_files)
    undone = staged.read(spark, UNDONE)
    made = staged.read(spark, TEXTS).where("document_id = seed_id").select("seed_id")
    gone = undone.join(made, "seed_id", "left_anti")
    _delete_matching(lakehouse, "seeds.documents", gone, "seed_id")
    _delete_matching(lakehouse, "seeds.rejected", undone, "duplicate_of")
    for table in ("seeds.clusters", "seeds.signatures"):
        _delete_matching(lakehouse, table, undone, "seed_id")
    _delete_matching(lakehouse, "seeds.clusters", undone, "cluster_id")


def _delete_matching(lakehouse: Lakehouse, table: str, ids: "DataFrame", column: str) -> None:
    from delta.tables import DeltaTable

    target = DeltaTable.forPath(ids.sparkSession, lakehouse.path(table)).alias("old")
    merged = target.merge(ids.distinct().alias("gone"), f"old.{column} = gone.seed_id")
    merged.whenMatchedDelete().execute()


def _write_rejected(
    spark: "SparkSession", lakehouse: Lakehouse, staged: Staged, version: str
) -> None:
    from pyspark.sql import functions as F

    dropped = staged.read(spark, JUDGED).where("reason IS NOT NULL")
    copies = staged.read(spark, RECORDS).where("reason IS NOT NULL")
    rows = dropped.select(*KEY, "reason", F.lit(None).cast("string").alias("duplicate_of"))
    rows = rows.unionByName(
        copies.select(*KEY, "reason", F.col("document_id").alias("duplicate_of"))
    )
    append_new(lakehouse, "seeds.rejected", _stamped(rows, version))


def _sources(records: "DataFrame") -> "DataFrame":
    """Return each document's sources in this round, the one kept first, and all its licences."""
    from pyspark.sql import functions as F

    rank = F.when(F.col("reason").isNull(), 0).when(F.col("document_id") == F.col("seed_id"), 1)
    ordered = F.array_sort(F.collect_list(F.struct(rank.otherwise(2), "source_name")))
    return records.groupBy("document_id").agg(
        ordered.getField("source_name").alias("more_sources"),
        F.array_sort(F.array_distinct(F.flatten(F.collect_list("licenses")))).alias(
            "more_licenses"
        ),
    )


def _write_new(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    staged: Staged,
    version: str,
    topics: TopicModel | None,
    *,
    is_revision: bool,
) -> int:
    from pyspark.sql import functions as F

    kept = staged.read(spark, TEXTS).where("document_id = seed_id")
    kept = kept.select("seed_id", "cluster_id", "first.*")
    judged = staged.read(spark, JUDGED).drop("licenses", "reason")
    sources = _sources(staged.read(spark, RECORDS)).withColumnRenamed("document_id", "seed_id")
    documents = (
        judged.join(kept, ["seed_id", *KEY])
        .join(sources, "seed_id")
        .withColumns(
            {
                "source": F.col("corpus"),
                "sources": F.col("more_sources"),
                "licenses": F.col("more_licenses"),
                "license": strictest_column(F.col("more_licenses")),
            }
        )
    )
    rows = with_topics(_stamped(documents, version), topics)
    if not is_revision:
        return append_new(lakehouse, "seeds.documents", rows)
    before = lakehouse.read(spark, "seeds.documents").select("seed_id")
    new = kept.join(before, "seed_id", "left_anti").count()
    merge(lakehouse, "seeds.documents", rows)
    return new


def _write_grown(spark: "SparkSession", lakehouse: Lakehouse, staged: Staged) -> None:
    """Add sources and licences to documents that were there before the round."""
    from pyspark.sql import functions as F

    more = _sources(staged.read(spark, RECORDS).where("NOT is_of_new"))
    more = more.withColumnRenamed("document_id", "seed_id")
    grown = (
        lakehouse.read(spark, "seeds.documents")
        .join(F.broadcast(more), "seed_id")
        .withColumn("sources", F.array_union("sources", "more_sources"))
        .withColumn("licenses", F.array_sort(F.array_union("licenses", "more_licenses")))
        .withColumn("license", strictest_column(F.col("licenses")))
    )
    merge(lakehouse, "seeds.documents", grown)


def _write_clusters(spark: "SparkSession", lakehouse: Lakehouse, staged: Staged) -> None:
    """Write the new texts' signatures, and which cluster each is in."""
    from pyspark.sql import functions as F

    now = F.current_timestamp()
    signed = staged.read(spark, SIGNED).withColumn("created_at", now)
    append_new(lakehouse, "seeds.signatures", signed)
    texts = staged.read(spark, TEXTS).withColumn("created_at", now)
    append_new(lakehouse, "seeds.clusters", texts)


def _write_merged(spark: "SparkSession", lakehouse: Lakehouse, merged: Mapping[str, str]) -> None:
    """Write which clusters have become one."""
    from pyspark.sql import functions as F

    became = spark.createDataFrame(sorted(merged.items()), "cluster_id string, into_id string")
    for table in ("seeds.clusters", "seeds.documents"):
        moved = lakehouse.read(spark, table).join(F.broadcast(became), "cluster_id")
        merge(lakehouse, table, moved.withColumn("cluster_id", F.col("into_id")))


def _hold_out_together(lakehouse: Lakehouse, clusters: "DataFrame") -> None:
    """Hold out all documents of a cluster of which one is."""
    from pyspark.sql import functions as F

    documents = lakehouse.read(clusters.sparkSession, "seeds.documents")
    documents = documents.join(F.broadcast(clusters.distinct()), "cluster_id", "left_semi")
    held_out = documents.where(F.col("split") == HELD_OUT).select("cluster_id").distinct()
    moved = documents.where(F.col("split") != HELD_OUT).join(held_out, "cluster_id", "left_semi")
    if not moved.isEmpty():  # most often it is, and finding that out costs a tenth of a merge
        merge(lakehouse, "seeds.documents", moved.withColumn("split", F.lit(HELD_OUT)))


def _mark_curated(lakehouse: Lakehouse, files: list[dict[str, Any]]) -> None:
    """Note that the files are decided on, unless they have been read again since."""
    done = {(row["corpus"], row["source_file"]): row["batch"] for row in files}
    rows = []
    for corpus in sorted({row["corpus"] for row in files}):
        for name, row in registry.files_of(lakehouse, corpus).items():
            if done.get((corpus, name)) == row["batch"]:
                rows.append({**row, "curated_batch": row["batch"]})
    registry.save(lakehouse, rows)


def _stamped(frame: "DataFrame", version: str) -> "DataFrame":
    from pyspark.sql import functions as F

    return frame.withColumns(
        {"filter_version": F.lit(version), "created_at": F.current_timestamp()}
    )
