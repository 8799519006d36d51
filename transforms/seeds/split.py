"""Which documents are held out for evaluation.

Belongs here: the one rule, by hash. Does not: using the split; release leaves held-out ones out.
"""

from transforms.lakehouse.ids import fraction

TRAIN, HELD_OUT = "train", "held_out"
#: Share of documents that are never released.
HELD_OUT_SHARE = 0.05


def split_of(seed_id: str) -> str:
    """Return `train` or `held_out`, for good: it depends on the text's hash alone."""
    return HELD_OUT if fraction("split", seed_id) < HELD_OUT_SHARE else TRAIN
