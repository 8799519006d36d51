"""How much of a benchmark item a text holds: the two rules.

Belongs here: the rules and their thresholds. Does not: finding runs (`index.py`), the texts
(`scan.py`), or verdicts (`pairs.py`, `seeds.py`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from transforms.quality.contamination.grams import GRAMS_VERSION, WIDTH
from transforms.quality.contamination.index import Index
from transforms.quality.verdict import rule_version

if TYPE_CHECKING:
    import numpy as np


class Overlap(NamedTuple):
    """What a text and the item it has most of have in common.

    Attributes:
        item: the item's number in the index.
        share: of the item's words, those in runs of eight that the text has.
        in_a_row: the most words of the item in a row that the text has.
        runs: numbers of the item's runs that the text has.
        is_hit: whether a rule is broken.
        hits: how many items a rule is broken by.
    """

    item: int
    share: float
    in_a_row: int
    runs: "np.ndarray"
    is_hit: bool
    hits: int


@dataclass(frozen=True)
class Rule:
    """Text is contaminated that holds most of one benchmark item, or a long piece of it.

    A share counts the item's words that lie in a run of eight which says something
    (`grams.py`), of all its words that do; of an item that is figures for the most part, of half
    its words. So a whole copy has a share of 1, and one phrase beside a table is not all of it.

    Attributes:
        max_share: the largest share; more than half of an item's words in 8-grams shared with one
            text is Tulu 3's rule (arXiv 2411.15124).
        max_in_a_row: the most words in a row; 13 are too many: GPT-3's rule (arXiv 2005.14165).
    """

    max_share: float = 0.5
    max_in_a_row: int = 12

    name = "contamination"

    @property
    def version(self) -> str:
        """Hash of the rule; the check's version has the benchmark sets in it too."""
        return rule_version(self, f"1 {GRAMS_VERSION}")

    def largest(self, index: Index, numbers: "np.ndarray") -> Overlap:
        """Return the overlap with the item that the text has most of.

        Time and memory are linear in the places these runs have in all items.

        Args:
            index: the items.
            numbers: the index's runs that the text has, at least one; they may repeat.
        """
        import numpy as np

        places, runs = index.places_of(np.unique(numbers))
        items = np.searchsorted(index.item_starts, places, side="right") - 1
        gaps = np.diff(places)
        same = items[1:] == items[:-1]
        added = np.full(len(places), WIDTH, np.int64)
        added[:-1][same] = np.minimum(WIDTH, gaps[same])
        starts = np.flatnonzero(np.append(True, ~same))
        found = items[starts]
        whole = np.maximum(index.telling[found], np.diff(index.item_starts)[found] / 2)
        shares = np.add.reduceat(added, starts) / whole
        in_a_row = np.maximum.reduceat(_in_a_row(gaps, same), starts)
        is_hit = (shares > self.max_share) | (in_a_row > self.max_in_a_row)
        best = int(np.lexsort((in_a_row, shares, is_hit))[-1])
        return Overlap(
            int(found[best]),
            float(shares[best]),
            int(in_a_row[best]),
            runs[items == found[best]],
            bool(is_hit[best]),
            int(is_hit.sum()),
        )


def _in_a_row(gaps: "np.ndarray", same: "np.ndarray") -> "np.ndarray":
    """Return at each place how many words of its item in a row end with its run."""
    import numpy as np

    follows = np.concatenate(([False], same & (gaps == 1)))
    position = np.arange(len(follows))
    begun = np.maximum.accumulate(np.where(follows, 0, position))
    return position - begun + WIDTH
