"""What becomes of the records of a round of curation: documents, or duplicates of documents.

Belongs here: exact duplicates by the text's hash, near-duplicates by `near/`, and the document
that stands for each text. Does not: judging a text (`curate_batch.py`), or writing (`apply.py`).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.candidates import source_name
from transforms.seeds.clustering import Clustered, clustered
from transforms.seeds.curate_batch import KEY
from transforms.seeds.near.pairs import similar_pairs
from transforms.seeds.reconcile import EXACT_DUPLICATE, NEAR_DUPLICATE
from transforms.seeds.staged import JUDGED, RECORDS, SIGNED, TEXTS, UNDONE, Staged

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def decide(
    spark: "SparkSession", lakehouse: Lakehouse, staged: Staged, *, is_revision: bool
) -> dict[str, str]:
    """Stage what becomes of the judged records that passed.

    Of records with one text the first by corpus, file and position is kept, unless an earlier round
    kept one. Of texts that are near-duplicates the first is kept, unless one of them is a document
    already; then that stands for all of them. A document stays one as long as it has a source, even
    where another turns out to be like it: pairs were made of it.

    Returns:
        The clusters that are over, each with the one that its texts belong to from now on.
    """
    from pyspark.sql import functions as F

    passed = staged.read(spark, JUDGED).where("reason IS NULL")
    passed = passed.withColumn("source_name", source_name())
    known = known_texts(spark, lakehouse, staged, is_revision=is_revision)
    groups = passed.groupBy("seed_id").agg(F.min(F.struct(*KEY)).alias("first"))
    old = _with_own_document(
        known.join(groups.select("seed_id"), "seed_id", "left_semi"),
        lakehouse.read(spark, "seeds.documents").select("seed_id"),
    )
    fresh = groups.join(old.select("seed_id"), "seed_id", "left_anti")
    found = _clusters(spark, lakehouse, staged, passed, fresh, known, is_revision=is_revision)
    texts = _with_clusters(staged.read(spark, SIGNED), found.texts)
    if is_revision:
        texts = _with_own_document(texts, staged.read(spark, UNDONE))
    staged.write(TEXTS, texts)
    texts = staged.read(spark, TEXTS)
    every = texts.select("seed_id", "document_id", "first").unionByName(
        old.select("seed_id", "document_id", F.lit(None).alias("first"))
    )
    staged.write(RECORDS, _records(passed, every, texts))
    return found.merged


def known_texts(
    spark: "SparkSession", lakehouse: Lakehouse, staged: Staged, *, is_revision: bool
) -> "DataFrame":
    """Return (seed_id, cluster_id) of the texts decided on, but for those in question again."""
    from pyspark.sql import functions as F

    known = lakehouse.read(spark, "seeds.clusters").select("seed_id", "cluster_id")
    if not is_revision:
        return known
    undone = staged.read(spark, UNDONE)
    known = known.join(undone, "seed_id", "left_anti")
    clusters = undone.select(F.col("seed_id").alias("cluster_id"))
    return known.join(clusters, "cluster_id", "left_anti").select("seed_id", "cluster_id")


def _clusters(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    staged: Staged,
    passed: "DataFrame",
    fresh: "DataFrame",
    known: "DataFrame",
    *,
    is_revision: bool,
) -> Clustered:
    """Stage the signatures of the new texts, and return what they are like."""
    from pyspark.sql import functions as F

    signed = passed.select("seed_id", "bands", "signature", F.struct(*KEY).alias("first"))
    staged.write(SIGNED, fresh.join(signed, ["seed_id", "first"]))
    signed = staged.read(spark, SIGNED)
    theirs = lakehouse.read(spark, "seeds.signatures").select("seed_id", "bands", "signature")
    if is_revision:
        theirs = theirs.join(known, "seed_id", "left_semi")
    pairs = similar_pairs(spark, signed.select("seed_id", "bands", "signature"), theirs)
    order = F.concat_ws(
        ":",
        "first.corpus",
        "first.source_file",
        F.lpad(F.col("first.position").cast("string"), 20, "0"),
    )
    ordered = signed.select("seed_id", order.alias("order"))
    if is_revision:
        # What was a document comes before what was none.
        was = staged.read(spark, UNDONE).withColumn("age", F.lit("0"))
        age = F.coalesce("age", F.lit("1"))
        ordered = ordered.join(was, "seed_id", "left").withColumn("order", F.concat(age, "order"))
    return clustered(spark, pairs, ordered.select("seed_id", "order"), known)


def _with_clusters(signed: "DataFrame", found: "DataFrame | None") -> "DataFrame":
    """Return the new texts: seed_id, first record, cluster_id, document_id and similarity."""
    from pyspark.sql import functions as F

    own = signed.select("seed_id", "first")
    if found is None:
        nothing = {"cluster_id": F.col("seed_id"), "similarity": F.lit(None).cast("double")}
        joined = own.withColumns(nothing)
    else:
        joined = own.join(F.broadcast(found), "seed_id", "left")
        joined = joined.withColumn("cluster_id", F.coalesce("cluster_id", "seed_id"))
    return joined.withColumn("document_id", F.col("cluster_id"))


def _with_own_document(texts: "DataFrame", documents: "DataFrame") -> "DataFrame":
    """Let a text that is a document be its own, whoever stands for its cluster."""
    from pyspark.sql import functions as F

    marked = texts.join(documents.withColumn("is_one", F.lit(True)), "seed_id", "left")
    own = F.when(F.col("is_one"), F.col("seed_id")).otherwise(F.col("cluster_id"))
    return marked.withColumn("document_id", own).drop("is_one")


def _records(passed: "DataFrame", every: "DataFrame", texts: "DataFrame") -> "DataFrame":
    """Return each record that passed: its document, and why it is not kept, if it is not.

    `is_of_new` says whether its document is one of this round.
    """
    from pyspark.sql import functions as F

    records = passed.select(*KEY, "source_name", "seed_id", "licenses").join(every, "seed_id")
    is_first = F.coalesce(F.col("first") == F.struct(*KEY), F.lit(False))
    is_own = F.col("document_id") == F.col("seed_id")
    reason = (
        F.when(is_first & is_own, None)
        .when(is_first, NEAR_DUPLICATE)
        .otherwise(F.lit(EXACT_DUPLICATE))
    )
    new = texts.where("document_id = seed_id").select("document_id", F.lit(True).alias("is_new"))
    of_new = F.coalesce("is_new", F.lit(False))
    records = records.withColumn("reason", reason).drop("first").join(new, "document_id", "left")
    return records.withColumn("is_of_new", of_new).drop("is_new")
