"""Topics in curation: fitted on the first documents, given to each that comes.

Belongs here: the sample, and the column `topic` of frames and of `seeds.documents`. Does not:
clusters (`fit.py`, `model.py`), or which label counts (`label.py`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import merge
from transforms.seeds.staged import JUDGED, TEXTS, Staged
from transforms.seeds.topics.fit import fit
from transforms.seeds.topics.label import UNSORTED, topics_of
from transforms.seeds.topics.model import TopicModel, load_topics, store_topics
from transforms.seeds.topics.words import READ_CHARS

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

#: Texts that topics are fitted on.
SAMPLE = 4_000


def fit_topics(spark: "SparkSession", lakehouse: Lakehouse, staged: Staged) -> None:
    """Fit topics on the documents there are and those that are staged, if none were fitted yet.

    As many of each corpus, sampled by the hash of their text, those that have a label of their
    source left out. Too few of them make no topics; the next time tries again.
    """
    from pyspark.sql import functions as F

    if load_topics(lakehouse) is not None:
        return
    new = staged.read(spark, TEXTS).where("document_id = seed_id").select("seed_id")
    judged = staged.read(spark, JUDGED).where((F.col("kind") != "code") & F.col("topic").isNull())
    beginning = F.substring("text", 1, READ_CHARS).alias("text")
    staged_texts = judged.join(new, "seed_id", "left_semi").select("corpus", "seed_id", beginning)
    older = lakehouse.read(spark, "seeds.documents").where(_has_none() & (F.col("kind") != "code"))
    texts = staged_texts.union(older.select("source", "seed_id", beginning))
    corpora = [row["corpus"] for row in texts.select("corpus").distinct().collect()]
    sample: list[str] = []
    for corpus in sorted(corpora):
        first = texts.where(F.col("corpus") == corpus).orderBy("seed_id")
        sample += [row["text"] for row in first.limit(SAMPLE // len(corpora)).collect()]
    model = fit(sample)
    if model is not None:
        store_topics(lakehouse, model)


def with_topics(documents: "DataFrame", model: TopicModel | None) -> "DataFrame":
    """Return documents with a topic: needs `kind`, `programming_language`, `topic` and `text`."""

    def label(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        for batch in batches:
            yield _labelled(batch, model)

    return documents.mapInArrow(label, documents.schema)


def label_older(spark: "SparkSession", lakehouse: Lakehouse, model: TopicModel | None) -> None:
    """Give a topic to documents from before there were topics, or enough texts for them."""
    from pyspark.sql import functions as F

    if model is None:
        return
    older = lakehouse.read(spark, "seeds.documents").where(_has_none())
    if older.isEmpty():
        return
    nothing = F.lit(None).cast("string")
    merge(lakehouse, "seeds.documents", with_topics(older.withColumn("topic", nothing), model))


def _has_none() -> "Column":
    from pyspark.sql import functions as F

    return F.col("topic").isNull() | (F.col("topic") == UNSORTED)


def _labelled(batch: "pa.RecordBatch", model: TopicModel | None) -> "pa.RecordBatch":
    import pyarrow as pa

    needed = batch.select(["kind", "programming_language", "topic", "text"]).to_pylist()
    topics = pa.array(topics_of(model, needed), pa.string())
    place = batch.schema.get_field_index("topic")
    return batch.set_column(place, batch.schema.field(place), topics)
