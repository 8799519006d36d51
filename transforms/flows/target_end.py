"""Whether another run would bring a target nearer, or why none is to be asked for.

Belongs here: that decision, and where the skills stand in words. Does not: reading what it depends
on, or asking for runs (`dagster_project/targets.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from transforms.flows.skill import Sampling
from transforms.flows.target import MET, Standing, given_up, is_given_up, more_seeds, per_seed

#: Runs looked ahead at most, to tell how many a target will take.
LOOKED_AHEAD = 50


@dataclass(frozen=True)
class Progress:
    """What the last run has brought a skill with a target.

    Attributes:
        skill: the skill.
        target: accepted pairs wanted in all.
        accepted: those there are.
        accepted_before: those there were before the run.
        seeds: documents assigned to it, in all.
        new_seeds: of those documents, the ones that the run assigned.
        is_changed: whether the run assigned, asked or made anything for it.
    """

    skill: str
    target: int
    accepted: int = 0
    accepted_before: int = 0
    seeds: int = 0
    new_seeds: int = 0
    is_changed: bool = False

    @property
    def is_given_up(self) -> bool:
        """Whether no more documents are tried.

        Which of them still have work to be run is not known here: while a run does something for
        the skill, they may yet yield a pair, and `target.py` knows better.
        """
        return is_given_up(self.accepted, self.seeds) and not self.is_changed

    def __str__(self) -> str:
        return f"{self.skill} {self.accepted} of {self.target}"


def why_no_more(
    skills: Sequence[Progress],
    *,
    runs: int,
    max_runs: int,
    is_spent: bool,
    spent_skills: Collection[str],
) -> str | None:
    """Return why no further run is to be asked for; None if one is.

    Args:
        skills: those with a target.
        runs: how many it has taken so far, that is, this chain of them.
        max_runs: how many it may take.
        is_spent: whether the budget that these runs share is spent.
        spent_skills: skills whose own budget is.
    """
    short = [each for each in skills if each.accepted < each.target]
    if not short:
        return f"{MET}: {told(skills)}"
    trying = [each for each in short if not each.is_given_up]
    lacking = f"the target is not met ({told(trying or short)})"
    if is_spent:  # what is assigned may wait for that
        return f"{lacking}, and the budget that its runs share is spent"
    if not trying:
        reasons = ", ".join(f"{each.skill} is {given_up(each.seeds)}" for each in short)
        return f"the target is not met: {reasons}"
    if spent_skills and all(each.skill in spent_skills for each in trying):
        return f"{lacking}, and these skills' own budgets are spent"
    if not any(each.accepted > each.accepted_before for each in trying):
        also = "" if any(each.new_seeds for each in trying) else " and assigned no other document"
        return f"{lacking}, and the last run brought no accepted pair{also}"
    if runs >= max_runs:
        return f"{lacking}, and it has taken {runs} runs: target_max_runs allows {max_runs}"
    return None


def told(skills: Sequence[Progress]) -> str:
    """Return where skills stand, in words."""
    return ", ".join(map(str, skills))


def runs_needed(skill: Progress, sampling: Sampling) -> int | None:
    """Return how many more runs a skill will probably take, at the yield so far.

    None if it will be given up, or takes more than are looked ahead.
    """
    rate = per_seed(skill.accepted, skill.seeds, sampling)
    accepted, seeds, runs = float(skill.accepted), skill.seeds, 0
    while int(accepted) < skill.target:
        more, _ = more_seeds(skill.target, Standing(int(accepted), {"": seeds}), rate)
        if not more or runs == LOOKED_AHEAD:
            return None
        accepted, seeds, runs = accepted + more * rate, seeds + more, runs + 1
    return runs
