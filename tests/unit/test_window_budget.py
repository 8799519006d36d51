"""What one partition spends: within what it was granted, whichever skill, whatever else happens."""

import threading
from dataclasses import replace

import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.unit.windows import (
    by_status,
    calls,
    items,
    kept,
    run,
    wait_for,
)
from transforms.partition import Window
from transforms.partition_task import PartitionTask
from transforms.progress import (
    PartitionBoard,
    Progress,
    Shares,
    ask_to_stop,
    read_progress,
    read_spent,
    read_stop,
    share_out,
)
from transforms.sender import Sender
from transforms.teacher.budget import RUN, Allowance, Budget
from transforms.teacher.failures import (
    BudgetReached,
    Misconfigured,
)

pytestmark = pytest.mark.usefixtures("chain_skill")


def test_the_budget_is_spent_exactly_and_the_rest_is_pending(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(latency_s=0.02)
    outcomes = run(replace(task, granted=calls(25)), items(12, calls=3))
    assert teacher.stats()["answered"] == 25
    assert len(kept(task)) == 25, "also the calls of items that did not get to their end"
    assert isinstance(read_stop(task.control), BudgetReached)
    assert by_status(outcomes).keys() == {"done"}
    progress = read_progress(task.control)
    assert progress.done + progress.pending == 12
    assert progress.done == len(outcomes) <= 25 // 3

    teacher.reset()
    again = run(task, items(12, calls=3), attempt=1)
    assert len(by_status(again)["done"]) == 12
    assert teacher.stats()["answered"] == 36 - 25


def test_a_spent_budget_does_not_hide_that_the_key_is_refused(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(api_key="another", latency_s=0.2)
    run(replace(task, granted=calls(2)), items(10))
    assert isinstance(read_stop(task.control), Misconfigured)


def test_a_retried_task_pays_within_what_it_was_granted(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    granted = replace(task, granted=calls(5))
    run(granted, items(10))
    run(granted, items(10), attempt=1)
    assert teacher.stats()["answered"] == 5


def test_a_skills_spent_budget_leaves_its_items_waiting_and_is_no_stop(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    outcomes = run(replace(task, granted={"chain": Allowance(calls=7)}), items(12, calls=1))
    assert len(by_status(outcomes)["done"]) == 7
    assert teacher.stats()["calls"] == 7
    assert read_stop(task.control) is None
    assert read_spent(task.control) == {"chain"}


def test_a_budget_of_tokens_is_kept_however_long_the_answers_turn_out(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    run(replace(task, granted={RUN: Allowance(tokens=3000)}), items(60, calls=1))
    stats = teacher.stats()
    spent = stats["prompt_tokens"] + stats["completion_tokens"]
    assert 1500 < spent <= 3000
    assert isinstance(read_stop(task.control), BudgetReached)


def test_partitions_that_ended_leave_their_part_of_the_teacher_to_the_others(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    shared = replace(task, tasks=2)
    teacher.configure(latency_s=0.3)
    with Window(shared, 1, 0) as window:
        assert [outcome for batch in window.run(iter(items(1))) for outcome in batch]
    share_out(task.control, 2)
    teacher.reset()
    assert len(run(shared, items(80))) == 80
    assert teacher.stats()["max_in_flight"] == 8, "all eight, not the half of them"


def test_a_partition_that_waits_for_its_last_items_leaves_what_it_does_not_need(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    shared = replace(task, tasks=2)
    teacher.hold()
    with Window(shared, 1, 0) as nearly_done:
        stream = nearly_done.run(iter(items(3)))
        reader = threading.Thread(target=lambda: list(stream), daemon=True)
        reader.start()
        assert wait_for(lambda: task.control.read("holds-1.json") == b"[3]")
        share_out(task.control, 2)
        assert PartitionBoard(task.control, 0).shares() == Shares(2, 1, [3])
        teacher.release()
        reader.join(timeout=60)
    teacher.reset()
    teacher.configure(latency_s=0.1)
    assert len(run(shared, items(80))) == 80
    assert teacher.stats()["max_in_flight"] == 5


def test_with_two_teachers_a_partition_near_its_end_leaves_each_ones_rest_to_the_others(
    task: PartitionTask,
) -> None:
    first, second = PartitionBoard(task.control, 0), PartitionBoard(task.control, 1)
    second.show_holds([3, 2])
    share_out(task.control, 2)
    told = first.shares()
    assert told == Shares(2, 1, [3, 2])
    critic = replace(task.settings.teacher, model="critic")
    settings = replace(task.settings, critic=critic)
    sender = Sender(settings, 2, Budget({}), Progress())
    assert sender.most_in_flight == 4 + 4
    sender.share(told)
    assert sender.most_in_flight == 5 + 6
    second.show_holds([0, 0])
    share_out(task.control, 2)
    ended = first.shares()
    assert ended == Shares(1, 1, [])
    sender.share(ended)
    assert sender.most_in_flight == 8 + 8


def test_the_drivers_word_is_heeded_also_once_the_budget_is_spent(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(latency_s=0.3)
    teacher.hold()
    with Window(replace(task, granted=calls(1)), 0, 0) as window:
        stream = window.run(iter(items(2)))
        reader = threading.Thread(target=lambda: list(stream), daemon=True)
        reader.start()
        assert wait_for(lambda: isinstance(read_stop(task.control), BudgetReached))
        ask_to_stop(task.control, "the run was interrupted")
        mark = PartitionBoard(task.control, 0)
        assert wait_for(lambda: b"Interrupted" in (mark.control.read("stop-0.json") or b""))
        teacher.release()
        reader.join(timeout=60)


def test_a_partition_that_ends_while_it_tells_how_far_it_is_ends_well(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    with Window(task, 0, 0) as window:
        assert [outcome for batch in window.run(iter(items(3))) for outcome in batch]
        tellers = [
            threading.Thread(target=lambda: [window._flush() for _ in range(50)]) for _ in range(4)
        ]
        for teller in tellers:
            teller.start()
        for teller in tellers:
            teller.join(timeout=60)
    assert read_stop(task.control) is None
