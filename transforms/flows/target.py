"""How many documents a skill needs for so many accepted pairs: the arithmetic.

Belongs here: what follows from a target, what there is and what documents have yielded so far. Does
not: reading any of that (`target_plan.py`), or which documents they are (`next_seeds.py`).

What has been assigned is never revised. So few are asked for until their yield is known, and each
run asks for as many more as are lacking by the yield measured until then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heapreplace
from math import ceil

from transforms.flows.skill import Sampling

#: Share of pairs taken to be accepted as long as there are none: rather too few documents at first,
#: which the next run makes up for, than too many.
FIRST_ACCEPTANCE = 0.4
#: Documents that this first guess counts for, beside those whose yield is known.
GUESS_COUNTS_FOR = 2
#: More documents are asked for than the yield says, by this factor.
MARGIN = 1.15
#: No more than so many documents are under way for a skill that has yielded nothing yet; and for
#: one that has, so many more for each document that has been through.
FIRST_SEEDS, GROWTH = 20, 3
#: After so many documents without an accepted pair a skill is given up.
GIVEN_UP_AFTER = 40

#: Stands for every skill among the names of skills with a target.
ALL = "all"
MET = "the target is met"
UNDER_WAY = "what is under way is expected to bring the rest"
NO_PAIRS = "types_per_content or instructions_per_type leave nothing to ask"


@dataclass(frozen=True)
class Standing:
    """What a skill has come to.

    Attributes:
        accepted: its pairs that may ship.
        seeds: documents assigned to it, by corpus.
        open_seeds: of those documents, the ones that still have work to be run.
    """

    accepted: int = 0
    seeds: Mapping[str, int] = field(default_factory=dict)
    open_seeds: int = 0

    @property
    def ended_seeds(self) -> int:
        return max(0, sum(self.seeds.values()) - self.open_seeds)


@dataclass(frozen=True)
class Draw:
    """What a skill is to be given.

    Attributes:
        skill: the skill.
        target: accepted pairs wanted in all.
        accepted: those there are.
        per_seed: accepted pairs that a document is taken to yield.
        seeds_before: documents it has.
        seeds: documents it is to have in all, by corpus.
        why_none: why it is given none, if so.
    """

    skill: str
    target: int
    accepted: int
    per_seed: float
    seeds_before: int
    seeds: Mapping[str, int]
    why_none: str = ""


def targets_of(
    target_pairs: Mapping[str, int],
    skills: Sequence[str],
    weights: Mapping[str, float],
    seeds: Mapping[str, int],
) -> dict[str, int]:
    """Return the accepted pairs wanted in all, by skill.

    Args:
        target_pairs: as they are asked for: by skill, or of ALL that have a weight.
        skills: those that take part.
        weights: of the mix; a skill whose weight is 0 has no target unless it is named.
        seeds: documents by corpus.

    Raises:
        ValueError: a skill does not take part, or no corpus may be drawn from.
    """
    if unknown := sorted(set(target_pairs) - {ALL, *skills}):
        raise ValueError(
            f"target_pairs names {unknown}; generation.skills has: {', '.join(skills)}"
        )
    if any(target_pairs.values()) and not any(seeds.values()):
        raise ValueError("target_pairs needs a corpus in seeds that it may draw from")
    of_all = {s: target_pairs[ALL] for s in skills if ALL in target_pairs and weights.get(s, 1) > 0}
    return of_all | {skill: pairs for skill, pairs in target_pairs.items() if skill != ALL}


def draw(
    skill: str,
    target: int,
    standing: Standing,
    proportions: Mapping[str, int],
    sampling: Sampling,
) -> Draw:
    """Return how many documents a skill should have in all.

    Args:
        skill: the skill.
        target: accepted pairs wanted in all.
        standing: what there is.
        proportions: in which the corpora are to be drawn from, at least one of them above 0.
        sampling: how much a run makes of a document.
    """
    rate = per_seed(standing.accepted, standing.ended_seeds, sampling)
    more, why_none = more_seeds(target, standing, rate)
    return Draw(
        skill=skill,
        target=target,
        accepted=standing.accepted,
        per_seed=rate,
        seeds_before=sum(standing.seeds.values()),
        seeds=shared_out(more, standing.seeds, proportions),
        why_none=why_none,
    )


def per_seed(accepted: int, ended_seeds: int, sampling: Sampling) -> float:
    """Return the accepted pairs that a document is taken to yield.

    As measured; of a skill with few documents, with a guess from how much a run makes of one.
    """
    instructions = sampling.types_per_content * sampling.instructions_per_type
    guess = instructions * (1 + sampling.refinements_per_instruction) * FIRST_ACCEPTANCE
    return (accepted + GUESS_COUNTS_FOR * guess) / (ended_seeds + GUESS_COUNTS_FOR)


def is_given_up(accepted: int, ended_seeds: int) -> bool:
    """Whether so many documents have yielded nothing that no more are tried."""
    return not accepted and ended_seeds >= GIVEN_UP_AFTER


def given_up(ended_seeds: int) -> str:
    """Return why a skill is given up, in words."""
    return f"given up: {ended_seeds} documents have yielded no accepted pair"


def more_seeds(target: int, standing: Standing, rate: float) -> tuple[int, str]:
    """Return how many more documents are needed now, or 0 and why."""
    accepted, ended, still_open = standing.accepted, standing.ended_seeds, standing.open_seeds
    if accepted >= target:
        return 0, MET
    if not rate:
        return 0, NO_PAIRS
    if is_given_up(accepted, ended):
        return 0, given_up(ended)
    lacking = target - accepted - still_open * rate
    room = FIRST_SEEDS + (GROWTH * ended if accepted else 0) - still_open
    if lacking <= 0 or room <= 0:
        return 0, UNDER_WAY
    return min(room, ceil(MARGIN * lacking / rate)), ""


def shared_out(
    more: int, seeds: Mapping[str, int], proportions: Mapping[str, int]
) -> dict[str, int]:
    """Return `seeds` with so many more documents, each of the corpus that lags behind the most.

    Where all of `proportions` are 0, there are no more.
    """
    after = {corpus: seeds.get(corpus, 0) for corpus in {**proportions, **seeds}}
    lagging = [
        ((after[corpus] + 1) / share, place, corpus)
        for place, (corpus, share) in enumerate(proportions.items())
        if share > 0
    ]
    heapify(lagging)
    for _ in range(more if lagging else 0):
        _, place, corpus = lagging[0]
        after[corpus] += 1
        heapreplace(lagging, ((after[corpus] + 1) / proportions[corpus], place, corpus))
    return after
