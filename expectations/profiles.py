"""Threshold profiles: how much a dataset must hold to be worth publishing.

Belongs here: the dataset-level thresholds. Does not: anything about correctness; held-out rows,
lineage, reconciliation and duplicates have one threshold, zero, whatever the profile.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Dataset-level thresholds; judgement, to be set from measured runs of the teacher in use.

    Attributes:
        name: as release.versions keeps it.
        min_rows: fewest pairs in a candidate.
        min_accepted_share: smallest share of the live pairs that were accepted.
        min_distinct_2: smallest share of different word pairs in the responses.
        max_opening_share: largest share of responses that open with the same three words.
        min_transformation_coverage: smallest share of the skills' transformations present.
        min_type_coverage: smallest share of the skills' instruction types present.
        max_seed_share: largest share of the rows that one document may have.
        max_not_checkable_share: largest share, in any skill, of the pairs of which one of its
            verifiers could not tell.
    """

    name: str
    min_rows: int
    min_accepted_share: float
    min_distinct_2: float
    max_opening_share: float
    min_transformation_coverage: float
    min_type_coverage: float
    max_seed_share: float
    max_not_checkable_share: float


PROFILES = {
    profile.name: profile
    for profile in (
        # A first run of a few dozen calls: anything correct may ship, nothing about its spread is
        # worth a warning.
        Profile(
            name="sample",
            min_rows=1,
            min_accepted_share=0.0,
            min_distinct_2=0.05,
            max_opening_share=1.0,
            min_transformation_coverage=0.1,
            min_type_coverage=0.02,
            max_seed_share=1.0,
            max_not_checkable_share=1.0,
        ),
        Profile(
            name="standard",
            min_rows=100,
            min_accepted_share=0.2,
            min_distinct_2=0.1,
            max_opening_share=0.3,
            min_transformation_coverage=0.8,
            min_type_coverage=0.5,
            max_seed_share=0.1,
            # A verifier that does not apply says nothing; one that applies should mostly be able to
            # tell. Where it cannot in more than half of the pairs, what ships rests on the other
            # verifiers alone, and often on a critic's opinion: the skill is checked in name only.
            max_not_checkable_share=0.5,
        ),
    )
}


def profile(name: str) -> Profile:
    """Return a profile.

    Raises:
        ValueError: there is none of that name; the message lists those there are.
    """
    if name not in PROFILES:
        raise ValueError(f"unknown threshold profile {name!r}; choose one of {', '.join(PROFILES)}")
    return PROFILES[name]
