"""How many documents each skill is to be given for its target, from what the lakehouse says.

Belongs here: reading where the skills stand, and the plan as a person reads it. Does not: the
arithmetic (`target.py`), or choosing and assigning documents (`assignments.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from transforms.flows.choosing import considered_items
from transforms.flows.planning import Plan
from transforms.flows.target import Draw, Standing, draw
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import OUTCOMES

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

COLUMNS = ("skill", "target", "accepted", "yield", "seeds before", "seeds now", "why none")
NO_MORE = "no other document suits it and may be used"


def draws(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    targets: Mapping[str, int],
    proportions: Mapping[str, int],
    plans: Mapping[str, Plan],
    assigned: Mapping[str, Mapping[str, int]],
    *,
    retry_failed: bool = False,
) -> list[Draw]:
    """Return what each skill with a target is to be given, by name.

    Args:
        spark: the session.
        lakehouse: where the skills stand.
        targets: accepted pairs wanted in all, by skill.
        proportions: in which the corpora are to be drawn from.
        plans: of every stage; that of the verdicts for all skills.
        assigned: documents assigned, by skill and corpus.
        retry_failed: whether items that failed are to be run again.
    """
    sampling = plans["contents"].sampling
    there = standings(spark, lakehouse, list(targets), plans, assigned, retry_failed=retry_failed)
    return [
        draw(skill, target, there[skill], proportions, sampling)
        for skill, target in sorted(targets.items())
    ]


def standings(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    skills: Iterable[str],
    plans: Mapping[str, Plan],
    assigned: Mapping[str, Mapping[str, int]],
    *,
    retry_failed: bool,
) -> dict[str, Standing]:
    """Return where skills stand."""
    from transforms.quality.skill_yields import judged_pairs

    given = {skill: assigned.get(skill, {}) for skill in skills}
    if not any(given.values()):
        return {skill: Standing() for skill in given}
    if not lakehouse.open(OUTCOMES.name).count():  # nothing has been run
        return {skill: Standing(0, seeds, sum(seeds.values())) for skill, seeds in given.items()}
    judged = judged_pairs(spark, lakehouse, plans["verdicts"])
    of_these = [
        replace(plan, skills=tuple(skill for skill in plan.skills if skill in given))
        for plan in plans.values()
    ]
    waiting = _open_seeds(spark, lakehouse, of_these, retry_failed=retry_failed)
    return {
        skill: Standing(judged.get(skill, {}).get("accepted", 0), seeds, waiting.get(skill, 0))
        for skill, seeds in given.items()
    }


def _open_seeds(
    spark: "SparkSession", lakehouse: Lakehouse, plans: Iterable[Plan], *, retry_failed: bool
) -> dict[str, int]:
    """Return of how many documents of each skill something is still to be run, at any stage."""
    from pyspark.sql import functions as F

    to_run = (
        considered_items(spark, lakehouse, plan, redo_outdated=False, retry_failed=retry_failed)
        .where("is_chosen")
        .select("skill", "seed_id")
        for plan in plans
    )
    all_stages = reduce(lambda one, other: one.union(other), to_run)
    counted = all_stages.groupBy("skill").agg(F.count_distinct("seed_id").alias("seeds")).collect()
    return {row["skill"]: row["seeds"] for row in counted}


def table(given: Iterable[Draw], added: Mapping[str, Mapping[str, int]]) -> list[dict[str, str]]:
    """Return a row of COLUMNS for each skill with a target; `added` by skill and corpus."""
    return [
        {
            "skill": each.skill,
            "target": str(each.target),
            "accepted": str(each.accepted),
            "yield": f"{each.per_seed:.2f}",
            "seeds before": str(each.seeds_before),
            "seeds now": str(each.seeds_before + (new := sum(added[each.skill].values()))),
            "why none": each.why_none or ("" if new else NO_MORE),
        }
        for each in given
    ]


def towards(given: Iterable[Draw]) -> list[str]:
    """Return in words what a run is to bring each skill towards its target."""
    return [
        f"{each.skill}: {each.accepted} of {each.target} pairs are there; "
        + (each.why_none or _asked_for(each))
        for each in given
    ]


def _asked_for(each: Draw) -> str:
    more = sum(each.seeds.values()) - each.seeds_before
    return f"{more} more seeds at about {each.per_seed:.2f} pairs each"
