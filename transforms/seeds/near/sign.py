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
        columns = {"seed_id": batch.column("seed_id"), **signed_columns(batch.column("text"))}
        yield pa.RecordBatch.from_pydict(columns)


def signed_columns(texts: "pa.Array") -> "dict[str, pa.Array]":
    """Return the columns `bands` and `signature` for a column of texts, null where a text is."""
    import pyarrow as pa

    present = texts.is_valid()
    signed = signatures(texts.filter(present).to_pylist())
    made = zip(bands(signed).tolist(), (row.tobytes() for row in signed), strict=True)
    rows = [next(made) if is_there else (None, None) for is_there in present.to_pylist()]
    return {
        "bands": pa.array([of_bands for of_bands, _ in rows], pa.list_(pa.int64())),
        "signature": pa.array([signature for _, signature in rows], pa.binary()),
    }
