"""What each skill has come to: from the seeds it was given to pairs that may ship, and the cost.

Belongs here: those counts, over all runs. Does not: keeping or telling them (`yields_table.py`),
what becomes of a pair (`release/accepted.py`), or a threshold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from transforms.flows.live import live_rows
from transforms.flows.planning import Plan
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.lakehouse.quality_tables import VERDICTS
from transforms.lakehouse.tables import ASSIGNMENTS, PAIRS
from transforms.quality.row_checks import NAMES
from transforms.quality.verdict import NOT_CHECKABLE
from transforms.release.accepted import REJECTED, WAITING, dispositions
from transforms.teacher.call_rows import TOOL_STATUS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class SkillYield:
    """The counts of one skill; of what was made the live rows, of calls all that were ever paid.

    `pairs` are `accepted`, `refused`, `failed` or `waiting`.

    Attributes:
        skill: the skill.
        seeds: documents assigned to it.
        contents: passages made of them.
        instructions: instructions asked on those, seed and refined.
        pairs: instructions answered.
        accepted: pairs that may ship.
        refused: pairs that never will: they failed a check, or no verifier passed them.
        failed: pairs whose verification failed; a run tries again when told to.
        waiting: pairs whose checks or verification are still to do.
        verified: pairs that the skill's own verifiers have judged.
        not_checkable: of those, the ones of which a verifier said *not checkable*.
        unverified: pairs that no verifier passed and none failed; they are among the refused.
        calls: teacher calls.
        prompt_tokens: tokens read.
        completion_tokens: tokens written.
        cost_usd: price of the calls.
    """

    skill: str
    seeds: int = 0
    contents: int = 0
    instructions: int = 0
    pairs: int = 0
    accepted: int = 0
    refused: int = 0
    failed: int = 0
    waiting: int = 0
    verified: int = 0
    not_checkable: int = 0
    unverified: int = 0
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0

    @property
    def acceptance(self) -> float | None:
        """Accepted pairs / pairs; None without pairs, as the shares below."""
        return _share(self.accepted, self.pairs)

    @property
    def accepted_per_seed(self) -> float | None:
        return _share(self.accepted, self.seeds)

    @property
    def usd_per_accepted(self) -> float | None:
        """All that the skill has cost / accepted pairs."""
        return _share(self.cost_usd, self.accepted)

    @property
    def not_checkable_share(self) -> float | None:
        """Pairs with a *not checkable* verdict / verified pairs."""
        return _share(self.not_checkable, self.verified)


def skill_yields(spark: "SparkSession", lakehouse: Lakehouse, verify: Plan) -> list[SkillYield]:
    """Return the yield of every skill that has assignments, by name.

    `verify` is the plan of the verdicts stage, for all skills.
    """
    made = _made(spark, lakehouse)
    others = (judged_pairs(spark, lakehouse, verify), _paid(spark, lakehouse))
    return [_joined(skill, made, *others) for skill in sorted(made) if made[skill]["seeds"]]


def judged_pairs(
    spark: "SparkSession", lakehouse: Lakehouse, verify: Plan
) -> dict[str, dict[str, int]]:
    """Return what became of the live pairs, by skill: SkillYield's counts of pairs."""
    from pyspark.sql import functions as F

    became = F.col("disposition")
    # While a verification is to be had anew, what an earlier one said does not count.
    is_verified = F.col("unsure").isNotNull() & ~became.startswith("verification_")
    counted = (
        lakehouse.read(spark, PAIRS.name)
        .select("pair_id", "skill")
        .join(dispositions(spark, lakehouse, verify), "pair_id")
        .join(_unsure(lakehouse.read(spark, VERDICTS.name)), "pair_id", "left")
        .groupBy("skill")
        .agg(
            F.count(F.lit(1)).alias("pairs"),
            F.count_if(became == "accepted").alias("accepted"),
            F.count_if(became.isin(*REJECTED)).alias("refused"),
            F.count_if(became == "verification_failed").alias("failed"),
            F.count_if(became.isin(*WAITING)).alias("waiting"),
            F.count_if(is_verified).alias("verified"),
            F.count_if(is_verified & (F.col("unsure") > 0)).alias("not_checkable"),
            F.count_if(became == "not_verifiable").alias("unverified"),
        )
    )
    return _by_skill(counted)


def _unsure(verdicts: "DataFrame") -> "DataFrame":
    """Return (pair_id, unsure): *not checkable* verdicts of a pair's latest verification.

    Verifiers are all that is no row check. Those of one verification share version and time.
    """
    from pyspark.sql import functions as F

    of_verifiers = verdicts.where(~F.col("check").isin(*NAMES))
    verifications = of_verifiers.groupBy("pair_id", "check_version").agg(
        F.max("created_at").alias("at"),
        F.count_if(F.col("verdict") == NOT_CHECKABLE).alias("unsure"),
    )
    latest = F.max_by("unsure", F.struct("at", "check_version"))
    return verifications.groupBy("pair_id").agg(latest.alias("unsure"))


def _made(spark: "SparkSession", lakehouse: Lakehouse) -> dict[str, dict[str, int]]:
    """Return seeds, contents and instructions by skill."""
    from pyspark.sql import functions as F

    tables = (
        ("seeds", lakehouse.read(spark, ASSIGNMENTS.name)),
        ("contents", live_rows(spark, lakehouse, "contents")),
        ("instructions", live_rows(spark, lakehouse, "instructions")),
        ("instructions", live_rows(spark, lakehouse, "refinements")),
    )
    rows = reduce(
        lambda one, other: one.union(other),
        (table.select("skill", F.lit(kind).alias("kind")) for kind, table in tables),
    )
    kinds = dict.fromkeys(kind for kind, _ in tables)
    counts = (F.count_if(F.col("kind") == kind).alias(kind) for kind in kinds)
    return _by_skill(rows.groupBy("skill").agg(*counts))


def _paid(spark: "SparkSession", lakehouse: Lakehouse) -> dict[str, dict[str, float]]:
    """Return calls, tokens and cost by skill, of all time: no call ever leaves the ledger."""
    from pyspark.sql import functions as F

    calls = lakehouse.read(spark, TEACHER_CALLS.name).where(F.col("status") != TOOL_STATUS)
    sums = (F.sum(name).alias(name) for name in ("prompt_tokens", "completion_tokens", "cost_usd"))
    return _by_skill(calls.groupBy("skill").agg(F.count(F.lit(1)).alias("calls"), *sums))


def _by_skill(counted: "DataFrame") -> dict[str, dict[str, Any]]:
    rows = (row.asDict() for row in counted.collect())
    return {row.pop("skill"): row for row in rows}


def _joined(skill: str, *parts: Mapping[str, Mapping[str, Any]]) -> SkillYield:
    counts = {name: count for part in parts for name, count in part.get(skill, {}).items()}
    return SkillYield(skill, **counts)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
