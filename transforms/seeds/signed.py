"""The MinHash signatures of judged texts: the part of finding near-duplicates done on the workers.

Belongs here: Arrow batches, and documents that were curated before there were signatures. Does not:
what a signature is (`near/signature.py`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.seeds_tables import SIGNATURES
from transforms.lakehouse.writes import append_new
from transforms.seeds.near.sign import SIGNED, sign_batches, signed_columns

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

SIGNED_COLUMNS = tuple(
    column for column in SIGNATURES.columns if column.name in ("bands", "signature")
)


def signed_batches(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Add `SIGNED_COLUMNS` to batches with a column `text`, null where the text is."""
    for batch in batches:
        for name, column in signed_columns(batch.column("text")).items():
            batch = batch.append_column(name, column)
        yield batch


def sign_older(spark: "SparkSession", lakehouse: Lakehouse) -> None:
    """Give documents of a lakehouse from before there were signatures theirs, and their cluster."""
    from pyspark.sql import functions as F

    if lakehouse.open("seeds.clusters").count() or not lakehouse.open("seeds.documents").count():
        return
    texts = lakehouse.read(spark, "seeds.documents").select("seed_id", "text")
    signed = texts.mapInArrow(sign_batches, SIGNED).withColumn("created_at", F.current_timestamp())
    append_new(lakehouse, "seeds.signatures", signed)
    own = texts.select(F.col("seed_id"), F.col("seed_id").alias("cluster_id"))
    append_new(lakehouse, "seeds.clusters", own.withColumn("created_at", F.current_timestamp()))
