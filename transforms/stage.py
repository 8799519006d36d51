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
from transforms.estimate.run_estimate import estimate_stage
from transforms.estimate.stage_estimate import StageEstimate
from transforms.estimate.telling import expecting
from transforms.fill import fill_table
from transforms.flows.choosing import considered_items
from transforms.flows.planning import Plan, make_plan
from transforms.flows.prompts import store_prompts
from transforms.flows.skill import Sampling, load_skill
from transforms.flows.work import STAGES
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import OUTCOMES
from transforms.outcome import OUTCOME_COLUMNS
from transforms.partition import run_partition
from transforms.partition_task import PartitionTask
from transforms.placing import side_by_side
from transforms.progress import read_spent, read_stop, stops_of_workers
from transforms.spend import input_tokens, spend_of, what_is_left
from transforms.teacher.batches.learned import as_learned
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.batches.waves import Waves
from transforms.teacher.budget import RUN, Allowance, Allowances
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.expected import Cost
from transforms.teacher.failures import AwaitsBatch, BudgetReached, Stop
from transforms.teacher.ledger import recorded_calls, register_segments
from transforms.teacher.ledger_compaction import compact
from transforms.teacher.segments import segment_folder

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
        budgets: what may be spent once the stage has run, earlier stages' spending included: of
            the run's budget (RUN), and of each skill's.
        slice_items: items a commit covers.
        partitions: tasks a slice is divided into; two to four keep any teacher busy.
        redo_outdated: also run items whose outcome is of an earlier step version.
        retry_failed: also run items that failed.
        batch: how the Batch API is used in place of single calls; None: it is not.
    """

    skills: tuple[str, ...]
    sampling: Sampling = field(default_factory=Sampling)
    budgets: Allowances = field(default_factory=dict)
    slice_items: int = 50_000
    partitions: int = 2
    redo_outdated: bool = False
    retry_failed: bool = False
    batch: BatchOptions | None = None


@dataclass
class StageReport:
    """What a stage's run came to. `stop` is why it ended early, if it did.

    `spent_skills` are those whose own budget ran out: their items wait. `by_skill` has each skill's
    items by status. `input_tokens` are what its paid calls read, see `spend.input_tokens`.
    """

    stage: str
    planned: int = 0
    to_run: int = 0
    outdated: int = 0
    outdated_calls: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    by_skill: dict[str, dict[str, int]] = field(default_factory=dict)
    pending: int = 0
    rows_added: int = 0
    calls: int = 0
    paid_calls: int = 0
    total_tokens: int = 0
    input_tokens: dict[str, int] = field(default_factory=dict)
    cost_usd: float = 0.0
    duration_s: float = 0.0
    spend: dict[str, Cost] = field(default_factory=dict)
    spent_skills: set[str] = field(default_factory=set)
    stop: Stop | None = None
    estimate: StageEstimate | None = None


@dataclass
class StageRun:
    """One run of one stage over a lakehouse.

    `settings` names the models that items are planned for. `connect` returns the same teacher
    ready to answer; it is called only if there is something to run. `on_progress` is called every
    few seconds. `earlier_runs` are those that this one goes on from: they share its budgets.
    """

    spark: "SparkSession"
    lakehouse: Lakehouse
    stage: str
    settings: TeacherSettings
    connect: Callable[[], TeacherSettings]
    options: StageOptions
    run_id: str
    on_progress: Callable[[str], None] = log.info
    earlier_runs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # One run generates at a time, so what is here when it starts is a killed run's.
        self._staging = Folder(f"{self.lakehouse.root}/ops/control")
        self._control = self._staging.below(f"{self.run_id}/{self.stage}")
        self._plan: Plan = make_plan(
            self.stage, self.options.skills, self.options.sampling, self.settings.identities
        )
        self._spent: dict[str, Cost] = {}

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
        self._find_batches()
        report = StageReport(self.stage)
        self._plan_run(report)
        self._note_spend(report)
        left = self._left()
        report.spent_skills = {name for name, each in left.items() if name and each.is_spent}
        if report.to_run and RUN in left and left[RUN].is_spent:
            report.stop = BudgetReached("the run's budget is spent")
        elif report.to_run:
            expected = expecting(report.estimate)
            self.on_progress(f"{self.stage}: {report.to_run} items to run{expected}")
            self.settings = self.connect()
            self._run_waves(report)
            report.input_tokens = input_tokens(self.spark, self.lakehouse, self.run_id, self.stage)
        report.rows_added = fill_table(self.spark, self.lakehouse, self.stage)
        compact(self.lakehouse)
        self._staging.remove()
        report.duration_s = time.monotonic() - started
        if report.stop is not None and not isinstance(report.stop, BudgetReached | AwaitsBatch):
            raise report.stop
        return report

    def _find_batches(self) -> None:
        """Ingest what batches have answered; what they may still answer is not asked otherwise."""
        how = self.options.batch or BatchOptions()
        self._waves = Waves(self.lakehouse, self.stage, self.run_id, how, self.on_progress)
        self._waiting: set[str] = set()
        if self.options.batch:
            self._waves.catch_up(self.settings)
        else:
            self._waiting = self._waves.waiting_items(self.settings)

    def _plan_run(self, report: StageReport) -> None:
        """Write the items to run, once, so that every slice and every retry sees the same."""
        from pyspark.sql import functions as F

        items = considered_items(
            self.spark,
            self.lakehouse,
            self._plan,
            redo_outdated=self.options.redo_outdated,
            retry_failed=self.options.retry_failed,
        )
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
        if report.to_run:
            report.estimate = self._estimate()

    def _estimate(self) -> StageEstimate:
        """Return what the items to run will come to."""
        chosen = self.spark.read.parquet(self._plan_path).where("is_chosen")
        sampling = self.options.sampling
        estimate = estimate_stage(
            self.spark, self.lakehouse, self.stage, chosen, self.settings, sampling
        )
        batch = self.options.batch
        return estimate.in_batches(batch.price_factor) if batch else estimate

    @property
    def _plan_path(self) -> str:
        return f"{self._control.root}/plan"

    def _run_waves(self, report: StageReport) -> None:
        """Run the slices: once, or in batch mode as often as batches are waited for."""
        if self.options.batch is None:
            self._run_slices(report)
            if report.pending and report.stop is None:
                report.stop = self._waves.awaited()
            return
        self._waves.run(lambda: self._run_slices(report), report, self.settings)
        report.spent_skills |= self._waves.short - {RUN}

    def _run_slices(self, report: StageReport) -> None:
        slices = math.ceil(report.to_run / self.options.slice_items)
        number = 0
        while number < slices and report.stop is None:
            before = report.paid_calls
            short = self._run_slice(report, number, slices)
            left = self._left()
            if report.paid_calls > before and any(not left[name].is_spent for name in short):
                if isinstance(report.stop, BudgetReached):
                    report.stop = None
                continue  # one partition's share ran out, another's did not
            report.spent_skills |= short - {RUN}
            if RUN in short and isinstance(report.stop, BudgetReached):
                report.stop = BudgetReached(f"the budget is spent (left of it: {left[RUN]})")
            number += 1

    def _note_spend(self, report: StageReport) -> None:
        """See in the ledger what this run has paid for in the stage, and what its budgets have."""
        report.spend = spend_of(self.spark, self.lakehouse, [self.run_id], [self.stage])
        report.paid_calls = int(report.spend[RUN].calls)
        if self.options.budgets:
            sharing = [self.run_id, *self.earlier_runs]
            by_then = STAGES[: STAGES.index(self.stage) + 1]
            self._spent = spend_of(self.spark, self.lakehouse, sharing, by_then)

    def _left(self) -> dict[str, Allowance]:
        """Return what is left of what may be spent."""
        return what_is_left(self.options.budgets, self._spent)

    def _run_slice(self, report: StageReport, number: int, slices: int) -> set[str]:
        """Run a slice's items; return the budgets of which some partition has spent its share."""
        from pyspark.sql import functions as F

        items = self._slice_items(number, slices, report.spent_skills)
        count = items.count()
        if not count:
            return set()
        label = f"{number}-{report.paid_calls}"
        partitions = self._partitions(count, self._left())
        task = self._task(label, partitions)
        recorded = recorded_calls(self.spark, self.lakehouse, self.stage, items)
        ready = items.join(recorded, "work_item", "left")
        in_flight = self.settings.concurrency // partitions
        ready = side_by_side(items, ready, partitions, ahead=2 * in_flight)

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
        if task.wanted is not None and report.stop is None:
            report.stop = self._waves.submit(self.settings, task.wanted, self._left())
            task.wanted.remove()
        short = read_spent(task.control)
        return short | {RUN} if isinstance(report.stop, BudgetReached) else short

    def _slice_items(self, number: int, slices: int, without: set[str]) -> "DataFrame":
        """The slice's items that have no outcome of this run yet (a re-granted slice has some)."""
        import pyarrow as pa
        from pyspark.sql import functions as F

        items = self.spark.read.parquet(self._plan_path).where("is_chosen")
        if without:
            items = items.where(~F.col("skill").isin(sorted(without)))
        place = F.pmod(F.hash("prefix"), F.lit(slices))
        done = (
            self.lakehouse.read(self.spark, OUTCOMES.name)
            .where((F.col("stage") == self.stage) & (F.col("run_id") == self.run_id))
            .select("work_item")
        )
        if self._waiting:  # for a batch: asked online, they would be paid for twice
            waiting = pa.table({"work_item": list(self._waiting)})
            done = done.union(self.spark.createDataFrame(waiting))
        return items.where(place == number).join(done, "work_item", "left_anti")

    def _partitions(self, items: int, left: Allowances) -> int:
        """Tasks of a slice: each is granted a call at least, so no more than calls are left."""
        most = min(self.options.partitions, items, self.settings.concurrency)
        calls = left[RUN].calls if RUN in left else None
        return max(1, most if calls is None else min(most, calls))

    def _task(self, label: str, partitions: int) -> PartitionTask:
        return PartitionTask(
            run_id=self.run_id,
            stage=self.stage,
            # What a wave's batches were refused for, the next wave's flows need to know.
            settings=(
                as_learned(self.lakehouse, self.settings) if self.options.batch else self.settings
            ),
            segments=segment_folder(self.lakehouse).below(f"{self.run_id}/{self.stage}-{label}"),
            control=self._control.below(label),
            tasks=partitions,
            granted=self._left(),
            prompt_hashes={
                (name, step.name): step.agents[-1].prompt_hash
                for name in self._plan.skills
                for step in load_skill(name).stages[self.stage].steps
                if step.agents
            },
            wanted=self._control.below(f"{label}/wanted") if self.options.batch else None,
        )

    def _count(self, report: StageReport) -> None:
        """Sum up this run's outcomes of the stage."""
        from pyspark.sql import functions as F

        mine = self.lakehouse.read(self.spark, OUTCOMES.name).where(
            (F.col("stage") == self.stage) & (F.col("run_id") == self.run_id)
        )
        sums = mine.groupBy("skill", "status", "reason").agg(
            F.count(F.lit(1)).alias("items"),
            F.sum("calls").alias("calls"),
            F.sum("total_tokens").alias("tokens"),
            F.sum("cost_usd").alias("cost"),
        )
        rows = sums.collect()
        report.statuses, report.reasons, report.by_skill = {}, {}, {}
        for row in rows:
            counted = report.statuses.get(row["status"], 0)
            report.statuses[row["status"]] = counted + row["items"]
            items = report.by_skill.setdefault(row["skill"], {})
            items[row["status"]] = items.get(row["status"], 0) + row["items"]
            if row["reason"]:
                counted = report.reasons.get(row["reason"], 0)
                report.reasons[row["reason"]] = counted + row["items"]
        report.calls = sum(row["calls"] for row in rows)
        report.total_tokens = sum(row["tokens"] for row in rows)
        report.cost_usd = sum(row["cost"] for row in rows)
        report.pending = report.to_run - sum(report.statuses.values())
        self._note_spend(report)
