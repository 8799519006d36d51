"""Documents that a changed or missing file puts in question.

Belongs here: which documents those are, and which other records they came from. Does not: deciding
on them anew (`decide.py`).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.candidates import key_of, sourced

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def revised(files: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the files that curation has decided on before: what it decided may hold no more."""
    return [row for row in files if row["curated_batch"] is not None]


def undone(
    spark: "SparkSession", lakehouse: Lakehouse, files: Sequence[Mapping[str, Any]]
) -> "DataFrame":
    """Return the seed_ids of all documents with a source in one of the files, and of their kin.

    A document's kin are the documents whose near-duplicates it stands for.
    """
    from pyspark.sql import functions as F

    documents = lakehouse.read(spark, "seeds.documents")
    names = spark.createDataFrame(
        [(row["corpus"], row["source_file"]) for row in files], "corpus string, source_file string"
    )
    sources = sourced(documents.select("seed_id", "sources")).select("seed_id", *key_of())
    hit = sources.join(F.broadcast(names), ["corpus", "source_file"], "left_semi")
    hit = hit.select("seed_id").distinct()
    kin = documents.join(hit.withColumnRenamed("seed_id", "cluster_id"), "cluster_id", "left_semi")
    return hit.union(kin.select("seed_id")).distinct()


def records_of(spark: "SparkSession", lakehouse: Lakehouse, undone_ids: "DataFrame") -> "DataFrame":
    """Return (corpus, source_file, position) of every source of the documents."""
    documents = lakehouse.read(spark, "seeds.documents").select("seed_id", "sources")
    return sourced(documents.join(undone_ids, "seed_id", "left_semi")).select(*key_of())
