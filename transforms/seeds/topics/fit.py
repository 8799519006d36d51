"""Fitting topics on a sample of texts: TF-IDF and spherical k-means, the same for the same texts.

Belongs here: the clusters, and their names. Does not: assigning later texts (`model.py`).

TF-IDF with logarithmic counts after Salton and Buckley (1988), k-means on the sphere after Dhillon
and Modha (2001), begun as k-means++ does (Arthur and Vassilvitskii, 2007), by hash for chance.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import TYPE_CHECKING

from transforms.lakehouse.ids import fraction
from transforms.seeds.topics.model import OTHER, TopicModel
from transforms.seeds.topics.words import BLOCK, counted, unit, words

if TYPE_CHECKING:
    import numpy as np

#: Fewer texts make no topics.
MIN_TEXTS = 50
MOST_TOPICS = 28
#: As many topics as give each so many texts.
TEXTS_PER_TOPIC = 20
ROUNDS = 12
NAME_WORDS = 3
#: A word names topics if at least so many texts of the sample have it.
_MIN_TEXTS_OF_WORD = 3
#: Words that begin alike, such as matrix and matrices, are one in a name.
_STEM = 5


def fit(texts: Iterable[str]) -> TopicModel | None:
    """Return topics fitted on a sample of texts, whatever their order; None for too few."""
    import numpy as np

    sample = [each for text in sorted(set(texts)) if (each := words(text))]
    if len(sample) < MIN_TEXTS:
        return None
    parts = [counted(sample[start : start + BLOCK]) for start in range(0, len(sample), BLOCK)]
    plain = np.concatenate(parts)
    weights = np.log((1 + len(sample)) / (1 + (plain > 0).sum(axis=0))).astype(np.float32)
    weighted = plain * weights
    # A text's own weight is left out when it is assigned: what is usual stands for it.
    usual = float(np.median(np.linalg.norm(weighted, axis=1))) or 1.0
    rows = unit(weighted)
    count = min(MOST_TOPICS, len(sample) // TEXTS_PER_TOPIC)
    centres = _begun(rows, count)
    for _ in range(ROUNDS):
        belongs = (rows @ centres.T).argmax(axis=1)
        centres = _means(rows, belongs, centres)
    belongs = (rows @ centres.T).argmax(axis=1)
    used = sorted(set(belongs.tolist()))
    names = names_of([[sample[i] for i in np.flatnonzero(belongs == topic)] for topic in used])
    order = sorted(range(len(used)), key=lambda place: names[place])
    centroids = (centres[used] * weights / usual).astype(np.float32)
    return TopicModel(tuple(names[place] for place in order), centroids[order])


def _begun(rows: "np.ndarray", count: int) -> "np.ndarray":
    """Return rows to begin with: each drawn by its distance to those before it."""
    import numpy as np

    chosen = [int(fraction("topics", "begin") * len(rows))]
    distances = np.full(len(rows), np.inf)
    while len(chosen) < count:
        to_last = np.maximum(1 - rows @ rows[chosen[-1]].astype(np.float64), 0)
        distances = np.minimum(distances, to_last)
        heaped = np.cumsum(distances**2)
        if heaped[-1] <= 0:
            break  # as many texts as there are different ones
        drawn = fraction("topics", "next", len(chosen)) * heaped[-1]
        chosen.append(min(int(np.searchsorted(heaped, drawn, side="right")), len(rows) - 1))
    return rows[chosen]


def _means(rows: "np.ndarray", belongs: "np.ndarray", before: "np.ndarray") -> "np.ndarray":
    """Return each topic's direction; one that no text belongs to stays where it was."""
    import numpy as np

    member = np.zeros((len(before), len(rows)), dtype=np.float32)
    member[belongs, np.arange(len(rows))] = 1
    sums = member @ rows
    return np.where(member.any(axis=1, keepdims=True), unit(sums), before)


def names_of(topics: Sequence[Sequence[Sequence[str]]]) -> list[str]:
    """Return a name for each topic, given the words of its texts: the words most its own."""
    texts_with = [Counter(word for text in texts for word in set(text)) for texts in topics]
    in_all: Counter[str] = Counter()
    for counts in texts_with:
        in_all.update(counts)
    total = sum(map(len, topics))
    taken = {OTHER}
    names = []
    for texts, counts in zip(topics, texts_with, strict=True):
        telling = {
            word: count / len(texts) * log(count * total / (len(texts) * in_all[word]) + 1e-9)
            for word, count in counts.items()
            if in_all[word] >= _MIN_TEXTS_OF_WORD
        }
        ranked = sorted(telling, key=lambda word: (-telling[word], word))
        name = next(each for each in _longer(ranked) if each not in taken)
        taken.add(name)
        names.append(name)
    return names


def _longer(ranked: Sequence[str]) -> Iterator[str]:
    """Yield names of the first words, then of one more, and, when they run out, with a number."""
    chosen: list[str] = []
    for word in ranked:
        if all(word[:_STEM] != other[:_STEM] for other in chosen):
            chosen.append(word)
            if len(chosen) >= NAME_WORDS:
                yield " ".join(chosen)
    number = 1
    while True:
        number += 1
        yield " ".join([*chosen[:NAME_WORDS], str(number)])
