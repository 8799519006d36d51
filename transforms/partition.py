"""Runs agent flows for one Spark partition.

One event loop, in a thread of its own, works on a sliding window of items: each takes its next step
as soon as its last is answered, and its outcome leaves in the next small batch. Belongs here: the
window, and the border between Spark's iterator and the loop. Does not: planning or committing
(`stage.py`), what a flow does, how a call is tried again.
"""

import asyncio
import queue
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from transforms.agents.asking import ItemAgents, as_recorded
from transforms.agents.tool_run import ToolThreads
from transforms.flows.work import Rejected, work_item_of
from transforms.lakehouse.files import Folder
from transforms.lakehouse.schema import arrow_schema
from transforms.outcome import OUTCOME_COLUMNS, outcome, step_of
from transforms.partition_task import PartitionTask
from transforms.progress import PartitionBoard, Progress, Shares
from transforms.seeds.search.segment import IndexGone
from transforms.sender import Sender
from transforms.teacher.batches.wanted import WantedWriter
from transforms.teacher.budget import Budget
from transforms.teacher.failures import (
    BudgetReached,
    Failure,
    Interrupted,
    LedgerUnwritable,
    Refused,
    SkillBudgetReached,
    Stop,
    Transient,
)
from transforms.teacher.ledger import SegmentWriter, earliest, recorded_cost, segment_calls
from transforms.teacher.request import Completion, Request

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ITEMS = 32
#: Items under way for each call that may be in flight: enough that none is wanting while Spark
#: takes a batch of outcomes, for as long as it gives no new items.
WINDOW = 8
FLUSH_S = 0.5


def run_partition(
    batches: "Iterator[pa.RecordBatch]", task: PartitionTask
) -> "Iterator[pa.RecordBatch]":
    """Run the items in `batches`; yield their outcomes in batches of OUTCOME_COLUMNS.

    An item without an outcome stays pending. Never raises for one item, and after a stop only
    ends: the reason is left in the control folder, and what is done is yielded.

    Raises:
        Stop: the reason could not be left in the control folder, the disk being full.
    """
    import pyarrow as pa
    import pyarrow.parquet  # imported by the first flush, it would hold up the calls
    from pyspark import TaskContext

    context = TaskContext.get()
    number, attempt = (
        (context.partitionId(), context.taskAttemptId()) if context is not None else (0, 0)
    )
    if context is not None and context.attemptNumber() > 0:
        check_ledger(task.segments)
    schema = arrow_schema(OUTCOME_COLUMNS)
    with Window(task, number, attempt) as window:
        for outcomes in window.run(row for batch in batches for row in batch.to_pylist()):
            yield pa.RecordBatch.from_pylist(outcomes, schema)


@dataclass
class Window:
    """The sliding window of one partition."""

    task: PartitionTask
    number: int
    attempt: int
    progress: Progress = field(default_factory=Progress)

    def __enter__(self) -> "Window":
        self._board = PartitionBoard(self.task.control, self.number)
        self._writer = SegmentWriter(self.task.segments, f"{self.number}-{self.attempt}")
        self._wanted: WantedWriter | None = None
        if self.task.wanted is not None:
            self._wanted = WantedWriter(self.task.wanted, f"{self.number}-{self.attempt}")
        self._board.clear()  # an earlier attempt's marks
        self._earlier: dict[str, list[dict[str, Any]]] = {}
        earlier = segment_calls(self.task.segments, f"{self.number}-")
        for call in earlier:
            self._earlier.setdefault(call["work_item"], []).append(call)
        granted = self.task.granted.items()
        budget = Budget({n: each.share(self.task.tasks, self.number) for n, each in granted})
        for call in earlier:
            budget.note_spent(call["skill"], recorded_cost(call))
        self._sender = Sender(self.task.settings, self.task.tasks, budget, self.progress)
        self._results: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._shares: Shares | None = None
        self._spent_skills: set[str] = set()
        self._started = self._ended = 0
        self._has_more = True
        self._stop: Stop | None = None
        self._unmarked: Stop | None = None
        self._flushing = threading.RLock()
        # Answers must be on disk within a second, however many threads the flows' own work takes.
        self._keeping = ThreadPoolExecutor(1, "keeping")
        self._tools = ToolThreads()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._keepers = [
            self._submit(self._keep()),
            self._submit(self._sender.watch(FLUSH_S)),
        ]
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        try:
            self._submit(self._close()).result(timeout=60)
            with suppress(OSError):  # then the others go on with what they have
                self._board.show_holds(self._sender.needs(0))
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=10)
            self._keeping.shutdown(wait=False)
            self._tools.close()
        if kind is None and (stop := self._unmarked or self._unkept()):
            raise stop

    def _unkept(self) -> Stop | None:
        """An outcome must not outlive its calls: with some of them lost, the task fails."""
        if not self._writer.unwritten:
            return None
        lost = f"{self._writer.unwritten} answers could not be kept"
        return LedgerUnwritable(f"cannot write to the lakehouse: {lost}; {self._stop}")

    def run(self, rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
        """Run the items; yield lists of outcomes as they become ready."""
        active, ready, yielded = 0, [], time.monotonic()
        while True:
            active += self._start(rows, WINDOW * self._sender.most_in_flight - active)
            if active == 0:
                break
            try:
                ended = self._results.get(timeout=0.5)
            except queue.Empty:
                pass
            else:
                active -= 1
                if ended is not None:
                    ready.append(ended)
            if len(ready) >= BATCH_ITEMS or (ready and time.monotonic() - yielded > 1):
                yield ready
                ready, yielded = [], time.monotonic()
        for _ in rows:  # after a stop: Spark expects its input to be read
            self.progress.pending += 1
        if ready:
            yield ready

    def _start(self, rows: Iterator[dict[str, Any]], room: int) -> int:
        """Start items while there is room, and return how many; none after a stop."""
        started = 0
        while started < room and self._stop is None:
            if (row := next(rows, None)) is None:
                self._has_more = False
                break
            self._started += 1
            self._submit(self._run(row))
            started += 1
        return started

    def _submit(self, work: Any) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _run(self, row: dict[str, Any]) -> None:
        ended = None
        try:
            ended = await self._outcome(row)
        except Exception as error:  # not this item's fault: a broken install, a bug of ours
            self._halt(Stop(f"the worker cannot run {row['skill']}/{row['step']}: {error!r}"))
        finally:
            self._ended += 1
            self.progress.count(ended["status"] if ended else "pending")
            self._results.put(ended)

    async def _outcome(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """Run one item. None leaves it pending."""
        item = work_item_of(self.task.stage, row)
        agents = ItemAgents(
            item=item,
            models=self.task.settings.models,
            recorded=earliest(
                [*as_recorded(row["recorded"]), *self._earlier.get(row["work_item"], ())]
            ),
            send=partial(self._send, item.skill),
            record=self._writer.add,
            run_id=self.task.run_id,
            defer=self._wanted.add if self._wanted is not None else None,
            identities=self.task.settings.identities,
            max_answer_tokens=self.task.settings.longest_answers,
            calls_tools=self.task.settings.call_tools,
            run_tool=self._tools.run,
            attempt=row["attempt"],
            deadline_s=self.task.settings.flow_deadline_s,
        )
        step, became = step_of(item), partial(outcome, self.task, item, agents)
        try:
            result = await step.run(item, agents)
        except Stop as stop:
            self._halt(stop)
            return None
        except SkillBudgetReached:
            self._spent_skills.add(item.skill)
            return None
        except (Transient, IndexGone):  # of an index that is gone: the next plan names the newest
            return None
        except Refused as refusal:
            return outcome(
                self.task, item, agents, "rejected", reason="refused", error=str(refusal)
            )
        except Failure as failure:
            return outcome(
                self.task, item, agents, "failed", reason=failure.kind, error=str(failure)
            )
        except Exception as error:  # one item's fault in a flow must not cost the others
            text = f"{type(error).__name__}: {error}"
            return became("failed", reason="flow_error", error=text)
        if isinstance(result, Rejected):
            return outcome(
                self.task, item, agents, "rejected", reason=result.reason, error=result.detail
            )
        return became("done", result=result)

    async def _send(self, skill: str, role: str, request: Request) -> tuple[Completion, int]:
        if self._stop is not None:
            raise self._stop
        return await self._sender.send(skill, role, request)

    def _halt(self, stop: Stop) -> None:
        """End this partition: nothing new starts, the reason is kept.

        Calls that wait for a slot or a retry give up, unless only the budget is spent: theirs was
        granted before.
        """
        # A spent budget is soon reached, and must not hide that the teacher cannot be used at all.
        is_news = self._stop is None or (
            isinstance(self._stop, BudgetReached) and not isinstance(stop, BudgetReached)
        )
        if is_news:
            self._stop = stop
        if not isinstance(stop, BudgetReached):
            self._sender.end(stop)
        if is_news:
            try:
                self._board.mark_stop(stop)
                self._unmarked = None
            except OSError:  # a disk too full for its answers has no room for the mark either
                self._unmarked = stop

    async def _keep(self) -> None:
        """Every half second: calls to disk, progress to the driver, its word heeded.

        The teacher is shared twice as often: what a partition does not need lies idle until the
        others have heard of it.
        """
        while True:
            for work in (self._settle_shares, self._flush):
                await asyncio.sleep(FLUSH_S / 2)
                await self._loop.run_in_executor(self._keeping, work)
                if self._shares is not None:
                    self._sender.share(self._shares)

    def _settle_shares(self) -> None:
        """Hear what part of the teacher is this partition's; near its end, say what it needs."""
        items = self._started - self._ended  # each has a call in flight at a time
        with suppress(OSError), self._flushing:  # then it goes on with the part it has
            if self._has_more or items > self._sender.most_in_flight:
                self._shares = self._board.shares()
            else:
                self._board.show_holds(self._sender.needs(items))

    def _flush(self) -> None:
        try:
            with self._flushing:
                self._writer.flush()
                if self._wanted is not None:
                    self._wanted.flush()
                self._sender.note_state()
                self._board.show(self.progress)
                self._board.mark_spent(self._spent_skills)
                self._settle_shares()
            is_ending = self._stop is not None and not isinstance(self._stop, BudgetReached)
            if not is_ending and (mark := self._board.driver_stop()):
                self._halt(Interrupted(mark))
        except OSError as error:
            self._halt(LedgerUnwritable(f"cannot write to the lakehouse: {error}; free some space"))
        except Exception as error:  # answers that cannot be kept must not be asked for
            self._halt(LedgerUnwritable(f"cannot keep the teacher's answers: {error!r}"))

    async def _close(self) -> None:
        await self._loop.run_in_executor(self._keeping, self._flush)
        await self._sender.close()


def check_ledger(segments: Folder) -> None:
    """See that answers can be kept before a failed task asks again: it must not pay in vain twice.

    Raises:
        LedgerUnwritable: they cannot.
    """
    probe = f".probe-{uuid.uuid4().hex}"
    try:
        segments.write(probe, b"-")
        segments.delete(probe)
    except OSError as error:
        text = f"cannot write to the lakehouse: {error}; free some space"
        raise LedgerUnwritable(text) from error
