"""Searching a version of the index: BM25 over all of its segments.

Belongs here: what a document is worth to a query. Does not: what a word is (`words.py`), how
postings are kept (`segment.py`), or what a model is told (`agents/tools/search_tool.py`).

Weighed by BM25 as Lucene has it (Robertson and Zaragoza 2009; Kamphuis et al. 2020), with the
counts of the whole version, so that a result does not depend on how documents fell into segments.
No library does that: bm25s 0.3.16 weighs words when it indexes, by the documents of that segment
alone, so that the scores of a new small one cannot be compared to an old large one's; tantivy 0.27
counts deleted documents until it merges, in a folder that changes in place. What is left of BM25
is a formula over numpy.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from transforms.seeds.search.segment import IndexGone, Segment
from transforms.seeds.search.versions import ALGORITHM, Manifest, read_version, segments
from transforms.seeds.search.words import term, window, words

if TYPE_CHECKING:
    import numpy as np

K1, B = 1.2, 0.75
MAX_HITS = 50
_MAX_QUERY_WORDS = 64
_EXCERPT_CHARS = 600
#: Scores are compared to so many places: the last bits of a logarithm differ between machines.
_PLACES = 6


@dataclass(frozen=True)
class Hit:
    """A document that a query found.

    Attributes:
        seed_id: the seed.
        title: its title, or "".
        text: the part of its beginning that has most of the query's words.
        score: what it is worth to the query, above 0; comparable within one version.
        source: the corpus it is from.
        licence: the strictest of its licences.
    """

    seed_id: str
    title: str
    text: str
    score: float
    source: str
    licence: str


@dataclass(frozen=True)
class SearchIndex:
    """One version of a lakehouse's index; threads may share it. Get it by `open_index`."""

    root: str
    manifest: Manifest

    def search(
        self,
        query: str,
        k: int = 5,
        *,
        exclude_seed: str | None = None,
        excerpt_chars: int = _EXCERPT_CHARS,
    ) -> list[Hit]:
        """Return the documents worth most to a query, best first; the same ones every time.

        Args:
            query: any text; its first 64 different words count.
            k: how many at most, itself at most `MAX_HITS`.
            exclude_seed: a seed that is not to be found, such as the one the query was made from.
            excerpt_chars: the most characters of a hit's text.

        Raises:
            IndexGone: a part of the version was deleted.
        """
        wanted = list(dict.fromkeys(words(query)))[:_MAX_QUERY_WORDS]
        found = list(self._scored(sorted(map(term, wanted)), min(k, MAX_HITS), exclude_seed))
        best = sorted(found, key=lambda each: (-each[0], each[1]))[: min(k, MAX_HITS)]
        return [
            self._hit(score, segment, at, wanted, excerpt_chars) for score, _, segment, at in best
        ]

    def _scored(
        self, terms: list[int], k: int, exclude_seed: str | None
    ) -> Iterator[tuple[float, str, Segment, int]]:
        """Yield (score, seed id, segment, number): the best k of each segment, and their equals."""
        import numpy as np

        weights = self._weights(terms)
        for segment, is_there in self._parts:
            scores = self._scores(segment, is_there, weights)
            matching = np.flatnonzero(scores)
            # One more than wanted: the excluded seed may be among them.
            if len(matching) > k + 1:
                least = np.partition(scores[matching], -(k + 1))[-(k + 1)]
                matching = matching[scores[matching] >= least]
            for number in matching.tolist():
                if (seed_id := segment.seed_id(number)) != exclude_seed:
                    yield float(scores[number]), seed_id, segment, number

    def _weights(self, terms: list[int]) -> dict[int, float]:
        """Return the inverse document frequency of each word that any document has."""
        weights = {}
        total = self.manifest.documents
        for each in terms:
            having = sum(
                int(is_there[segment.postings(each)[0]].sum()) for segment, is_there in self._parts
            )
            if having:
                weights[each] = math.log(1 + (total - having + 0.5) / (having + 0.5))
        return weights

    def _scores(
        self, segment: Segment, is_there: "np.ndarray", weights: dict[int, float]
    ) -> "np.ndarray":
        import numpy as np

        scores = np.zeros(len(is_there))
        usual = self.manifest.words / self.manifest.documents
        for each, weight in weights.items():
            documents, counts = segment.postings(each)
            times = counts.astype(np.float64)
            length = segment.lengths[documents] / usual
            scores[documents] += weight * times / (times + K1 * (1 - B + B * length))
        return np.round(np.where(is_there, scores, 0), _PLACES)

    def _hit(
        self, score: float, segment: Segment, number: int, wanted: list[str], max_chars: int
    ) -> Hit:
        found = segment.document(number)
        text = window(found.text, wanted, max_chars)
        return Hit(found.seed_id, found.title, text, score, found.source, found.licence)

    @cached_property
    def _parts(self) -> "list[tuple[Segment, np.ndarray]]":
        """The segments, each with which of its documents are in this version."""
        import numpy as np

        parts = []
        for part in self.manifest.parts:
            segment = Segment(segments(self.root), part.segment_id)
            is_there = np.ones(len(segment.lengths), bool)
            is_there[list(part.gone)] = False
            parts.append((segment, is_there))
        return parts


@lru_cache(maxsize=4)
def open_index(root: str, version: str) -> SearchIndex:
    """Return a version of a lakehouse's index; a process opens it once.

    Raises:
        IndexGone: there is no such version (any more), or the program weighs otherwise by now.
    """
    manifest = read_version(root, version)
    if manifest.algorithm != ALGORITHM:
        raise IndexGone(f"the search index's version {version} is of an older program")
    return SearchIndex(root, manifest)
