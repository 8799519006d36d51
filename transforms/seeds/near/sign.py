"""Signatures of a table's texts, on the workers.

Belongs here: the Arrow batches around signatures. Does not: a signature (`signature.py`), or where
it is stored.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from transforms.seeds.near.signature import bands, signatures

if TYPE_CHECKING:
    import pyarrow as pa

#: What `sign_batches` makes of (seed_id, text).
SIGNED = "seed_id string, bands array<bigint>, signature binary"


def sign_batches(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Sign batches of (seed_id, text): a function for `mapInArrow` with the schema `SIGNED`."""
    import pyarrow as pa

    for batch in batches:
        signed = signatures(batch.column("text").to_pylist())
        columns = {
            "seed_id": batch.column("seed_id"),
            "bands": pa.array(bands(signed).tolist(), pa.list_(pa.int64())),
            "signature": pa.array([row.tobytes() for row in signed], pa.binary()),
        }
        yield pa.RecordBatch.from_pydict(columns)
