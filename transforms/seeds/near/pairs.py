"""Which texts are near-duplicates: candidates whose signatures are alike.

Belongs here: the check of candidates, and its threshold. Does not: finding candidates
(`candidates.py`), or making clusters of pairs (`clusters.py`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from transforms.seeds.near.candidates import BROADCAST_ROWS, candidates, ref
from transforms.seeds.near.here import HERE_TEXTS, similar_pairs_here
from transforms.seeds.near.signature import similarities

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

#: The estimated Jaccard similarity of near-duplicates. A little below the 0.8 that is meant: an
#: estimate is off by 0.012, and a pair missed costs more than one of 0.79 found.
THRESHOLD = 0.785


def similar_pairs(spark: "SparkSession", new: "DataFrame", known: "DataFrame") -> "DataFrame":
    """Return the near-duplicates (seed_id, other_id, similarity) of new texts, each pair once.

    `seed_id` is a new text, `other_id` a known or a new one; pairs among the known are not looked
    for. Both frames have `seed_id`, `bands` and `signature` as in `seeds.signatures`, and no text
    in common. They are read several times, so they should be tables and no computations. Of the
    known, all bands are read, and the signatures of candidates sorted out.

    Not all of it is lazy: the candidates are found before this returns. Few texts are compared on
    the driver, many by Spark.
    """
    from pyspark.sql import functions as F

    columns = ("seed_id", "bands", "signature")
    ours = new.select(*columns).limit(HERE_TEXTS + 1).toArrow()
    if (room := HERE_TEXTS - ours.num_rows) >= 0:
        theirs = known.select(*columns).limit(room + 1).toArrow()
        if theirs.num_rows <= room:
            return spark.createDataFrame(similar_pairs_here(ours, theirs, THRESHOLD))
    # Their number decides how signatures are fetched.
    found = candidates(new, known).localCheckpoint()
    if found.count() <= BROADCAST_ROWS:
        found = F.broadcast(found)
    seed_id, signature = F.col("seed_id"), F.col("signature")
    firsts = new.select(ref(seed_id).alias("ref"), seed_id, signature)
    others = (
        texts.select(
            ref(seed_id).alias("other_ref"),
            F.lit(is_known).alias("is_known"),
            seed_id.alias("other_id"),
            signature.alias("other_signature"),
        )
        for texts, is_known in ((new, False), (known, True))
    )
    pairs = next(others).unionByName(next(others)).join(found, ["other_ref", "is_known"])
    # Two texts with one ref are their own candidate, and the join makes both pairs of the two.
    once = "is_known OR ref != other_ref OR seed_id > other_id"
    both = pairs.join(firsts, "ref").where(once)
    return both.select("seed_id", "other_id", "signature", "other_signature").mapInArrow(
        check_batches, "seed_id string, other_id string, similarity double"
    )


def check_batches(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Keep the candidates (seed_id, other_id, signature, other_signature) that are alike."""
    import numpy as np
    import pyarrow as pa

    for batch in batches:
        similarity = similarities(
            _bytes(batch.column("signature")), _bytes(batch.column("other_signature"))
        )
        kept = np.flatnonzero(similarity >= THRESHOLD)
        ids = batch.select(["seed_id", "other_id"]).take(kept)
        yield ids.append_column("similarity", pa.array(similarity[kept]))


def _bytes(signatures: "pa.BinaryArray") -> "np.ndarray":
    """Return the signatures of a column, of equal length, as rows of bytes, without a copy."""
    import numpy as np

    rows = len(signatures)
    starts = np.frombuffer(signatures.buffers()[1], np.int32)[signatures.offset :][: rows + 1]
    data = np.frombuffer(signatures.buffers()[2] or b"", np.uint8)[starts[0] : starts[-1]]
    return data.reshape(rows, -1) if rows else data.reshape(0, 1)
