"""How far a stage is and why it stopped, told through small files."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from dagster_project.assets.flows import _tell_outcome
from transforms.committer import Committer
from transforms.lakehouse.files import Folder
from transforms.progress import (
    PartitionBoard,
    Progress,
    ask_to_stop,
    read_progress,
    read_stop,
)
from transforms.stage import StageReport
from transforms.teacher.failures import (
    BudgetReached,
    Interrupted,
    LedgerUnwritable,
    Misconfigured,
    Stop,
    TeacherDown,
)


@pytest.fixture
def control(tmp_path: Path) -> Folder:
    return Folder(str(tmp_path / "control"))


def test_before_anything_is_told_nothing_is_done_and_nobody_stopped(control: Folder) -> None:
    assert read_progress(control) == Progress()
    assert read_stop(control) is None
    assert PartitionBoard(control, 0).driver_stop() is None


def test_the_partitions_counts_are_summed_and_their_latest_word_counts(control: Folder) -> None:
    first, second = PartitionBoard(control, 0), PartitionBoard(control, 1)
    first.show(Progress(done=1, calls=1))
    first.show(Progress(done=3, rejected=1, calls=9, in_flight=2))
    second.show(Progress(done=2, failed=1, pending=4, calls=5, in_flight=1))
    total = read_progress(control)
    assert total == Progress(5, 1, 1, 4, 14, 3)
    assert total.finished == 7


def test_the_line_tells_rate_spend_and_the_share_a_prefix_cache_served(
    control: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter([100.0, 110.0])
    monkeypatch.setattr("transforms.committer.time.monotonic", lambda: next(now))
    task = SimpleNamespace(stage="pairs", control=control)
    committer = Committer(None, task, 40, print)  # type: ignore[arg-type]
    told = Progress(
        done=9, rejected=1, calls=20, in_flight=4, turned_away=3, prompt_tokens=4000,
        cached_tokens=1000, cacheable_tokens=1600, completion_tokens=1000, cost_usd=1.239,
    )  # fmt: skip
    assert committer.line(told) == (
        "pairs: 10/40 items (9 done, 1 rejected, 0 failed), 20 calls, 2.0 calls/s, "
        "500 tokens/s, 25% of the input cached (40% could be), $1.24 spent, 4 in flight, "
        "3 turned away (429), 30 s left"
    )


def test_items_are_counted_by_what_became_of_them() -> None:
    progress = Progress()
    for status in ("done", "done", "rejected", "failed", "pending"):
        progress.count(status)
    assert (progress.done, progress.rejected, progress.failed, progress.pending) == (2, 1, 1, 1)


@pytest.mark.parametrize(
    ("stops", "gravest"),
    [
        ([BudgetReached("b"), TeacherDown("t"), Misconfigured("m")], Misconfigured),
        ([Interrupted("i"), TeacherDown("t"), LedgerUnwritable("l")], LedgerUnwritable),
        ([Interrupted("i"), TeacherDown("t")], TeacherDown),
        ([BudgetReached("b"), Stop("the worker cannot run")], Stop),
        ([BudgetReached("b"), Interrupted("i")], Interrupted),
        ([BudgetReached("b")], BudgetReached),
    ],
)
def test_of_several_reasons_the_gravest_is_told_whoever_told_it_first(
    control: Folder, stops: list[Stop], gravest: type[Stop]
) -> None:
    for order in (stops, list(reversed(stops))):
        for number, stop in enumerate(order):
            PartitionBoard(control, number).mark_stop(stop)
        told = read_stop(control)
        assert type(told) is gravest
        assert str(told) == next(str(each) for each in stops if type(each) is gravest)


def test_the_driver_can_ask_the_partitions_to_stop(control: Folder) -> None:
    ask_to_stop(control, "the run was interrupted")
    assert PartitionBoard(control, 3).driver_stop() == "the run was interrupted"
    assert isinstance(read_stop(control), Interrupted)


@dataclass
class Log:
    """What a Dagster context is told."""

    warned: list[str] = field(default_factory=list)

    def info(self, line: str) -> None:
        """Take no note."""

    def warning(self, line: str) -> None:
        self.warned.append(line)


@pytest.mark.parametrize(
    ("pending", "stop", "warned"),
    [
        (0, None, []),
        (7, None, ["the teacher did not answer in time: 7 items of pairs wait"]),
        (7, BudgetReached("it is spent"), ["it is spent: 7 items of pairs wait"]),
    ],
)
def test_items_that_wait_are_told_of_whether_something_stopped_the_stage_or_not(
    pending: int, stop: Stop | None, warned: list[str]
) -> None:
    told = Log()
    report = StageReport("pairs", to_run=9, pending=pending, stop=stop)
    _tell_outcome(SimpleNamespace(log=told), report)  # type: ignore[arg-type]
    assert told.warned == warned
