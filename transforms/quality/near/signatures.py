"""The MinHash signatures of pairs: kept, so that each pair is signed once.

Belongs here: signing the pairs that have none. Does not: a signature (`transforms/seeds/near/`), or
which pairs are alike (`check.py`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import PAIR_SIGNATURES
from transforms.lakehouse.writes import append_new
from transforms.quality.near.check import compared_text
from transforms.seeds.near.sign import signed_columns
from transforms.seeds.near.signature import SIGNATURE_VERSION, bands, signatures

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_SIGNED = "pair_id string, bands array<bigint>, signature binary, passage_bands array<bigint>"


def signed_pairs(spark: "SparkSession", lakehouse: Lakehouse, pairs: "DataFrame") -> "DataFrame":
    """Return the signatures of these pairs (rows of PAIR_SIGNATURES); those that lack one get it.

    What is signed is instruction and response; of the passage the bands alone are kept, which tell
    whether two are alike.
    """
    from pyspark.sql import functions as F

    current = F.col("signature_version") == SIGNATURE_VERSION
    stored = lakehouse.read(spark, PAIR_SIGNATURES.name).where(current)
    ids = pairs.select("pair_id")
    missing = ids.join(stored.select("pair_id"), "pair_id", "left_anti")
    if not missing.isEmpty():
        texts = pairs.select("pair_id", "instruction", "response", "passage")
        signed = texts.join(missing, "pair_id", "left_semi").mapInArrow(_sign, _SIGNED)
        stamped = signed.withColumn("signature_version", F.lit(SIGNATURE_VERSION)).withColumn(
            "created_at", F.current_timestamp()
        )
        append_new(lakehouse, PAIR_SIGNATURES.name, stamped)
        stored = lakehouse.read(spark, PAIR_SIGNATURES.name).where(current)
    return stored.join(ids, "pair_id", "left_semi")


def _sign(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa
    import pyarrow.compute as pc

    for batch in batches:
        asked, said = (batch[name].to_pylist() for name in ("instruction", "response"))
        texts = pa.array(map(compared_text, asked, said), pa.string())
        passages = pc.fill_null(batch["passage"], "").to_pylist()
        # Hundreds of pairs share a passage.
        of_passage = dict(
            zip(unique := sorted(set(passages)), bands(signatures(unique)).tolist(), strict=True)
        )
        yield pa.RecordBatch.from_pydict(
            {
                "pair_id": batch["pair_id"],
                **signed_columns(texts),
                "passage_bands": pa.array(
                    [of_passage[passage] for passage in passages], pa.list_(pa.int64())
                ),
            }
        )
