"""A stage through the Batch API, wave by wave, makes the rows it makes online, and pays once."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.benchmarks.stage import ON_PATH, SKILLS, Place
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.fakes.scripted_teacher.settings import Settings
from tests.faults.same_tables import differences
from tests.spark.stages import copy, teacher_settings
from transforms.flows.skill import load_skill, skill_names
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.stage import StageOptions, StageReport, StageRun
from transforms.teacher.batches import registry
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.failures import AwaitsBatch

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.timeout(300)
ITEMS, CALLS = 12, 3


@pytest.fixture(scope="module", autouse=True)
def chain_skill(spark: "SparkSession") -> Iterator[None]:
    """The skill `chain`, here and on Spark's workers, which start anew in this environment."""
    import transforms.flows as flows

    workers = spark.sparkContext.environment
    before, path = dict(workers), list(flows.__path__)
    workers["PYTHONPATH"] = os.pathsep.join([str(ON_PATH), before.get("PYTHONPATH", "")])
    workers["BENCHMARK_SKILLS"] = str(SKILLS)
    flows.__path__ = [*path, str(SKILLS)]
    skill_names.cache_clear()
    load_skill.cache_clear()
    yield
    flows.__path__ = path
    skill_names.cache_clear()
    load_skill.cache_clear()
    workers.clear()
    workers.update(before)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedTeacher]:
    with ScriptedTeacher() as running:
        yield running


@pytest.fixture
def teacher(server: ScriptedTeacher) -> ScriptedTeacher:
    server.configure(**Settings().as_json())
    server.reset()
    return server


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    place = Place(tmp_path_factory.mktemp("seeded") / "lakehouse")
    place.seed(0, ITEMS, calls=CALLS)
    return place.lakehouse


@pytest.fixture(scope="module")
def online(
    spark: "SparkSession",
    seeded: Lakehouse,
    server: ScriptedTeacher,
    tmp_path_factory: pytest.TempPathFactory,
) -> Lakehouse:
    """The same stage, every call made by itself."""
    house = copy(seeded, tmp_path_factory.mktemp("online"))
    assert run(spark, house, server, batch=None).statuses == {"done": ITEMS}
    return house


def run(
    spark: "SparkSession",
    house: Lakehouse,
    teacher: ScriptedTeacher,
    *,
    run_id: str = "run",
    **options: Any,
) -> StageReport:
    settings = teacher_settings(teacher)
    return StageRun(
        spark=spark,
        lakehouse=house,
        stage="contents",
        settings=settings,
        connect=lambda: settings,
        options=StageOptions(("chain",), **options),
        run_id=run_id,
    ).run()


def wait_for_batches(teacher: ScriptedTeacher, house: Lakehouse) -> None:
    """Wait until the server has ended every batch it was given; it takes no time over them."""
    import asyncio

    from transforms.teacher.batches.poll import ended_batches

    for _ in range(200):
        waiting = registry.unfinished(house)
        if len(asyncio.run(ended_batches(house, teacher_settings(teacher)))) == len(waiting):
            return
        time.sleep(0.05)
    raise TimeoutError("the scripted teacher did not end its batches")


def same_but_for_batches(one: Lakehouse, other: Lakehouse) -> list[str]:
    return [each for each in differences(one, other) if not each.startswith("ops.batches:")]


def test_a_run_that_waits_goes_through_all_waves_and_makes_the_rows_of_an_online_run(
    spark: "SparkSession",
    seeded: Lakehouse,
    online: Lakehouse,
    teacher: ScriptedTeacher,
    tmp_path: Path,
) -> None:
    house = copy(seeded, tmp_path)
    waiting = BatchOptions(wait_s=60, poll_s=0.1, max_requests=5)
    report = run(spark, house, teacher, batch=waiting)
    assert (report.statuses, report.pending, report.stop) == ({"done": ITEMS}, 0, None)
    assert report.paid_calls == ITEMS * CALLS
    stats = teacher.stats()
    assert (stats["answered"], stats["answered_again"]) == (ITEMS * CALLS, 0)
    assert stats["answered_in_batches"] == stats["answered"]
    assert len(registry.batches(house)) >= 3 * CALLS, "twelve calls a wave, five a batch"
    assert same_but_for_batches(house, online) == []


def test_runs_one_after_the_other_go_on_where_the_last_left_whatever_its_batches_came_to(
    spark: "SparkSession",
    seeded: Lakehouse,
    online: Lakehouse,
    teacher: ScriptedTeacher,
    tmp_path: Path,
) -> None:
    house = copy(seeded, tmp_path)
    troubles: list[dict[str, Any]] = [
        {"batch_expires_share": 0.4}, {"batch_fails": True}, {"faults": {"500": 0.3}},
    ]  # fmt: skip
    states = []
    for number in range(12):
        trouble = troubles[number] if number < len(troubles) else {}
        teacher.configure(**{**Settings().as_json(), **trouble})
        report = run(spark, house, teacher, run_id=f"run-{number}", batch=BatchOptions())
        if not report.pending:
            break
        assert isinstance(report.stop, AwaitsBatch)
        assert "batch" in str(report.stop)
        wait_for_batches(teacher, house)
        states = [row["state"] for row in registry.batches(house)]
    assert (report.pending, report.stop) == (0, None)
    assert {"expired", "failed", "completed"} <= set(states)
    stats = teacher.stats()
    assert (stats["answered"], stats["answered_again"]) == (ITEMS * CALLS, 0)
    assert same_but_for_batches(house, online) == []

    again = run(spark, house, teacher, run_id="run-again", batch=BatchOptions())
    assert (again.to_run, teacher.stats()["answered"]) == (0, ITEMS * CALLS)


def test_what_a_batch_still_may_answer_is_not_asked_online_when_the_setting_is_turned_off(
    spark: "SparkSession", seeded: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(seeded, tmp_path)
    teacher.configure(batch_latency_s=3600.0)
    run(spark, house, teacher, batch=BatchOptions())
    report = run(spark, house, teacher, run_id="run-2", batch=None)
    assert isinstance(report.stop, AwaitsBatch)
    assert (report.pending, len(registry.batches(house))) == (ITEMS, 1)
    assert teacher.stats()["calls"] <= ITEMS, "none but the batch's own"
