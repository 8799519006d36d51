"""How alike texts are as vectors: the Vendi score, and how far the nearest other text is.

Belongs here: measures of a matrix of vectors. Does not: the vectors (`vectors.py`), or naming the
texts that are alike, which is a row check.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from transforms.quality.dataset.measure import LEAST, Measure, too_few

if TYPE_CHECKING:
    import numpy as np


def likeness(side: str, rows: "np.ndarray", version: str) -> Iterator[Measure]:
    """Yield `<side>_vendi` and `<side>_nearest`.

    `vendi` is the effective number of different texts (Friedman and Dieng, "The Vendi Score", arXiv
    2210.02410: the exponential of the entropy of the eigenvalues of the cosine kernel) over the
    most that it can be, which is the smaller of texts and dimensions: near 0, all texts are one.
    `nearest` is the mean cosine distance to the nearest other text: 0, each text has a twin.

    Args:
        side: `response` or `instruction`.
        rows: (texts, dimensions) vectors of length 1; those of length 0 are left out.
        version: of the fit the vectors come from; told in the note.
    """
    import numpy as np

    kept = rows[np.linalg.norm(rows, axis=1) > 0.5].astype(np.float64)
    count, note = len(kept), f"hashed TF-IDF with SVD, fit {version}"
    if count < LEAST:
        yield too_few(f"{side}_vendi", count, "texts with vectors")
        yield too_few(f"{side}_nearest", count, "texts with vectors")
        return
    # The kernel's eigenvalues are those of the smaller product.
    product = kept.T @ kept if kept.shape[1] < count else kept @ kept.T
    values = np.clip(np.linalg.eigvalsh(product / count), 1e-12, None)
    effective = float(np.exp(-(values * np.log(values)).sum()))
    yield Measure(f"{side}_vendi", effective / min(kept.shape), count, note)
    likest = kept @ kept.T
    np.fill_diagonal(likest, -1)
    yield Measure(f"{side}_nearest", max(float((1 - likest.max(axis=1)).mean()), 0.0), count, note)
