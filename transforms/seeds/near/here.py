"""Near-duplicates among few texts, on the driver: what Spark takes seconds to plan for.

Belongs here: the same candidates and the same check as in Spark, on arrays. Does not: what a
candidate or a likeness is (`candidates.py`, `pairs.py`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from transforms.seeds.near import candidates
from transforms.seeds.near.signature import BANDS, PERMUTATIONS, similarities

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

#: Up to so many texts, of 1.2 kB each, are compared on the driver.
HERE_TEXTS = 20_000
_AT_ONCE = 4_096


def similar_pairs_here(new: "pa.Table", known: "pa.Table", threshold: float) -> "pa.Table":
    """Return seed_id, other_id and similarity of each pair that is alike, one of them new.

    As `pairs.similar_pairs`; both tables have `seed_id`, `bands` and `signature`.
    """
    import numpy as np
    import pyarrow as pa

    # Tables of Delta and of Arrow differ in what may be null, so columns are joined as lists.
    ids, signed, rows = (
        [*known[column].to_pylist(), *new[column].to_pylist()]
        for column in ("seed_id", "signature", "bands")
    )
    bands = np.array(rows, np.int64).reshape(-1, BANDS)
    pairs = np.array(sorted({*_candidates(bands, known.num_rows)}), np.int64).reshape(-1, 2)
    signatures = np.frombuffer(b"".join(signed), np.uint8).reshape(-1, PERMUTATIONS)
    likeness = [
        similarities(signatures[part[:, 0]], signatures[part[:, 1]])
        for part in np.array_split(pairs, len(pairs) // _AT_ONCE + 1)
    ]
    similarity = np.concatenate(likeness) if len(pairs) else np.zeros(0)
    kept = similarity >= threshold
    return pa.table(
        {
            "seed_id": pa.array([ids[one] for one in pairs[kept, 0]], pa.string()),
            "other_id": pa.array([ids[other] for other in pairs[kept, 1]], pa.string()),
            "similarity": pa.array(similarity[kept]),
        }
    )


def _candidates(bands: "np.ndarray", known: int) -> Iterator[tuple[int, int]]:
    """Yield (a new text, another), by number; the first `known` texts are the known ones."""
    import numpy as np

    flat = bands.ravel()
    order = np.argsort(flat, kind="stable")
    starts = np.flatnonzero(np.r_[True, flat[order][1:] != flat[order][:-1], True])
    for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if end - first == 1:
            continue
        # The known stand first in it, as in Spark's windows.
        bucket = np.unique(order[first:end] // bands.shape[1]).tolist()
        for place, text in enumerate(bucket):
            if text >= known:
                is_early = place < candidates.ALL_PAIRS
                others = bucket[:place] if is_early else bucket[: candidates.HUBS]
                yield from ((text, other) for other in others)
