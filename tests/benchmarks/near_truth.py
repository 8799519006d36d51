"""What is alike: the exact Jaccard similarity of texts' 5-grams of words.

Belongs here: the truth for a sample of texts against all, and judging found clusters and pairs by
it. Does not: the product's shingles; these are made by a regular expression and Python's own hash.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

WIDTH, ALIKE = 5, 0.8
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Score:
    """Of `true` pairs `found` were found, among `claimed` in all."""

    true: int
    found: int
    claimed: int

    def __str__(self) -> str:
        recall, precision = self.found / max(1, self.true), self.found / max(1, self.claimed)
        return f"recall {recall:.4f}  precision {precision:.4f} ({self.claimed} pairs claimed)"


class Truth:
    """The similarity of each text of a sample to every text, from an index of all shingles."""

    def __init__(self, texts: Mapping[str, str], sample: Iterable[str]):
        self.place = {text_id: place for place, text_id in enumerate(texts)}
        shingles = [_shingles(text) for text in texts.values()]
        self.sizes = np.array([len(each) for each in shingles])
        values = np.concatenate(shingles)
        order = np.argsort(values, kind="stable")
        self._values = values[order]
        self._owners = np.repeat(np.arange(len(shingles), dtype=np.int32), self.sizes)[order]
        self.similarity = {each: self._of(shingles[self.place[each]]) for each in sample}

    def _of(self, shingles: np.ndarray) -> np.ndarray:
        first = np.searchsorted(self._values, shingles, "left")
        last = np.searchsorted(self._values, shingles, "right")
        shared = np.zeros(len(self.sizes), np.int32)
        for start, end in zip(first, last, strict=True):
            shared[self._owners[start:end]] += 1
        return shared / (len(shingles) + self.sizes - shared)

    def judged(
        self, partners: Mapping[str, Iterable[str]], among: Iterable[str] | None = None
    ) -> Score:
        """Judge what a program found alike with each text of the sample, `among` what it had."""
        had = {self.place[each] for each in among or self.place}
        true = found = claimed = 0
        for text_id, similarity in self.similarity.items():
            if self.place[text_id] not in had:
                continue
            alike = set(np.flatnonzero(similarity >= ALIKE).tolist()) & had - {self.place[text_id]}
            said = {self.place[each] for each in partners.get(text_id, ()) if each != text_id}
            true, found, claimed = true + len(alike), found + len(alike & said), claimed + len(said)
        return Score(true, found, claimed)


def _shingles(text: str) -> np.ndarray:
    words = _WORDS.findall(text.lower())
    many = max(1, len(words) - WIDTH + 1)
    hashes = {hash(tuple(words[place : place + WIDTH])) for place in range(many)}
    return np.fromiter(hashes, np.int64, len(hashes))
