"""The mix: how many seeds each skill is given, by the weights of the skills.

Belongs here: the default weights and the counts that follow from weights. Does not: which documents
they are (`assignments.py`), or how many more a target needs (`target.py`).
"""

from collections.abc import Mapping, Sequence
from math import inf

#: Rows in thousands of the paper's public subset (microsoft/orca-agentinstruct-1M-v1), whose splits
#: carry other names for some skills. It has none for tool use and the web agent: theirs are ours.
PUBLIC_ROWS: dict[str, float] = {
    "analytical_reasoning": 25,
    "brain_teaser": 50,
    "coding": 100,
    "conversation": 99.1,
    "creative_content": 50,
    "data_to_text": 50,
    "fermi": 25,
    "few_shot_reasoning": 25,
    "multiple_choice": 100,
    "open_domain_qa": 272,
    "reading_comprehension": 50,
    "retrieval_augmented_generation": 50,
    "text_classification": 50,
    "text_extraction": 50,
    "text_modification": 50,
    "tool_use": 50,
    "web_agent": 25,
}
#: Of a skill that neither the run nor the public subset weighs.
USUAL_WEIGHT = 50.0


def seeds_by_skill(
    skills: Sequence[str], seeds: Mapping[str, int], weights: Mapping[str, float]
) -> dict[str, dict[str, int]]:
    """Return how many documents of each corpus each skill has in all.

    `seeds` are those of a skill of average weight. A skill with a weight has at least one document
    of each corpus that is asked for; one whose weight is 0 has none.

    Args:
        skills: those that take part.
        seeds: documents by corpus.
        weights: by skill; of those not named, the rows of the public subset.

    Raises:
        ValueError: a weight is negative or no number, or all are 0.
    """
    chosen = {
        skill: float(weights.get(skill, PUBLIC_ROWS.get(skill, USUAL_WEIGHT))) for skill in skills
    }
    if bad := {skill: each for skill, each in chosen.items() if not 0 <= each < inf}:
        raise ValueError(f"mix: a weight is a number of at least 0: {bad}")
    mean = sum(chosen.values()) / max(1, len(chosen))
    if not mean:
        raise ValueError("mix: every skill's weight is 0")
    return {
        skill: {corpus: _count(wanted, weight / mean) for corpus, wanted in seeds.items()}
        for skill, weight in chosen.items()
    }


def _count(wanted: int, factor: float) -> int:
    if not wanted or not factor:
        return 0
    return max(1, round(wanted * factor))
