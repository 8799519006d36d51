"""The MinHash signature of a text, and the bands by which signatures that may be alike are found.

Belongs here: shingles of words, their MinHash, the hash of each band, how alike two signatures are.
Does not: what a word is (`words.py`), or which texts are compared (`pairs.py`).

A signature estimates the Jaccard similarity of two texts' sets of shingles by the share of its
places that are equal. Many places of a byte each estimate it better than few of four bytes in the
same space: 128 of four bytes are off by 0.035 at similarity 0.8, these by 0.012. So one threshold
gets both recall and precision (b-bit minwise hashing: Li and König, 2010).
"""

import functools
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

from transforms.seeds.near.words import words

if TYPE_CHECKING:
    import numpy as np

#: Signatures of different versions cannot be compared. New with any change of what follows.
SIGNATURE_VERSION = "1"
#: Bytes of a signature, one a permutation.
PERMUTATIONS = 1024
BANDS, ROWS = 16, 8
SHINGLE_WORDS = 5
#: Of single letters a shingle takes as many as about three words have.
SHINGLE_LETTERS = 16
_SEED = 42
_MIX = 0xBF58476D1CE4E5B9
_PACKED = struct.Struct(f"<{PERMUTATIONS}I")


def signatures(texts: Sequence[str]) -> "np.ndarray":
    """Return the signatures of texts: `PERMUTATIONS` bytes for each, as rows of uint32.

    The same for the same text in every process and on every machine.
    """
    import numpy as np
    from rensa import RMinHash

    rows = np.empty((len(texts), PERMUTATIONS), np.uint8)
    for row, text in enumerate(texts):
        hashes = shingles(text)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(
            hashes, np.array([0, len(hashes)], np.uint64), PERMUTATIONS, _SEED
        )
        # Four times as fast as an array of the list. Of each value the last byte is kept.
        values = np.frombuffer(_PACKED.pack(*matrix.to_rows()[0]), "<u4")
        rows[row] = values
    return rows.view("<u4")


def bands(signatures: "np.ndarray") -> "np.ndarray":
    """Return `BANDS` int64 for each signature: `ROWS` of its bytes and their place, mixed.

    Texts that share one are candidates: of those with similarity 0.8 95 in 100 do, of those with
    0.9 all but one in 10,000, of those with 0.5 6 in 100.
    """
    import numpy as np

    used = np.ascontiguousarray(signatures).view(np.uint8)[:, : BANDS * ROWS]
    placed = np.ascontiguousarray(used).view("<u8") + _odd_numbers(BANDS)
    return mixed(placed).view(np.int64)


def similarities(first: "np.ndarray", second: "np.ndarray") -> "np.ndarray":
    """Return the estimated similarity of each row of bytes to the row of the same number."""
    import numpy as np

    by_chance = 1 / 256
    equal = np.count_nonzero(first == second, axis=1) / first.shape[1]
    return np.maximum(0.0, (equal - by_chance) / (1 - by_chance))


def shingles(text: str) -> "np.ndarray":
    """Return the hashes of a text's shingles, at least one; repeated ones repeat.

    A text shorter than a shingle is one.
    """
    import numpy as np

    hashes, are_letters = words(text)
    width = min(SHINGLE_LETTERS if are_letters else SHINGLE_WORDS, max(1, len(hashes)))
    total = np.zeros(max(1, len(hashes) - width + 1), np.uint64)
    if len(hashes):
        for place, factor in enumerate(_odd_numbers(width)):
            total += hashes[place : place + len(total)] * factor
    return mixed(total)


@functools.cache
def _odd_numbers(count: int) -> "np.ndarray":
    import numpy as np

    return mixed(np.arange(1, count + 1, dtype=np.uint64)) | np.uint64(1)


def mixed(hashes: "np.ndarray") -> "np.ndarray":
    """Return 64-bit hashes whose high bits depend on all bits (steps of splitmix64)."""
    import numpy as np

    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(_MIX)
    return hashes ^ (hashes >> np.uint64(31))
