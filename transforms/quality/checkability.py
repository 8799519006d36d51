"""How often a skill's own verifiers cannot tell, and of which skill that is worst.

A verifier that says *not checkable* of most pairs is none, however often another passes them.
Belongs here: that measure. Does not: its bound (`expectations/profiles.py`), or counting verdicts
(`skill_yields.py`).
"""

from collections.abc import Mapping

#: Verified pairs that a skill must have for its share to count. Of 20 pairs of a skill whose true
#: share is a quarter, more than half are not checkable less than once in 200 times; of 5 pairs,
#: once in ten: with all skills, some one would stop most of the good datasets.
PAIRS_TO_TELL = 20


def least_checkable(
    judged: Mapping[str, Mapping[str, int]], least_pairs: int = PAIRS_TO_TELL
) -> tuple[str, float] | None:
    """Return the skill with the largest share of not checkable pairs, and the share.

    None where no skill has enough verified pairs.

    Args:
        judged: of each skill its `verified` pairs, and those of them `not_checkable`.
        least_pairs: verified pairs of a skill that are enough.
    """
    shares = {
        skill: counts["not_checkable"] / counts["verified"]
        for skill, counts in judged.items()
        if counts["verified"] >= least_pairs
    }
    if not shares:
        return None
    worst = min(shares, key=lambda skill: (-shares[skill], skill))
    return worst, shares[worst]
