"""How seeds are spread over topics and lengths: the shares aimed at.

Belongs here: a plan's settings, and the weight of each stratum (a topic in a length band). Does
not: choosing documents by them (`assignments.py`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from transforms.seeds.topics.label import UNSORTED

if TYPE_CHECKING:
    from pyspark.sql import Column

#: The length band of a document from before there were any.
_NO_BAND = "medium"
BANDS = ("short", "medium", "long")
#: (topic, length band).
Stratum = tuple[str, str]


@dataclass(frozen=True)
class Spread:
    """How seeds are chosen among a corpus's documents.

    Attributes:
        length_shares: length band → its share; one that is not named gets none. Empty: the shares
            that the bands have in the corpus.
        topic_balance: how far the topics are evened out, from 0 (each as often as in the corpus) to
            1 (all alike); at 0.5 as the root of their size.
        hold_flagged: leave out flagged documents that no one has approved.
    """

    length_shares: Mapping[str, float] = field(default_factory=dict)
    topic_balance: float = 0.5
    hold_flagged: bool = False

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.length_shares) - set(BANDS)):
            raise ValueError(f"length_shares names {unknown}; known: {', '.join(BANDS)}")
        shares = self.length_shares.values()
        if shares and not (all(0 <= share < inf for share in shares) and sum(shares) > 0):
            raise ValueError(
                f"length_shares is {dict(self.length_shares)}: use 0 or more, and more than 0 "
                "for one of them"
            )
        if not 0 <= self.topic_balance <= 1:
            raise ValueError(f"topic_balance is {self.topic_balance}: use 0 to 1")


#: How they are chosen unless someone says otherwise.
USUAL = Spread()


def stratum_columns() -> "list[Column]":
    """Return `topic` and `length_band` of seeds.documents; one that has none is in one as well."""
    from pyspark.sql import functions as F

    return [
        F.coalesce("topic", F.lit(UNSORTED)).alias("topic"),
        F.coalesce("length_band", F.lit(_NO_BAND)).alias("length_band"),
    ]


def weights(sizes: Mapping[Stratum, int], spread: Spread) -> dict[Stratum, float]:
    """Return the share of the seeds that each stratum gets, given how many documents it has.

    Each band gets its share, and within it the topics are evened out. A stratum that gets nothing
    is left out. What one that runs out leaves goes to the others, in their proportion.
    """
    in_band: dict[str, int] = defaultdict(int)
    evened: dict[str, float] = defaultdict(float)
    power = 1 - spread.topic_balance
    for (_, band), size in sizes.items():
        in_band[band] += size
        evened[band] += size**power
    shares = {band: spread.length_shares.get(band, 0.0) for band in in_band}
    if not spread.length_shares:
        shares = {band: float(size) for band, size in in_band.items()}
    total = sum(shares.values())
    return {
        (topic, band): shares[band] / total * size**power / evened[band]
        for (topic, band), size in sorted(sizes.items())
        if shares[band] > 0
    }
