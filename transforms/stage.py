"""Runs one stage: plans what is new, runs it slice by slice, commits each, loses nothing.

Belongs here: the driver's side of a stage. Does not: a partition's (`partition.py`), the flows, and
which stages follow each other (Dagster's assets).

Each slice is one action: its items run by `mapInArrow` and are appended to ops.outcomes. The
stage's own table is then filled from there, calling nothing, so a crash between the two is mended
by the next run.
"""

import logging
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.committer import Committer
from transforms.fill import fill_table
from transforms.flows.inputs import stage_inputs
from transforms.flows.live import latest_outcomes
from transforms.flows.planning import Plan, make_plan, planned_items
from transforms.flows.prompts import store_prompts
from transforms.flows.skill import Sampling, load_skill
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import OUTCOMES
from transforms.partition import OUTCOME_COLUMNS, PartitionTask, run_partition
from transforms.progress import read_stop, stops_of_workers
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import BudgetReached, Stop
from transforms.teacher.ledger import recorded_calls, register_segments, segment_folder

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

log = logging.getLogger(__name__)

OUTCOME_DDL = ", ".join(f"`{c.name}` {c.type}" for c in OUTCOME_COLUMNS)


@dataclass(frozen=True)
class StageOptions:
    """How a run wants its stages run.

    Attributes:
        skills: the skills that take part.
        sampling: how much of the possible work is planned.
        max_calls: calls the stage may pay for; None is no limit.
        slice_items: items a commit covers.
        partitions: tasks a slice is divided into; two to four keep any teacher busy.
        redo_outdated: also run items whose outcome is of an earlier step version.
        retry_failed: also run items that failed.
    """

    skills: tuple[str, ...]
    sampling: Sampling = field(default_factory=Sampling)
    max_calls: int | None = None
    slice_items: int = 50_000
    partitions: int = 2
    redo_outdated: bool = False
    retry_failed: bool = False


@dataclass
class StageReport:
    """What a stage's run came to. `stop` is why it ended early, if it did."""

    stage: str
    planned: int = 0
    to_run: int = 0
    outdated: int = 0
    outdated_calls: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    pending: int = 0
    rows_added: int = 0
    calls: int = 0
    paid_calls: int = 0
    total_tokens: int = 0
    cost_usd: float = 0.0
    duration_s: float = 0.0
    stop: Stop | None = None


@dataclass
class StageRun:
    """One run of one stage over a lakehouse.

    `settings` names the models that items are planned for. `connect` returns the same teacher
    ready to answer; it is called only if there is something to run. `on_progress` is called every
    few seconds.
    """

    spark: "SparkSession"
    lakehouse: Lakehouse
    stage: str
    settings: TeacherSettings
    connect: Callable[[], TeacherSettings]
    options: StageOptions
    run_id: str
    on_progress: Callable[[str], None] = log.info

    def __post_init__(self) -> None:
        # One run generates at a time, so what is here when it starts is a killed run's.
        self._staging = Folder(f"{self.lakehouse.root}/ops/control")
        self._control = self._staging.below(f"{self.run_id}/{self.stage}")
        self._plan: Plan = make_plan(
            self.stage, self.options.skills, self.options.sampling, self.settings.models
        )

    def run(self) -> StageReport:
        """Run what is to run and return what became of it.

        Raises:
            Stop: something no further call can mend (a refused key, a teacher that is down, a full
                disk). What was answered is kept and committed first. A spent budget is no error:
                it is in the report.
        """
        started = time.monotonic()
        store_prompts(self.spark, self.lakehouse, self._plan)
        register_segments(self.lakehouse)
        self._staging.remove()
        report = StageReport(self.stage)
        self._plan_run(report)
        if report.to_run and self._calls_left(report) <= 0:
            report.stop = BudgetReached("the run's budget of calls is spent")
        elif report.to_run:
            self.on_progress(f"{self.stage}: {report.to_run} items to run")
            self.settings = self.connect()
            self._run_slices(report)
        report.rows_added = fill_table(self.spark, self.lakehouse, self.stage)
        self._staging.remove()
        report.duration_s = time.monotonic() - started
        if report.stop is not None and not isinstance(report.stop, BudgetReached):
            raise report.stop
        return report

    def _plan_run(self, report: StageReport) -> None:
        """Write the items to run, once, so that every slice and every retry sees the same."""
        from pyspark.sql import functions as F

        inputs = stage_inputs(self.spark, self.lakehouse, self.stage)
        latest = latest_outcomes(self.spark, self.lakehouse, self.stage).select(
            "work_item",
            F.col("step_version").alias("last_version"),
            F.col("status").alias("last_status"),
            F.col("calls").alias("last_calls"),
        )
        failures = (
            self.lakehouse.read(self.spark, OUTCOMES.name)
            .where((F.col("stage") == self.stage) & (F.col("status") == "failed"))
            .groupBy("work_item", "step_version")
            .agg(F.count(F.lit(1)).cast("int").alias("attempt"))
        )
        items = planned_items(inputs, self._plan).join(latest, "work_item", "left")
        items = items.join(failures, ["work_item", "step_version"], "left")
        items = items.withColumn("attempt", F.coalesce("attempt", F.lit(0)))
        is_outdated = F.col("last_version").isNotNull() & (
            F.col("last_version") != F.col("step_version")
        )
        is_chosen = F.col("last_version").isNull()
        if self.options.redo_outdated:
            is_chosen |= is_outdated
        if self.options.retry_failed:
            is_chosen |= F.col("last_status") == "failed"
        items = items.withColumn("is_outdated", is_outdated).withColumn("is_chosen", is_chosen)
        items.write.mode("overwrite").parquet(self._plan_path)
        counted = self.spark.read.parquet(self._plan_path).agg(
            F.count(F.lit(1)).alias("planned"),
            F.count_if("is_chosen").alias("to_run"),
            F.count_if(F.expr("is_outdated AND NOT is_chosen")).alias("outdated"),
            F.sum(F.expr("if(is_outdated AND NOT is_chosen, last_calls, 0)")).alias("calls"),
        )
        counts = counted.collect()[0]
        report.planned, report.to_run = counts["planned"], counts["to_run"]
        report.outdated, report.pending = counts["outdated"], counts["to_run"]
        report.outdated_calls = counts["calls"] or 0

    @property
    def _plan_path(self) -> str:
        return f"{self._control.root}/plan"

    def _run_slices(self, report: StageReport) -> None:
        slices = math.ceil(report.to_run / self.options.slice_items)
        number = 0
        while number < slices and report.stop is None:
            before = report.paid_calls
            self._run_slice(report, number, slices)
            spent = report.paid_calls - before
            if isinstance(report.stop, BudgetReached) and spent and self._calls_left(report) > 0:
                report.stop = None  # one partition's share ran out, another's did not
                continue
            number += 1

    def _calls_left(self, report: StageReport) -> float:
        if self.options.max_calls is None:
            return math.inf
        return self.options.max_calls - report.paid_calls

    def _run_slice(self, report: StageReport, number: int, slices: int) -> None:
        from pyspark.sql import functions as F

        items = self._slice_items(number, slices)
        count = items.count()
        if not count:
            return
        label = f"{number}-{report.paid_calls}"
        partitions = self._partitions(count, self._calls_left(report))
        task = self._task(report, label, partitions)
        recorded = recorded_calls(self.spark, self.lakehouse, self.stage, items)
        ready = items.join(recorded, "work_item", "left").repartition(partitions)

        def run(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
            return run_partition(batches, task)

        outcomes = (
            ready.mapInArrow(run, OUTCOME_DDL)
            .withColumn("run_id", F.lit(self.run_id))
            .withColumn("created_at", F.current_timestamp())
            .select(*OUTCOMES.column_names)
        )
        with Committer(self.lakehouse, task, count, self.on_progress), stops_of_workers():
            outcomes.write.format("delta").mode("append").save(self.lakehouse.path(OUTCOMES.name))
        report.stop = read_stop(task.control)
        self._count(report)

    def _slice_items(self, number: int, slices: int) -> "DataFrame":
        """The slice's items that have no outcome of this run yet (a re-granted slice has some)."""
        from pyspark.sql import functions as F

        items = self.spark.read.parquet(self._plan_path).where("is_chosen")
        place = F.pmod(F.hash("work_item"), F.lit(slices))
        done = (
            self.lakehouse.read(self.spark, OUTCOMES.name)
            .where((F.col("stage") == self.stage) & (F.col("run_id") == self.run_id))
            .select("work_item")
        )
        return items.where(place == number).join(done, "work_item", "left_anti")

    def _partitions(self, items: int, calls_left: float) -> int:
        """Tasks of a slice: each is granted a call at least, so no more than calls are left."""
        most = min(self.options.partitions, items, self.settings.concurrency, calls_left)
        return max(1, int(most))

    def _task(self, report: StageReport, label: str, partitions: int) -> PartitionTask:
        left = self._calls_left(report)
        return PartitionTask(
            run_id=self.run_id,
            stage=self.stage,
            settings=self.settings,
            segments=segment_folder(self.lakehouse).below(f"{self.run_id}/{self.stage}-{label}"),
            control=self._control.below(label),
            slots=max(1, self.settings.concurrency // partitions),
            budget_calls=None if left == math.inf else max(1, int(left) // partitions),
            prompt_hashes={
                (name, step.name): step.agents[-1].prompt_hash
                for name in self._plan.skills
                for step in load_skill(name).stages[self.stage].steps
                if step.agents
            },
        )

    def _count(self, report: StageReport) -> None:
        """Sum up this run's outcomes of the stage."""
        from pyspark.sql import functions as F

        mine = self.lakehouse.read(self.spark, OUTCOMES.name).where(
            (F.col("stage") == self.stage) & (F.col("run_id") == self.run_id)
        )
        sums = mine.groupBy("status", "reason").agg(
            F.count(F.lit(1)).alias("items"),
            F.sum("calls").alias("calls"),
            F.sum("total_tokens").alias("tokens"),
            F.sum("cost_usd").alias("cost"),
        )
        rows = sums.collect()
        report.statuses, report.reasons = {}, {}
        for row in rows:
            counted = report.statuses.get(row["status"], 0)
            report.statuses[row["status"]] = counted + row["items"]
            if row["reason"]:
                counted = report.reasons.get(row["reason"], 0)
                report.reasons[row["reason"]] = counted + row["items"]
        report.calls = sum(row["calls"] for row in rows)
        report.total_tokens = sum(row["tokens"] for row in rows)
        report.cost_usd = sum(row["cost"] for row in rows)
        report.pending = report.to_run - sum(report.statuses.values())
        report.paid_calls = paid_calls(self.spark, self.lakehouse, self.run_id, self.stage)


def paid_calls(
    spark: "SparkSession", lakehouse: Lakehouse, run_id: str, stage: str | None = None
) -> int:
    """Return how many calls a run has paid for so far, in all stages or one."""
    from pyspark.sql import functions as F

    mine = lakehouse.read(spark, "ops.teacher_calls").where(F.col("run_id") == run_id)
    return mine.where(F.col("stage") == stage).count() if stage else mine.count()
