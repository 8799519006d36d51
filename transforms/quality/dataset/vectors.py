"""Texts as vectors, without a model from a hub: hashed TF-IDF, reduced by a randomised SVD.

Belongs here: fitting on a sample of texts, and turning texts into vectors. Does not: what is
measured on them (`likeness.py`).

Weights after Salton and Buckley (1988), hashing after Weinberger et al. (arXiv 0902.2206), the SVD
after Halko, Martinsson and Tropp (arXiv 0909.4061). It tells subjects and wording, not meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np

BUCKETS = 4096
DIMENSIONS = 64
#: Words of a text that are read.
WORDS = 400
_SEED = 20_240_703


@dataclass(frozen=True)
class Vectors:
    """A fit: the weight of each bucket and the directions that are kept.

    Attributes:
        weights: (BUCKETS,) inverse document frequencies.
        directions: (dimensions, BUCKETS) orthonormal rows.
        version: hash of the fit.
    """

    weights: "np.ndarray"
    directions: "np.ndarray"
    version: str

    @property
    def dimensions(self) -> int:
        return len(self.directions)

    def of(self, texts: Sequence[Sequence[str]]) -> "np.ndarray":
        """Return a row of length 1 for each text's words; zeros for a text that has none known."""
        return _unit(_counts(texts) * self.weights @ self.directions.T)


def fit(texts: Sequence[Sequence[str]], dimensions: int = DIMENSIONS) -> Vectors:
    """Return vectors fitted on a sample of texts, each as its words: the same for the same texts.

    Raises:
        ValueError: there is no text.
    """
    import numpy as np

    if not texts:
        raise ValueError("vectors are fitted on at least one text")
    counts = _counts(texts)
    weights = (1 + np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0)))).astype(np.float32)
    rows = _unit(counts * weights)
    chance = np.random.default_rng(_SEED)
    width = min(dimensions + 10, *rows.shape)
    found = rows @ chance.standard_normal((rows.shape[1], width), dtype=np.float32)
    for _ in range(2):  # power iterations: singular values of text fall slowly
        found = np.linalg.qr(rows @ (rows.T @ np.linalg.qr(found)[0]))[0]
    _, _, directions = np.linalg.svd(found.T @ rows, full_matrices=False)
    kept = directions[:dimensions].astype(np.float32)
    # Of the counts, not of the floats: those differ in their last bits between machines.
    version = sha256((counts > 0).tobytes() + bytes(str((dimensions, _SEED)), "ascii")).hexdigest()
    return Vectors(weights, kept, version[:12])


def _counts(texts: Sequence[Sequence[str]]) -> "np.ndarray":
    """Return (texts, BUCKETS) logarithmic counts of the words and of pairs of neighbours."""
    import numpy as np

    rows = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    for place, text in enumerate(texts):
        read = text[:WORDS]
        followed = (f"{one} {other}" for one, other in pairwise(read))
        buckets = [*map(_bucket, read), *map(_bucket, followed)]
        rows[place] = np.bincount(buckets, minlength=BUCKETS) if buckets else 0
    return np.log1p(rows, out=rows)


@lru_cache(maxsize=1 << 17)
def _bucket(word: str) -> int:
    """Return where a word is counted: the same in every process, unlike Python's own hash."""
    return crc32(word.encode("utf-8", "replace")) % BUCKETS


def _unit(rows: "np.ndarray") -> "np.ndarray":
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 1e-6, lengths, 1)
