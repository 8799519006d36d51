"""The sliding window of one partition, without Spark: real HTTP, real segments, a small skill."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agents import work_item
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.unit.windows import (
    Rows,
    by_status,
    driven,
    item,
    items,
    kept,
    made_by_item,
    run,
)
from transforms.flows.skill import load_skill
from transforms.lakehouse.files import Folder
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.lakehouse.schema import arrow_schema
from transforms.outcome import OUTCOME_COLUMNS, asked_role
from transforms.partition import WINDOW, Window
from transforms.partition_task import PartitionTask
from transforms.progress import (
    ask_to_stop,
    read_progress,
    read_stop,
)
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Price
from transforms.teacher.failures import (
    Interrupted,
    LedgerUnwritable,
    Misconfigured,
    Stop,
    TeacherDown,
    Unreachable,
)

pytestmark = pytest.mark.usefixtures("chain_skill")


def test_a_slow_tail_does_not_leave_the_teacher_idle(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(slots=16, latency_s=0.4, slow_share=0.05, slow_latency_s=1.6)
    outcomes = run(driven(task, 16), items(40, calls=3))
    assert by_status(outcomes).keys() == {"done"}
    stats = teacher.stats()
    assert (stats["answered"], stats["answered_again"]) == (120, 0)
    assert stats["max_in_flight"] <= 16
    assert stats["saturation"] > 0.45


def test_an_outcome_says_what_was_made_of_what_at_which_price(task: PartitionTask) -> None:
    (outcome,) = run(task, [item("one", calls=2)])
    assert set(outcome) == {column.name for column in OUTCOME_COLUMNS}
    import pyarrow as pa

    assert pa.RecordBatch.from_pylist([outcome], arrow_schema(OUTCOME_COLUMNS)).num_rows == 1
    assert (outcome["work_item"], outcome["seed_id"]) == ("one", "seed of one")
    assert (outcome["status"], outcome["prompt_hash"]) == ("done", "hash-of-the-prompt")
    assert (outcome["calls"], outcome["paid_calls"], outcome["model"]) == (2, 2, "scripted-teacher")
    assert outcome["total_tokens"] > 0
    (row,) = map(json.loads, outcome["outputs"])
    assert row["content_id"] == outcome["output_ids"][0]
    assert row["text"] == kept(task)[-1]["response"]
    assert len({call["call_id"] for call in kept(task)}) == 2


def test_what_is_told_of_tokens_and_spend_is_what_the_ledger_holds_refusals_included(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(faults={"refusal": 0.3})
    priced = replace(task.settings.teacher, price=Price(prompt_usd=2.0, completion_usd=6.0))
    settings = replace(task.settings, teacher=priced, critic=priced)
    found = by_status(run(replace(task, settings=settings), items(30)))
    assert found["rejected"]
    assert found["done"]
    told, calls = read_progress(task.control), kept(task)
    assert told.calls == len(calls) == teacher.stats()["answered"]
    assert told.prompt_tokens == sum(call["prompt_tokens"] for call in calls) > 0
    assert told.completion_tokens == sum(call["completion_tokens"] for call in calls) > 0
    assert told.cost_usd == pytest.approx(sum(call["cost_usd"] for call in calls))
    assert told.cost_usd > 0


def test_calls_that_are_turned_away_are_told_of(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(faults={"rate_limited_once": 1.0}, retry_after_s=0.0)
    assert by_status(run(task, items(5))).keys() == {"done"}
    told = read_progress(task.control)
    assert (told.calls, told.turned_away) == (5, 5)


def test_one_items_exception_costs_only_that_item(task: PartitionTask) -> None:
    rows = [*items(6), item("broken", breaks=True), item("unwanted", rejects=True)]
    outcomes = {outcome["work_item"]: outcome for outcome in run(task, rows)}
    assert len(outcomes) == 8
    broken, unwanted = outcomes.pop("broken"), outcomes.pop("unwanted")
    assert (broken["status"], broken["reason"]) == ("failed", "flow_error")
    assert "LookupError" in broken["error"]
    assert (unwanted["status"], unwanted["reason"]) == ("rejected", "not_wanted")
    assert broken["outputs"] == unwanted["outputs"] == []
    assert {outcome["status"] for outcome in outcomes.values()} == {"done"}
    assert read_stop(task.control) is None


def test_a_skill_that_is_not_there_stops_the_stage_and_says_so(task: PartitionTask) -> None:
    rows = [{**item("one"), "skill": "no_such_skill"}]
    assert run(task, rows) == []
    stop = read_stop(task.control)
    assert isinstance(stop, Stop)
    assert "no_such_skill" in str(stop)


def test_outcomes_stream_out_while_other_items_are_still_worked_on(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.hold()
    rows = [item(f"free {number}", calls=0) for number in range(5)] + items(2)
    with Window(task, 0, 0) as window:
        stream = window.run(iter(rows))
        first: Rows = []
        while len(first) < 5:
            first += next(stream)
        assert teacher.wait_until(lambda stats: stats["in_flight"] == 2)
        assert {outcome["work_item"] for outcome in first} == {f"free {n}" for n in range(5)}
        teacher.release()
        last = [outcome for batch in stream for outcome in batch]
    assert {outcome["work_item"] for outcome in last} == {"item 0", "item 1"}


def test_input_is_taken_as_there_is_room_for_it(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    taken: list[str] = []

    def rows() -> Iterator[dict[str, Any]]:
        for row in items(100):
            taken.append(row["work_item"])
            yield row

    teacher.hold()
    with Window(driven(task, 4), 0, 0) as window:
        stream = window.run(rows())
        reader = threading.Thread(target=lambda: [list(batch) for batch in stream], daemon=True)
        reader.start()
        teacher.wait_until(lambda stats: stats["in_flight"] == 4)
        time.sleep(0.5)
        assert len(taken) <= 4 * WINDOW + 1, "a partition of a million items is not read at once"
        teacher.release()
        reader.join(timeout=60)
    assert len(taken) == 100


def test_what_an_earlier_attempt_paid_for_is_replayed(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    first = run(task, items(6, calls=2))
    teacher.reset()
    second = run(task, items(6, calls=2), attempt=1)
    assert teacher.stats()["calls"] == 0
    assert {o["output_ids"][0] for o in second} == {o["output_ids"][0] for o in first}
    assert {(o["calls"], o["paid_calls"]) for o in second} == {(2, 0)}


def test_what_the_planner_joined_on_is_replayed(
    teacher: ScriptedTeacher, task: PartitionTask, tmp_path: Path
) -> None:
    (first,) = run(task, [item("one", calls=2)])
    recorded = [json.dumps(call, default=str) for call in kept(task)]
    elsewhere = replace(task, segments=Folder(str(tmp_path / "other segments")))
    teacher.reset()
    (second,) = run(elsewhere, [{**item("one", calls=2), "recorded": recorded}])
    assert teacher.stats()["calls"] == 0
    assert second["output_ids"] == first["output_ids"]
    assert kept(elsewhere) == []


def test_the_drivers_word_ends_the_partition_and_keeps_what_is_on_the_wire(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(latency_s=0.3)
    with Window(task, 0, 0) as window:
        outcomes: Rows = []
        for batch in window.run(iter(items(400))):
            outcomes += batch
            ask_to_stop(task.control, "the run was interrupted")
    assert 0 < len(outcomes) < 400
    assert isinstance(read_stop(task.control), Interrupted)
    assert teacher.stats()["answered"] == len(kept(task)) == len(outcomes)
    assert read_progress(task.control).pending == 400 - len(outcomes)


def test_a_key_that_expires_stops_the_partition_keeps_its_answers_and_blames_no_item(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(key_expires_after_calls=20, latency_s=0.02)
    outcomes = run(task, items(60))
    stop = read_stop(task.control)
    assert isinstance(stop, Misconfigured)
    assert "OPENAI_API_KEY" in str(stop)
    assert by_status(outcomes).keys() == {"done"}
    assert len(outcomes) == len(kept(task)) == teacher.stats()["answered"] == 20
    assert teacher.stats()["calls"] <= 20 + task.settings.concurrency


@pytest.mark.parametrize("mode", ["refuse", "hang"])
def test_a_teacher_that_goes_down_stops_the_partition_and_blames_no_item(
    teacher: ScriptedTeacher, task: PartitionTask, mode: str
) -> None:
    teacher.configure(down_after_calls=10, down_mode=mode)
    settings = replace(task.settings, call_timeout_s=1.0)
    started = time.monotonic()
    outcomes = run(replace(task, settings=settings), items(40))
    assert time.monotonic() - started < 40
    assert isinstance(read_stop(task.control), TeacherDown)
    assert by_status(outcomes).keys() == {"done"}
    assert len(outcomes) == len(kept(task)) == 10


def test_a_network_that_is_cut_ends_the_partition_before_any_calls_own_limit(
    teacher: ScriptedTeacher, task: PartitionTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut(_: Client) -> bool:
        raise Unreachable("no answer")

    monkeypatch.setattr(Client, "check", cut)
    teacher.configure(down_after_calls=10, down_mode="hang")
    started = time.monotonic()
    outcomes = run(replace(task, settings=replace(task.settings, call_timeout_s=90)), items(40))
    assert time.monotonic() - started < 30
    assert isinstance(read_stop(task.control), TeacherDown)
    assert len(outcomes) == len(kept(task)) == 10


def test_answers_that_cannot_be_kept_stop_the_partition(
    teacher: ScriptedTeacher, task: PartitionTask, tmp_path: Path
) -> None:
    teacher.configure(latency_s=0.1)
    outcomes: Rows = []
    failed = pytest.raises(LedgerUnwritable, match="could not be kept")
    with failed, Window(task, 0, 0) as window:
        (tmp_path / "segments").write_text("a file where the folder should be")
        for batch in window.run(iter(items(300))):
            outcomes += batch
    stop = read_stop(task.control)
    assert isinstance(stop, LedgerUnwritable)
    assert "segments" in str(stop)
    assert "failed" not in by_status(outcomes)
    assert teacher.stats()["answered"] < 300, "it does not go on paying for what it cannot keep"


def test_a_disk_that_has_room_again_before_the_end_loses_nothing(
    teacher: ScriptedTeacher, task: PartitionTask, tmp_path: Path
) -> None:
    teacher.configure(latency_s=0.1)
    blocked = tmp_path / "segments"
    with Window(task, 0, 0) as window:
        blocked.write_text("a file where the folder should be")
        outcomes = [outcome for batch in window.run(iter(items(300))) for outcome in batch]
        blocked.unlink()
    assert isinstance(read_stop(task.control), LedgerUnwritable)
    assert len(kept(task)) == teacher.stats()["answered"] == len(outcomes)


def test_a_stop_that_cannot_even_be_told_fails_the_task_instead_of_passing_for_success(
    task: PartitionTask, tmp_path: Path
) -> None:
    told = pytest.raises(LedgerUnwritable, match="cannot write to the lakehouse")
    with told, Window(task, 0, 0) as window:
        for name in ("segments", "control"):
            (tmp_path / name).write_text("a file where the folder should be")
        list(window.run(iter(items(300, calls=3))))


def test_a_call_of_the_ledger_has_every_column_of_its_table(task: PartitionTask) -> None:
    run(task, [item("one")])
    import pyarrow.parquet as pq

    (name,) = task.segments.list(".parquet")
    assert pq.read_schema(f"{task.segments.root}/{name}").names == list(TEACHER_CALLS.column_names)


def test_the_mark_of_an_earlier_attempt_does_not_outlive_it(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(api_key="another")
    run(task, items(2))
    assert read_stop(task.control) is not None
    teacher.configure(api_key=teacher.api_key)
    run(task, items(2), attempt=1)
    assert read_stop(task.control) is None


def test_one_item_that_the_teacher_always_fails_on_fails_alone_and_can_be_run_again(
    teacher: ScriptedTeacher, task: PartitionTask
) -> None:
    teacher.configure(faults={"error_500": 1.0})
    patient = replace(task, settings=replace(task.settings, call_deadline_s=3.0, down_after_s=1.0))
    (outcome,) = run(patient, [item("poison")])
    assert (outcome["status"], outcome["reason"]) == ("failed", "teacher_error")
    assert "500" in outcome["error"]
    assert kept(task) == []
    assert read_stop(task.control) is None
    teacher.configure(faults={})
    (mended,) = run(patient, [{**item("poison"), "attempt": 1}], attempt=1)
    assert (mended["status"], mended["paid_calls"]) == ("done", 1)


def test_an_outcome_names_the_model_of_whoever_made_it(task: PartitionTask) -> None:
    settings = replace(task.settings, critic=replace(task.settings.critic, model="a critic"))
    (outcome,) = run(replace(task, settings=settings), items(1))
    assert outcome["model"] == "scripted-teacher"
    (step,) = load_skill("reading_comprehension").stages["verdicts"].steps
    verdict = replace(work_item("verdicts", step.name, {}, "key"), skill="reading_comprehension")
    assert settings.models[asked_role(verdict)] == "a critic"


def test_faults_at_a_tenth_of_the_calls_lose_and_double_nothing_and_cost_a_call_each_at_most(
    teacher: ScriptedTeacher, task: PartitionTask, tmp_path: Path
) -> None:
    quiet = run(driven(task, 32), items(300, calls=2))
    faults = (
        "error_500", "error_503", "rate_limited", "rate_limited_silent", "reset", "dropped",
        "broken_body", "hang",
    )  # fmt: skip
    teacher.reset()
    teacher.configure(
        faults={f"{fault}_once": 0.1 / len(faults) for fault in faults}, retry_after_s=0.2
    )
    elsewhere = replace(
        task,
        segments=Folder(str(tmp_path / "segments under faults")),
        control=Folder(str(tmp_path / "control under faults")),
        settings=replace(task.settings, concurrency=32, call_timeout_s=2),
    )
    outcomes = run(elsewhere, items(300, calls=2))
    stats = teacher.stats()
    assert stats["by_fault"].keys() == set(faults)
    injected = sum(stats["by_fault"].values())
    assert 600 <= stats["calls"] <= 600 + injected
    assert made_by_item(outcomes) == made_by_item(quiet)
    recorded = [call["call_id"] for call in kept(elsewhere)]
    assert len(recorded) == len(set(recorded)) == 600
