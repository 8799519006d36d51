"""What the items of a stage have cost so far in this lakehouse, by step.

Belongs here: the queries over ops.outcomes and ops.teacher_calls, and the means of them. Does not:
guesses for a stage without a history (`rehearsal.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import OUTCOMES, TEACHER_CALLS
from transforms.teacher.call_rows import TOOL_STATUS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row, SparkSession

    from transforms.teacher.endpoint import TeacherSettings

#: A step's own mean counts like as many items as it has, its stage's mean like this many.
STAGE_ITEMS = 4


@dataclass(frozen=True)
class Rate:
    """What one item of a step comes to, on average.

    Attributes:
        rows: rows it adds to its stage's table, items that make none included.
        cached_tokens: of the prompt tokens, those a prefix cache served.
        latency_s: of one call; None if unknown.
    """

    calls: float = 0.0
    prompt_tokens: float = 0.0
    completion_tokens: float = 0.0
    cached_tokens: float = 0.0
    rows: float = 0.0
    latency_s: float | None = None


@dataclass(frozen=True)
class History:
    """The tallies of a stage: of each (skill, step), its items and their mean.

    `is_other_model` says that it is of other models than those that are to be asked now.
    """

    means: Mapping[tuple[str, str], tuple[int, Rate]] = field(default_factory=dict)
    is_other_model: bool = False

    def items(self, skill: str) -> int:
        """Return how many items of a skill were measured."""
        return sum(items for (name, _), (items, _) in self.means.items() if name == skill)

    def rate(self, skill: str, step: str, *, has_agents: bool = True) -> Rate | None:
        """Return what an item of a step comes to; None if the skill has no history here.

        A step that few items went through leans on the mean of those that ask as it does: of all
        that ask anyone, or of itself alone where it asks nobody.
        """
        alike = [
            mean
            for (name, other), mean in self.means.items()
            if name == skill and (mean[1].calls > 0) == has_agents
        ]
        if not has_agents:
            return self.means.get((skill, step), (0, None))[1]
        if not alike:
            return None
        pooled = _mean(alike)
        own = self.means.get((skill, step))
        return _mean([own, (STAGE_ITEMS, pooled)]) if own else pooled


def _mean(parts: Iterable[tuple[int, Rate]]) -> Rate:
    parts = list(parts)
    total = sum(items for items, _ in parts)

    def of(name: str) -> float:
        return sum(items * (getattr(rate, name) or 0.0) for items, rate in parts) / total

    timed = [(items * rate.calls, rate.latency_s) for items, rate in parts if rate.latency_s]
    calls = sum(weight for weight, _ in timed)
    return Rate(
        calls=of("calls"),
        prompt_tokens=of("prompt_tokens"),
        completion_tokens=of("completion_tokens"),
        cached_tokens=of("cached_tokens"),
        rows=of("rows"),
        latency_s=sum(w * latency for w, latency in timed) / calls if calls else None,
    )


def histories(
    spark: "SparkSession", lakehouse: Lakehouse, stages: Sequence[str], settings: "TeacherSettings"
) -> dict[str, History]:
    """Return what each of the stages has cost with the models of `settings`.

    One that never ran with these is told with others: but then without latencies.
    """
    current = {*settings.models.values(), *settings.identities.values()}
    found: dict[str, list[Row]] = {stage: [] for stage in stages}
    has_any = lakehouse.open(OUTCOMES.name).count() > 0
    for row in _tallies(spark, lakehouse, stages).collect() if has_any else ():
        found[row["stage"]].append(row)
    return {stage: _history(rows, current) for stage, rows in found.items()}


def _history(rows: "list[Row]", current: set[str]) -> History:
    of_current = [row for row in rows if row["model"] in current]
    by_step: dict[tuple[str, str], list[tuple[int, Rate]]] = {}
    for row in of_current or rows:
        rate = _rate(row, is_timed=bool(of_current))
        by_step.setdefault((row["skill"], row["step"]), []).append((row["items"], rate))
    means = {key: (sum(n for n, _ in parts), _mean(parts)) for key, parts in by_step.items()}
    return History(means, is_other_model=bool(means) and not of_current)


def _rate(row: "Row", *, is_timed: bool) -> Rate:
    # An outcome's calls include what was replayed; what they held is known from the ledger.
    per_call = row["calls"] / row["kept"] if row["kept"] else 0.0
    return Rate(
        calls=row["calls"] / row["items"],
        prompt_tokens=row["prompt_tokens"] * per_call / row["items"],
        completion_tokens=row["completion_tokens"] * per_call / row["items"],
        cached_tokens=row["cached_tokens"] * per_call / row["items"],
        rows=row["rows"] / row["items"],
        latency_s=row["latency_s"] / row["kept"] if row["kept"] and is_timed else None,
    )


def _tallies(spark: "SparkSession", lakehouse: Lakehouse, stages: Sequence[str]) -> "DataFrame":
    from pyspark.sql import functions as F

    counted = ("prompt_tokens", "completion_tokens", "cached_tokens", "latency_s")
    wanted = F.col("stage").isin(list(stages))
    is_call = F.col("status") != TOOL_STATUS
    calls = lakehouse.read(spark, TEACHER_CALLS.name).where(wanted & is_call)
    by_item = calls.groupBy("work_item").agg(
        F.count(F.lit(1)).alias("kept"), *(F.sum(name).alias(name) for name in counted)
    )
    outcomes = (
        lakehouse.read(spark, OUTCOMES.name)
        .where(wanted)
        .select(
            "stage", "work_item", "skill", "step", "model", "calls",
            F.size("output_ids").alias("rows"),
        )
    )  # fmt: skip
    return (
        outcomes.join(by_item, "work_item", "left")
        .groupBy("stage", "skill", "step", "model")
        .agg(
            F.count(F.lit(1)).alias("items"),
            *(
                F.coalesce(F.sum(name), F.lit(0)).alias(name)
                for name in ("calls", "rows", "kept", *counted)
            ),
        )
    )
