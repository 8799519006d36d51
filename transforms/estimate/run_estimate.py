"""An estimate of a run, or of one stage of it, before anything is paid. Writes nothing.

Belongs here: which items a run will have, from the lakehouse and stage by stage from what the
stages before will make. Does not: what items cost (`stage_estimate.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.estimate.expected import (
    DOWNSTREAM,
    SAMPLE,
    ExpectedItem,
    ExpectedRow,
    items_of,
    made_up_documents,
)
from transforms.estimate.history import histories
from transforms.estimate.replayed import replayed_shares
from transforms.estimate.stage_estimate import (
    Amount,
    StageEstimate,
    estimate_items,
    without_recorded,
)
from transforms.flows.assignments import assigned_seeds, choose_with_stand_ins, missing_seeds
from transforms.flows.choosing import considered_items
from transforms.flows.inputs import stage_inputs
from transforms.flows.next_seeds import Seeds, is_any
from transforms.flows.planning import make_plan
from transforms.flows.skill import Sampling, skill_names
from transforms.flows.strata import USUAL, Spread
from transforms.flows.work import STAGES, work_item_of
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.teacher.call_rows import TOOL_STATUS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row, SparkSession

    from transforms.stage import StageOptions
    from transforms.teacher.batches.options import BatchOptions
    from transforms.teacher.endpoint import TeacherSettings

#: stage → the table without whose rows it has nothing to plan: of the first stage it plans from.
_MADE_FROM = {
    stage: f"flows.{before}"
    for before, following in reversed(DOWNSTREAM.items())
    for stage in following
}


@dataclass(frozen=True)
class RunEstimate:
    """What a run is expected to do, stage by stage, and all in all.

    `made_up_seeds` of its seeds are of corpora that are not in the lakehouse yet.
    """

    stages: tuple[StageEstimate, ...]
    made_up_seeds: int = 0

    @property
    def amount(self) -> Amount:
        return sum((stage.amount for stage in self.stages), Amount())

    @property
    def duration_s(self) -> float | None:
        """Seconds of the teacher's time, the stages one after the other; None if not known."""
        asking = [stage for stage in self.stages if stage.amount.calls]
        known = [s.duration_s for s in asking if s.duration_s is not None]
        return sum(known) if len(known) == len(asking) else None


def estimate_run(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    options: "StageOptions",
    settings: "TeacherSettings",
    seeds: Seeds,
    batches: "Mapping[str, BatchOptions | None] | None" = None,
    spread: Spread = USUAL,
    stand_in: Seeds | None = None,
) -> RunEstimate:
    """Return what a run with these options will come to.

    `seeds` are documents by skill and corpus, in all; those not assigned yet are counted in.
    `batches` names the stages that use the Batch API; `spread` says how seeds are chosen, and
    `stand_in` for which skills one corpus stands in for another (`assignments.assign`).
    """
    waiting: dict[str, list[ExpectedRow]] = {stage: [] for stage in STAGES}
    missing = missing_seeds(assigned_seeds(spark, lakehouse), seeds) if seeds else {}
    inputs, made_up = _documents(
        spark, lakehouse, options, missing, spread, stand_in or {}, waiting
    )
    known = histories(spark, lakehouse, STAGES, settings)
    stages = []
    for stage in STAGES:
        planned, spared = list[ExpectedItem](), Amount()
        if stage == "contents" or lakehouse.open(_MADE_FROM[stage]).count():
            skills = skill_names() if stage == "verdicts" else options.skills
            considered = considered_items(
                spark,
                lakehouse,
                make_plan(stage, skills, options.sampling, settings.identities),
                redo_outdated=options.redo_outdated,
                retry_failed=options.retry_failed,
                inputs=inputs if stage == "contents" else None,
            )
            chosen = considered.where("is_chosen")
            planned, spared = _sampled(spark, lakehouse, stage, chosen, settings)
        items = [*planned, *items_of(stage, waiting[stage], options.sampling)]
        estimate, rows = estimate_items(stage, items, known[stage], settings, options.sampling)
        estimate = without_recorded(estimate, spared)
        batch = batches.get(stage) if batches else None
        stages.append(estimate.in_batches(batch.price_factor) if batch else estimate)
        for following in DOWNSTREAM[stage]:
            waiting[following] += rows
    return RunEstimate(tuple(stages), made_up)


def estimate_stage(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    stage: str,
    chosen: "DataFrame",
    settings: "TeacherSettings",
    sampling: Sampling,
) -> StageEstimate:
    """Return what a stage's own items will come to; `chosen` are rows of `considered_items`."""
    planned, spared = _sampled(spark, lakehouse, stage, chosen, settings)
    known = histories(spark, lakehouse, [stage], settings)[stage]
    estimate, _ = estimate_items(stage, planned, known, settings, sampling)
    return without_recorded(estimate, spared)


def _sampled(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    stage: str,
    chosen: "DataFrame",
    settings: "TeacherSettings",
) -> tuple[list[ExpectedItem], Amount]:
    """Return a few of the chosen items of each step, that stand for all of it.

    And what is recorded already of them all and will be replayed: an interrupted run's answers to
    items that have no outcome, as far as they would be asked for as they were.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    sums = ("prompt_tokens", "completion_tokens", "cost_usd")
    recorded = (
        lakehouse.read(spark, TEACHER_CALLS.name)
        .where((F.col("stage") == stage) & (F.col("status") != TOOL_STATUS))
        .groupBy("work_item")
        .agg(F.count_distinct("call_id").alias("kept"), *(F.sum(each).alias(each) for each in sums))
    )
    of_step = Window.partitionBy("skill", "step")
    is_pending = F.col("last_version").isNull()
    ranked = chosen.join(recorded, "work_item", "left").select(
        "work_item", "skill", "step", "step_version", "seed_id", "payload",
        F.row_number().over(of_step.orderBy("work_item")).alias("place"),
        F.count(F.lit(1)).over(of_step).alias("items"),
        *(
            F.coalesce(F.sum(F.when(is_pending, F.col(each))).over(of_step), F.lit(0)).alias(each)
            for each in ("kept", *sums)
        ),
    )  # fmt: skip
    rows = ranked.where(F.col("place") <= SAMPLE).collect()
    firsts = [row for row in rows if row["place"] == 1]
    if not any(row["kept"] for row in firsts):
        return [_expected(stage, row) for row in rows], Amount()
    answered = chosen.where(is_pending).join(recorded, "work_item")
    shares = replayed_shares(spark, lakehouse, stage, answered, settings)
    spared = sum(
        (_kept(row).times(shares.get((row["skill"], row["step"]), 0)) for row in firsts), Amount()
    )
    return [_expected(stage, row) for row in rows], spared


def _kept(row: "Row") -> Amount:
    return Amount(
        calls=row["kept"],
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        cost_usd=row["cost_usd"],
    )


def _expected(stage: str, row: "Row") -> ExpectedItem:
    weight = row["items"] / min(row["items"], SAMPLE)
    return ExpectedItem(work_item_of(stage, row.asDict()), weight, is_planned=True)


def _documents(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    options: "StageOptions",
    missing: Seeds,
    spread: Spread,
    stand_in: Seeds,
    waiting: dict[str, list[ExpectedRow]],
) -> "tuple[DataFrame, int]":
    """Return the contents stage's inputs with the seeds still to be assigned.

    Documents of corpora that are not in the lakehouse yet are made up, into `waiting`; how many
    seeds they stand for is returned too.
    """
    from pyspark.sql import functions as F

    inputs = stage_inputs(spark, lakehouse, "contents")
    documents = lakehouse.read(spark, "seeds.documents")
    present: set[str] = set()
    if is_any(missing):
        present = {row["source"] for row in documents.select("source").distinct().collect()}
    there: dict[str, dict[str, int]] = {}
    made_up = 0
    for skill, corpora in missing.items():
        there[skill] = {corpus: count for corpus, count in corpora.items() if corpus in present}
        if elsewhere := sum(corpora.values()) - sum(there[skill].values()):
            made_up += elsewhere
            waiting["contents"] += made_up_documents(skill, elsewhere, options.sampling)
    if is_any(there):
        chosen = choose_with_stand_ins(spark, lakehouse, there, stand_in, spread).rows
        new = documents.join(F.broadcast(chosen.select("seed_id", "skill")), "seed_id")
        inputs = inputs.unionByName(new.select(*inputs.columns))
    return inputs, made_up
