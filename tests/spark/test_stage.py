"""A stage pays for each call once, whatever ends it, and loses and doubles nothing."""

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.environment import KEY_SETTING
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.spark.stages import (
    CORPUS,
    SKILL,
    copy,
    ids,
    lose,
    rows,
    run_stage,
    seeded,
    teacher_settings,
)
from transforms.flows.assignments import assign
from transforms.flows.live import live_rows
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.budget import Allowance
from transforms.teacher.callers import check_teacher
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import BudgetReached, Misconfigured, TeacherDown

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.timeout(900)
SEEDS = 16


@pytest.fixture(scope="module")
def assigned(spark: "SparkSession", tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    house = seeded(spark, tmp_path_factory.mktemp("seeded"))
    assign(spark, house, {SKILL: {CORPUS: SEEDS}}, run_id="run-0")
    return house


@pytest.fixture(scope="module")
def transformed(
    spark: "SparkSession",
    assigned: Lakehouse,
    server: ScriptedTeacher,
    tmp_path_factory: pytest.TempPathFactory,
) -> Lakehouse:
    """A lakehouse whose contents stage has run, undisturbed."""
    server.renew()
    house = copy(assigned, tmp_path_factory.mktemp("transformed"))
    report = run_stage(spark, house, server, run_id="run-1")
    assert report.statuses == {"done": SEEDS}
    assert report.by_skill == {SKILL: {"done": SEEDS}}
    assert (report.planned, report.to_run, report.pending) == (SEEDS, SEEDS, 0)
    assert report.rows_added == SEEDS
    assert report.paid_calls == report.calls == server.stats()["answered"] > SEEDS // 2
    assert report.total_tokens > 0
    return house


def contents(spark: "SparkSession", house: Lakehouse) -> list[str]:
    return ids(spark, house, "flows.contents", "content_id")


def calls(spark: "SparkSession", house: Lakehouse) -> list[str]:
    return ids(spark, house, "ops.teacher_calls", "call_id")


def test_a_second_run_with_nothing_new_makes_no_call_and_writes_no_row(
    spark: "SparkSession", transformed: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(transformed, tmp_path)

    def connect() -> TeacherSettings:
        raise AssertionError("no teacher is started where there is nothing to ask it")

    report = run_stage(spark, house, teacher, run_id="run-2", connect=connect)
    assert (report.planned, report.to_run, report.rows_added) == (SEEDS, 0, 0)
    assert (report.outdated, report.pending, report.stop) == (0, 0, None)
    assert teacher.stats()["calls"] == 0
    assert contents(spark, house) == contents(spark, transformed)
    for table in ("ops.outcomes", "ops.teacher_calls", "ops.prompts"):
        assert house.version(table) == transformed.version(table), table


def test_every_row_says_what_made_it(spark: "SparkSession", transformed: Lakehouse) -> None:
    outcomes = {row["work_item"]: row for row in rows(spark, transformed, "ops.outcomes")}
    prompts = {row["prompt_hash"] for row in rows(spark, transformed, "ops.prompts")}
    asked = Counter(row["work_item"] for row in rows(spark, transformed, "ops.teacher_calls"))
    seeds = set(ids(spark, transformed, "flows.assignments", "seed_id"))
    made = rows(spark, transformed, "flows.contents")
    for row in made:
        outcome = outcomes[row["work_item"]]
        assert outcome["output_ids"] == [row["content_id"]]
        assert outcome["calls"] == asked[row["work_item"]]
        assert row["step_version"] == outcome["step_version"]
        assert (row["run_id"], row["model"]) == ("run-1", "scripted-teacher")
        if asked[row["work_item"]]:
            assert row["prompt_hash"] in prompts
    assert {row["seed_id"] for row in made} == seeds
    assert not Path(transformed.root, "ops", "control").exists(), "it cleans up behind itself"


def test_a_spent_budget_ends_the_stage_cleanly_and_the_next_run_pays_for_the_rest_alone(
    spark: "SparkSession",
    assigned: Lakehouse,
    transformed: Lakehouse,
    teacher: ScriptedTeacher,
    tmp_path: Path,
) -> None:
    house = copy(assigned, tmp_path)
    whole = len(calls(spark, transformed))
    report = run_stage(spark, house, teacher, run_id="run-1", max_calls=5, partitions=2)
    assert isinstance(report.stop, BudgetReached)
    assert report.paid_calls == teacher.stats()["answered"] == 5
    assert report.pending == SEEDS - sum(report.statuses.values()) > 0
    assert report.statuses.keys() == {"done"}
    assert len(contents(spark, house)) == report.statuses["done"] == report.rows_added

    teacher.reset()
    goes_on = {"earlier_runs": ("run-1",)}
    spent = run_stage(spark, house, teacher, run_id="run-2", max_calls=5, **goes_on)
    assert isinstance(spent.stop, BudgetReached)
    assert teacher.stats()["calls"] == 0

    rest = run_stage(spark, house, teacher, run_id="run-3", max_calls=whole, **goes_on)
    assert (rest.stop, rest.pending) == (None, 0)
    assert rest.paid_calls == teacher.stats()["answered"] == whole - 5
    assert contents(spark, house) == contents(spark, transformed)
    assert calls(spark, house) == calls(spark, transformed)


def test_a_budget_smaller_than_the_number_of_tasks_is_not_exceeded_nor_a_skills(
    spark: "SparkSession", assigned: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(assigned, tmp_path)
    report = run_stage(spark, house, teacher, max_calls=1, partitions=4)
    assert report.paid_calls == teacher.stats()["answered"] == 1

    teacher.reset()
    of_skill = run_stage(
        spark, house, teacher, run_id="run-2", budgets={SKILL: Allowance(calls=3)}, partitions=2
    )
    assert of_skill.paid_calls == teacher.stats()["answered"] == 3
    assert (of_skill.stop, of_skill.spent_skills) == (None, {SKILL}), "other skills could go on"
    # A passage that is kept verbatim costs no call, so more than three may be done.
    assert of_skill.pending == of_skill.to_run - of_skill.statuses["done"] > 0


def test_slices_commit_one_by_one_and_make_the_same_rows(
    spark: "SparkSession",
    assigned: Lakehouse,
    transformed: Lakehouse,
    teacher: ScriptedTeacher,
    tmp_path: Path,
) -> None:
    house = copy(assigned, tmp_path)
    before = house.version("ops.outcomes")
    report = run_stage(spark, house, teacher, slice_items=6, partitions=1)
    assert house.version("ops.outcomes") - before == 3
    assert (report.statuses, report.pending) == ({"done": SEEDS}, 0)
    assert contents(spark, house) == contents(spark, transformed)
    assert teacher.stats()["answered"] == len(calls(spark, transformed))


def test_a_crash_between_outcomes_and_the_stages_table_is_mended_without_a_call(
    spark: "SparkSession", transformed: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(transformed, tmp_path)
    lose(house, "flows.contents")
    report = run_stage(spark, house, teacher, run_id="run-2")
    assert (report.to_run, report.rows_added) == (0, SEEDS)
    assert teacher.stats()["calls"] == 0
    assert contents(spark, house) == contents(spark, transformed)


def test_a_crash_before_outcomes_costs_no_answered_call_and_changes_no_id(
    spark: "SparkSession", transformed: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    import shutil

    house = copy(transformed, tmp_path)
    lose(house, "flows.contents", "ops.outcomes")
    # The run was killed before its committer registered a single segment.
    shutil.rmtree(Path(house.path("ops.teacher_calls"), "_delta_log"))
    house.create_tables()
    assert calls(spark, house) == []

    report = run_stage(spark, house, teacher, run_id="run-2")
    assert (report.statuses, report.paid_calls) == ({"done": SEEDS}, 0)
    assert report.calls == len(calls(spark, transformed))
    assert teacher.stats()["calls"] == 0
    assert contents(spark, house) == contents(spark, transformed)
    assert calls(spark, house) == calls(spark, transformed)


def test_another_model_redoes_nothing_until_told_to_and_superseded_rows_are_not_live(
    spark: "SparkSession", transformed: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(transformed, tmp_path)
    asked = [row["work_item"] for row in rows(spark, house, "ops.teacher_calls")]
    other = teacher_settings(teacher, model="scripted-critic")
    report = run_stage(spark, house, teacher, run_id="run-2", settings=other)
    assert report.to_run == teacher.stats()["calls"] == 0
    # A passage that is kept verbatim asks nobody: no model makes it outdated.
    assert report.outdated == len(set(asked)) > 0
    assert report.outdated_calls == len(asked)

    before = set(contents(spark, house))
    teacher.configure(faults={"cut_stop": 1.0})  # other answers than the first time
    redone = run_stage(
        spark, house, teacher, run_id="run-3", settings=other, redo_outdated=True
    )  # fmt: skip
    assert redone.to_run == report.outdated
    assert redone.paid_calls == teacher.stats()["answered"] == len(asked)
    assert (redone.outdated, redone.pending) == (0, 0)
    after = set(contents(spark, house))
    assert before < after, "superseded rows stay"
    live = {row["content_id"]: row for row in live_rows(spark, house, "contents").collect()}
    assert len(live) == SEEDS - redone.statuses.get("rejected", 0)
    assert after - before <= live.keys()
    models = {row["work_item"]: row["model"] for row in live.values()}
    assert {models[work_item] for work_item in asked if work_item in models} == {"scripted-critic"}

    teacher.reset()
    third = run_stage(
        spark, house, teacher, run_id="run-4", settings=other, redo_outdated=True
    )  # fmt: skip
    assert (third.to_run, teacher.stats()["calls"]) == (0, 0)


def test_failed_items_run_again_only_when_told_to_and_then_alone(
    spark: "SparkSession", transformed: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(transformed, tmp_path)
    teacher.configure(faults={"malformed": 0.3, "refusal": 0.2})
    first = run_stage(spark, house, teacher, stage="instructions", run_id="run-2")
    failed = first.statuses["failed"]
    assert 0 < failed < first.to_run
    assert first.reasons["malformed"] == failed
    assert first.reasons["refused"] > 0, "a refusal is an answer, and no failure"
    assert first.pending == 0

    teacher.configure(faults={})
    teacher.reset()
    second = run_stage(spark, house, teacher, stage="instructions", run_id="run-3")
    assert (second.to_run, teacher.stats()["calls"]) == (0, 0)

    third = run_stage(
        spark, house, teacher, stage="instructions", run_id="run-4", retry_failed=True
    )
    assert third.to_run == failed
    assert third.paid_calls == teacher.stats()["answered"] == failed, "asked anew, not replayed"
    assert set(third.statuses) <= {"done", "rejected"}
    latest = {
        row["work_item"]: row["status"]
        for row in sorted(rows(spark, house, "ops.outcomes"), key=lambda row: row["created_at"])
        if row["stage"] == "instructions"
    }
    assert Counter(latest.values())["failed"] == 0


def test_answers_that_are_bad_once_cost_one_more_call_each_and_no_item(
    spark: "SparkSession", transformed: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(transformed, tmp_path)
    kinds = ("malformed", "truncated_json", "invalid_json", "wrong_schema", "fenced", "empty",
             "cut_length")  # fmt: skip
    teacher.configure(faults={f"{kind}_once": 0.6 / len(kinds) for kind in kinds})
    report = run_stage(spark, house, teacher, stage="instructions", run_id="run-2")
    stats = teacher.stats()
    assert stats["by_fault"].keys() == set(kinds)
    assert (report.statuses, report.pending) == ({"done": report.to_run}, 0)
    assert report.to_run < stats["calls"] <= report.to_run + sum(stats["by_fault"].values())
    assert report.paid_calls == stats["answered"] == stats["calls"]
    assert stats["answered_again"] == 0
    made = [row["work_item"] for row in rows(spark, house, "flows.instructions")]
    assert len(made) == len(set(made)) == report.to_run


def test_a_wrong_key_is_told_within_seconds_and_leaves_no_trace(
    spark: "SparkSession", assigned: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(assigned, tmp_path)
    teacher.configure(api_key="another key than ours")

    def connect() -> TeacherSettings:
        asyncio.run(check_teacher(teacher_settings(teacher)))
        raise AssertionError("the check let a wrong key pass")

    with pytest.raises(Misconfigured, match=KEY_SETTING):
        run_stage(spark, house, teacher, connect=connect)
    assert teacher.stats()["calls"] == 0

    # The same where the check cannot tell, because the key was withdrawn right after it.
    started = time.monotonic()
    with pytest.raises(Misconfigured, match=KEY_SETTING) as error:
        run_stage(spark, house, teacher)
    assert time.monotonic() - started < 60
    assert teacher.api_key not in str(error.value)
    assert teacher.stats()["calls"] <= 4, "one try a slot, and no storm"
    assert rows(spark, house, "ops.teacher_calls") == []
    # What needs no teacher is done all the same.
    assert {row["step"] for row in rows(spark, house, "ops.outcomes")} <= {"identity"}


@pytest.mark.parametrize(
    ("trouble", "mended", "stop"),
    [
        ({"key_expires_after_calls": 6}, {"key_expires_after_calls": None}, Misconfigured),
        (
            {"down_after_calls": 6, "down_mode": "refuse"},
            {"down_after_calls": None},
            TeacherDown,
        ),
    ],
    ids=["key expires", "teacher goes down"],
)
def test_trouble_in_the_middle_keeps_what_was_answered_and_poisons_nothing(
    spark: "SparkSession",
    assigned: Lakehouse,
    transformed: Lakehouse,
    teacher: ScriptedTeacher,
    tmp_path: Path,
    trouble: dict[str, object],
    mended: dict[str, object],
    stop: type[Exception],
) -> None:
    house = copy(assigned, tmp_path)
    teacher.configure(latency_s=0.05, **trouble)
    started = time.monotonic()
    with pytest.raises(stop):
        run_stage(spark, house, teacher, run_id="run-1")
    assert time.monotonic() - started < 60
    answered = teacher.stats()["answered"]
    assert answered == 6
    assert len(calls(spark, house)) == answered
    outcomes = rows(spark, house, "ops.outcomes")
    assert {row["status"] for row in outcomes} == {"done"}
    assert len(outcomes) < SEEDS
    assert len(contents(spark, house)) == len(outcomes), "what is done is usable"

    teacher.configure(**mended)
    teacher.reset()
    report = run_stage(spark, house, teacher, run_id="run-2")
    assert (report.stop, report.pending) == (None, 0)
    assert report.paid_calls == teacher.stats()["answered"]
    assert report.paid_calls == len(calls(spark, transformed)) - answered
    assert contents(spark, house) == contents(spark, transformed)
    assert calls(spark, house) == calls(spark, transformed)


def test_a_ledger_that_cannot_be_written_is_told_and_no_item_is_blamed(
    spark: "SparkSession", assigned: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    from transforms.teacher.failures import LedgerUnwritable

    house = copy(assigned, tmp_path)
    folder = Path(house.path("ops.teacher_calls"), "segments", "run")
    folder.parent.mkdir()
    folder.write_text("a file where the run's segments should go")
    with pytest.raises(Exception, match=r"segments.run") as error:
        run_stage(spark, house, teacher)
    assert isinstance(error.value, LedgerUnwritable)
    assert rows(spark, house, "ops.outcomes") == []
