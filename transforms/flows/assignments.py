"""Which seed goes through which skill: the sampling plan.

Belongs here: writing the plan down, so that asking for the same number again adds nothing and
asking for more keeps what was chosen. Does not: choosing documents (`next_seeds.py`), how many
(`mix.py`, `target.py`), telling the plan (`plan_table.py`), or what is done with a seed.
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from transforms.flows.next_seeds import Chosen, Seeds, choose, is_any
from transforms.flows.skill import load_skill
from transforms.flows.strata import USUAL, Spread
from transforms.flows.target import shared_out
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import ASSIGNMENTS, UNSUITABLE
from transforms.lakehouse.writes import append_new

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

log = logging.getLogger(__name__)


def assign(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    seeds: Seeds,
    *,
    run_id: str,
    spread: Spread = USUAL,
    stand_in: Seeds | None = None,
) -> dict[str, dict[str, int]]:
    """Assign train documents to each skill until each corpus has `seeds[skill][corpus]` in all.

    Assignments are never revised: a smaller number removes none. What was looked at and does not
    suit is kept in flows.unsuitable. Returns how many were added, by skill and corpus.

    Args:
        spark: the session.
        lakehouse: where the documents are.
        seeds: documents in all, by skill and corpus.
        run_id: the run to name.
        spread: how documents are chosen.
        stand_in: of skills that take what one corpus lacks from the others: their proportions.

    Raises:
        ValueError: there is no such skill, or a number is negative.
    """
    from pyspark.sql import functions as F

    for skill, wanted in seeds.items():
        load_skill(skill)
        if bad := {corpus: count for corpus, count in wanted.items() if count < 0}:
            raise ValueError(f"the number of seeds cannot be negative: {bad}")
    missing = missing_seeds(assigned_seeds(spark, lakehouse), seeds)
    chosen = choose_with_stand_ins(spark, lakehouse, missing, stand_in or {}, spread)
    stamps = (F.lit(run_id).alias("run_id"), F.current_timestamp().alias("created_at"))
    if is_any(missing):
        unsuitable = chosen.unsuitable.select("*", *stamps)
        append_new(lakehouse, UNSUITABLE.name, unsuitable, deduplicate=True)
    if any(chosen.counts.values()):
        append_new(lakehouse, ASSIGNMENTS.name, chosen.rows.select("*", *stamps))
    added: dict[str, dict[str, int]] = {}
    for skill, corpora in missing.items():
        added[skill] = {corpus: chosen.counts.get((skill, corpus), 0) for corpus in corpora}
        _tell_lack(skill, corpora, added[skill], together=skill in (stand_in or {}))
    return added


def assigned_seeds(spark: "SparkSession", lakehouse: Lakehouse) -> dict[str, dict[str, int]]:
    """Return how many documents each skill has been assigned, by skill and corpus."""
    counted = lakehouse.read(spark, ASSIGNMENTS.name).groupBy("skill", "source").count()
    found: dict[str, dict[str, int]] = {}
    for row in counted.collect():
        found.setdefault(row["skill"], {})[row["source"]] = row["count"]
    return found


def missing_seeds(assigned: Seeds, seeds: Seeds) -> dict[str, dict[str, int]]:
    """Return how many documents are still to be assigned, by skill and corpus; at least 0."""
    return {
        skill: {
            corpus: max(0, count - assigned.get(skill, {}).get(corpus, 0))
            for corpus, count in wanted.items()
        }
        for skill, wanted in seeds.items()
    }


def choose_with_stand_ins(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    missing: Seeds,
    stand_in: Seeds,
    spread: Spread = USUAL,
) -> Chosen:
    """Return the documents chosen next, where what a corpus lacks is taken from the others.

    Only for skills in `stand_in`, and in its proportions.
    """
    from pyspark.sql import functions as F

    chosen = choose(spark, lakehouse, missing, spread)
    asked = {skill: dict(missing[skill]) for skill in stand_in if skill in missing}
    used_up: dict[str, set[str]] = {skill: set() for skill in asked}
    while asked:
        again: dict[str, dict[str, int]] = {}
        for skill, wanted in asked.items():
            given = {corpus: chosen.counts.get((skill, corpus), 0) for corpus in wanted}
            used_up[skill] |= {corpus for corpus in wanted if given[corpus] < wanted[corpus]}
            lacking = sum(wanted.values()) - sum(given.values())
            others = {c: n for c, n in stand_in[skill].items() if n and c not in used_up[skill]}
            if lacking and others:
                again[skill] = shared_out(lacking, given, others)
        if again:
            before = chosen.rows.where(~F.col("skill").isin(list(again)))
            counts = {pair: count for pair, count in chosen.counts.items() if pair[0] not in again}
            more = choose(spark, lakehouse, again, spread)
            chosen = Chosen(
                before.union(more.rows),
                {**counts, **more.counts},
                chosen.unsuitable.union(more.unsuitable),
            )
        asked = again
    return chosen


def _tell_lack(
    skill: str, missing: Mapping[str, int], added: Mapping[str, int], *, together: bool
) -> None:
    """Warn of corpora that had too few documents, unless others could stand in for them."""
    if together and sum(added.values()) >= sum(missing.values()):
        return
    for corpus, count in missing.items():
        if added[corpus] < count:
            log.warning(
                "%s: %d of the %d seeds still wanted of %s are there: no other document suits it, "
                "may be used and has a length that length_shares names",
                skill,
                added[corpus],
                count,
                corpus,
            )
