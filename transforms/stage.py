"""Runs one stage: plans what is new, runs it slice by slice, commits each, loses nothing.

Belongs here: the driver's side of a stage. Does not: a partition's (`partition.py`), the flows, and
which stages follow each other (Dagster's assets).

Each slice is one action: its items run by `mapInArrow` and are appended to ops.outcomes. The
stage's own table is then filled from there, calling nothing, so a crash between the two is mended
by the next run.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transforms.flows.inputs import stage_inputs
from transforms.flows.live import latest_outcomes
from transforms.flows.planning import Plan, make_plan, planned_items
from transforms.flows.prompts import store_prompts
from transforms.flows.skill import Sampling, load_skill
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import OUTCOMES
from transforms.lakehouse.writes import append_new
from transforms.partition import OUTCOME_COLUMNS, PartitionTask, run_partition
from transforms.progress import Progress, ask_to_stop, read_progress, read_stop
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import BudgetReached, Stop
from transforms.teacher.ledger import recorded_calls, register_segments, segment_folder

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

log = logging.getLogger(__name__)

COMMIT_EVERY_S = 3.0
TELL_EVERY_S = 5.0
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
        self._control = Folder(f"{self.lakehouse.root}/ops/control/{self.run_id}/{self.stage}")
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
        report = StageReport(self.stage)
        self._plan_run(report)
        if report.to_run and self._calls_left(report) <= 0:
            report.stop = BudgetReached("the run's budget of calls is spent")
        elif report.to_run:
            self.on_progress(f"{self.stage}: {report.to_run} items to run")
            self.settings = self.connect()
            self._run_slices(report)
        report.rows_added = self._fill()
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
        partitions = self._partitions(count)
        task = self._task(report, label, partitions)
        recorded = recorded_calls(self.spark, self.lakehouse)
        ready = items.join(recorded, "work_item", "left").repartition(partitions)

        def run(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
            return run_partition(batches, task)

        outcomes = (
            ready.mapInArrow(run, OUTCOME_DDL)
            .withColumn("run_id", F.lit(self.run_id))
            .withColumn("created_at", F.current_timestamp())
            .select(*OUTCOMES.column_names)
        )
        with Committer(self, task, report, count):
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

    def _partitions(self, items: int) -> int:
        return max(1, min(self.options.partitions, items, self.settings.concurrency))

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
                report.reasons[row["reason"]] = row["items"]
        report.calls = sum(row["calls"] for row in rows)
        report.total_tokens = sum(row["tokens"] for row in rows)
        report.cost_usd = sum(row["cost"] for row in rows)
        report.pending = report.to_run - sum(report.statuses.values())
        report.paid_calls = paid_calls(self.spark, self.lakehouse, self.run_id, self.stage)

    def _fill(self) -> int:
        """Append the rows of done items to the stage's own table; calls nothing."""
        table = "quality.verdicts" if self.stage == "verdicts" else f"flows.{self.stage}"
        return fill_table(self.spark, self.lakehouse, self.stage, table)


def fill_table(spark: "SparkSession", lakehouse: Lakehouse, stage: str, table: str) -> int:
    """Append to `table` the rows that done items of `stage` made and it does not have yet."""
    from pyspark.sql import functions as F

    from transforms.lakehouse.lakehouse import declared

    done = lakehouse.read(spark, OUTCOMES.name).where(
        (F.col("stage") == stage) & (F.col("status") == "done")
    )
    declaration = declared(table)
    stamps = {"seed_id", "skill", "work_item", "step", "step_version", "model", "prompt_hash"}
    own = [c for c in declaration.columns if c.name not in stamps | {"run_id", "created_at"}]
    own_ddl = ", ".join(f"`{c.name}` {c.type}" for c in own)
    rows = done.withColumn("_line", F.explode("outputs")).withColumn(
        "_row", F.from_json("_line", own_ddl)
    )
    wide = rows.select(*sorted(stamps), "run_id", "created_at", *(f"_row.`{c.name}`" for c in own))
    if "check_version" in declaration.column_names:
        wide = wide.withColumn("check_version", F.col("step_version"))
    return append_new(lakehouse, table, wide, deduplicate=True)


def paid_calls(
    spark: "SparkSession", lakehouse: Lakehouse, run_id: str, stage: str | None = None
) -> int:
    """Return how many calls a run has paid for so far, in all stages or one."""
    from pyspark.sql import functions as F

    mine = lakehouse.read(spark, "ops.teacher_calls").where(F.col("run_id") == run_id)
    return mine.where(F.col("stage") == stage).count() if stage else mine.count()


class Committer(threading.Thread):
    """Registers segments and tells progress every few seconds while a slice runs.

    Leaving the block registers what is left. An interruption (Dagster's, Ctrl-C) asks the
    partitions to end cleanly first.
    """

    def __init__(self, run: StageRun, task: PartitionTask, report: StageReport, items: int) -> None:
        super().__init__(daemon=True)
        self._run, self._task, self._items = run, task, items
        self._report = replace(report)
        self._is_over = threading.Event()
        self._since = self._told_at = time.monotonic()
        self._told = (0, 0)

    def __enter__(self) -> "Committer":
        self.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            ask_to_stop(self._task.control, "the run was interrupted")
        self._is_over.set()
        self.join(timeout=60)
        register_segments(self._run.lakehouse)

    def run(self) -> None:
        while not self._is_over.wait(COMMIT_EVERY_S):
            try:
                register_segments(self._run.lakehouse)
                self._tell(read_progress(self._task.control))
            except OSError as error:
                log.warning("cannot register ledger segments now: %s", error)

    def _tell(self, progress: Progress) -> None:
        """Tell what changed, and now and then that nothing did."""
        is_news = (progress.finished, progress.calls) != self._told
        now = time.monotonic()
        if now - self._told_at > (TELL_EVERY_S if is_news else 4 * TELL_EVERY_S):
            self._told, self._told_at = (progress.finished, progress.calls), now
            self._run.on_progress(self.line(progress))

    def line(self, progress: Progress) -> str:
        """What stage, how far, how fast, how long still."""
        elapsed_s = max(time.monotonic() - self._since, 0.001)
        rate = progress.finished / elapsed_s
        left_s = (self._items - progress.finished) / rate if rate else math.inf
        left = f"{left_s:.0f} s left" if left_s != math.inf else "no estimate yet"
        return (
            f"{self._task.stage}: {progress.finished}/{self._items} items "
            f"({progress.done} done, {progress.rejected} rejected, {progress.failed} failed), "
            f"{progress.calls} calls, {progress.calls / elapsed_s:.1f} calls/s, "
            f"{progress.in_flight} in flight, {left}"
        )
