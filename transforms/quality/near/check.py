"""Row check: the pair says nearly what another pair says, about nearly the same passage.

Belongs here: the check, and how its verdicts are put. Does not: finding like pairs (`here.py`,
`in_spark.py`), or pairs that are equal (`duplicate.py`).
"""

from dataclasses import dataclass

from transforms.quality.verdict import rule_version
from transforms.seeds.near.pairs import THRESHOLD
from transforms.seeds.near.signature import SIGNATURE_VERSION

#: How the evidence of a near-duplicate begins; the id of the pair that passes in its place follows.
LIKE = "like pair "
#: The reason of a pair that was not compared: it will not ship, so nothing is dropped for its sake.
UNCOMPARED = "fails_another_check"


@dataclass(frozen=True)
class NearDuplicate:
    """Fails all but one of the pairs that are near-duplicates of each other.

    Alike are pairs whose instruction with response are (5-word shingles, Jaccard similarity, by
    MinHash: see `transforms/seeds/near/`), and whose passages share a band of their signatures. So
    neither one question about many passages is a duplicate, nor many questions about one passage,
    nor an answer on an edited passage that changes it. Whatever such likenesses connect is one
    cluster; its first pair passes. As with `Duplicate`, verdicts follow the set of live pairs.

    Attributes:
        similarity: from which on instruction and response are alike; Falcon's and FineWeb's value
            for web texts is 0.8 (arXiv 2306.01116, 2406.17557), less what an estimate is off by.
        signature: the version of the signatures.
    """

    similarity: float = THRESHOLD
    signature: str = SIGNATURE_VERSION

    name = "near_duplicate"

    @property
    def version(self) -> str:
        return rule_version(self, "1")


def compared_text(instruction: str | None, response: str | None) -> str:
    """Return what of a pair is signed, and so compared."""
    return f"{instruction or ''}\n{response or ''}"
