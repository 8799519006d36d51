"""The MinHash signatures of judged texts: the part of finding near-duplicates done on the workers.

Belongs here: Arrow batches, and documents that were curated before there were signatures. Does not:
what a signature is (`near/signature.py`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.seeds_tables import SIGNATURES
from transforms.lakehouse.writes import append_new
from transforms.seeds.near.sign import SIGNED, sign_batches
from transforms.seeds.near.signature import bands, signatures

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

SIGNED_COLUMNS = tuple(
    column for column in SIGNATURES.columns if column.name in ("bands", "signature")
)


def signed_batches(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Add `SIGNED_COLUMNS` to batches with a column `text`, null where the text is."""
    import pyarrow as pa

    for batch in batches:
        texts = batch.column("text").to_pylist()
        present = [row for row, text in enumerate(texts) if text is not None]
        signed = signatures([texts[row] for row in present])
        bytes_of: list[bytes | None] = [None] * len(texts)
        bands_of: list[list[int] | None] = [None] * len(texts)
        for row, signature, of_bands in zip(present, signed, bands(signed).tolist(), strict=True):
            bytes_of[row], bands_of[row] = signature.tobytes(), of_bands
        batch = batch.append_column("bands", pa.array(bands_of, pa.list_(pa.int64())))
        yield batch.append_column("signature", pa.array(bytes_of, pa.binary()))


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
