"""A stage through the Batch API, wave by wave, makes the rows it makes online, and pays once."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.benchmarks.stage import Place
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.skills import SKILLS, fixture_skills_in
from tests.faults.same_tables import differences
from tests.spark.stages import copy, teacher_settings
from transforms.estimate.run_estimate import estimate_stage
from transforms.flows.choosing import considered_items
from transforms.flows.planning import make_plan
from transforms.flows.skill import Sampling
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.stage import StageOptions, StageReport, StageRun
from transforms.teacher.batches import registry
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import AwaitsBatch

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.timeout(600)
ITEMS, CALLS = 12, 3


@pytest.fixture(scope="module", autouse=True)
def chain_skill(spark: "SparkSession") -> Iterator[None]:
    """The skill `chain`, here and on Spark's workers, which start anew in this environment."""
    with fixture_skills_in(spark, SKILLS):
        yield


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


def spared_of(spark: "SparkSession", house: Lakehouse, settings: TeacherSettings) -> int:
    """How many recorded answers a run with these settings is expected to replay."""
    sampling = Sampling()
    plan = make_plan("contents", ("chain",), sampling, settings.identities)
    items = considered_items(spark, house, plan, redo_outdated=False, retry_failed=False)
    chosen = items.where("is_chosen")
    return estimate_stage(spark, house, "contents", chosen, settings, sampling).replayed_calls


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


def test_a_stage_in_batches_makes_what_it_makes_online_whatever_its_batches_come_to(
    spark: "SparkSession",
    seeded: Lakehouse,
    online: Lakehouse,
    teacher: ScriptedTeacher,
    tmp_path: Path,
) -> None:
    house = copy(seeded, tmp_path)
    teacher.configure(batch_latency_s=3600.0, batch_expires_share=0.4)
    first = run(spark, house, teacher, run_id="run-0", batch=BatchOptions())
    assert isinstance(first.stop, AwaitsBatch)
    assert (first.pending, first.paid_calls, first.rows_added) == (ITEMS, 0, 0)

    # With the setting turned off, what the batch may still answer is not asked once more.
    off = run(spark, house, teacher, run_id="run-1", batch=None)
    assert isinstance(off.stop, AwaitsBatch)
    assert (off.pending, teacher.stats()["calls"]) == (ITEMS, 0)
    assert [row["requests"] for row in registry.batches(house)] == [ITEMS]
    assert off.estimate is not None
    assert off.estimate.replayed_calls == 0

    teacher.configure(batch_latency_s=0.0)
    wait_for_batches(teacher, house)
    teacher.configure(batch_fails=True, batch_expires_share=0.0)
    second = run(spark, house, teacher, run_id="run-2", batch=BatchOptions())
    assert isinstance(second.stop, AwaitsBatch)
    assert second.estimate is not None
    assert second.estimate.replayed_calls == registry.batches(house)[0]["answered"] > 0
    wait_for_batches(teacher, house)
    assert spared_of(spark, house, teacher_settings(teacher, model="another")) == 0

    teacher.configure(**Settings().as_json())
    waiting = BatchOptions(wait_s=60, poll_s=0.3)
    last = run(spark, house, teacher, run_id="run-3", batch=waiting)
    assert (last.statuses, last.pending, last.stop) == ({"done": ITEMS}, 0, None)
    batches = registry.batches(house)
    assert {row["state"] for row in batches} == {"expired", "failed", "completed"}
    assert sum(row["answered"] for row in batches) == ITEMS * CALLS
    stats = teacher.stats()
    assert (stats["answered"], stats["answered_again"]) == (ITEMS * CALLS, 0)
    assert stats["answered_in_batches"] == stats["answered"]
    found = differences(house, online)
    assert [each for each in found if not each.startswith("ops.batches:")] == []


def test_with_the_setting_off_what_no_batch_asks_is_asked_online(
    spark: "SparkSession", seeded: Lakehouse, teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = copy(seeded, tmp_path)
    teacher.configure(batch_latency_s=3600.0)
    run(spark, house, teacher, run_id="run-0", batch=BatchOptions())
    Place(Path(house.root)).seed(ITEMS, 3, calls=CALLS)

    off = run(spark, house, teacher, run_id="run-1", batch=None)
    assert isinstance(off.stop, AwaitsBatch)
    assert (off.statuses, off.pending, off.rows_added) == ({"done": 3}, ITEMS, 3)
    assert [row["requests"] for row in registry.batches(house)] == [ITEMS]

    teacher.configure(batch_latency_s=0.0)
    wait_for_batches(teacher, house)
    last = run(spark, house, teacher, run_id="run-2", batch=None)
    assert (last.statuses, last.pending, last.stop) == ({"done": ITEMS}, 0, None)
    stats = teacher.stats()
    assert (stats["answered"], stats["answered_again"]) == ((ITEMS + 3) * CALLS, 0)
    assert stats["answered_in_batches"] == ITEMS
