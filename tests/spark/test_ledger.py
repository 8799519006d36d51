"""The ledger under a stage: read in SQL meanwhile; what changed is asked again, nothing else."""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.benchmarks.stage import Place
from tests.fakes.scripted_teacher.process import REPOSITORY, ScriptedTeacher
from tests.fakes.skills import fixture_skills_in
from tests.spark.stages import rows, teacher_settings
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.views import register_duckdb
from transforms.stage import StageOptions, StageReport, StageRun
from transforms.teacher.endpoint import TeacherSettings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.timeout(600)
TWO_AGENTS = REPOSITORY / "tests" / "fixtures" / "two_agents"
ITEMS = 8


def run(
    spark: "SparkSession",
    house: Lakehouse,
    settings: TeacherSettings,
    *,
    run_id: str = "run",
    **options: Any,
) -> StageReport:
    return StageRun(
        spark=spark,
        lakehouse=house,
        stage="contents",
        settings=settings,
        connect=lambda: settings,
        options=StageOptions(("duo",), **options),
        run_id=run_id,
    ).run()


def seeded(folder: Path) -> Lakehouse:
    place = Place(folder / "lakehouse")
    place.seed(0, ITEMS)
    house = place.lakehouse
    assigned = house.open("flows.assignments")
    assigned.update({"skill": "'duo'"})
    return house


def asked_by(spark: "SparkSession", house: Lakehouse, run_id: str) -> list[str]:
    """The agents that a run's calls paid for."""
    calls = rows(spark, house, "ops.teacher_calls")
    return sorted(call["agent"] for call in calls if call["run_id"] == run_id)


def test_answered_calls_are_read_in_sql_while_the_others_are_still_in_flight(
    spark: "SparkSession", teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = seeded(tmp_path)
    teacher.configure(hold_after_calls=ITEMS)
    ended: list[StageReport] = []
    with fixture_skills_in(spark, TWO_AGENTS):
        running = threading.Thread(
            target=lambda: ended.append(run(spark, house, teacher_settings(teacher)))
        )
        running.start()
        try:
            teacher.wait_until(lambda stats: stats["answered"] == ITEMS, timeout_s=120)
            # Segments are written twice a second and registered every three: seconds, not the end.
            assert _until(lambda: _calls_in_sql(house), ITEMS, within_s=30) == ITEMS
            assert len(rows(spark, house, "ops.teacher_calls")) == ITEMS, "in Spark as well"
            assert teacher.stats()["answered"] == ITEMS
            assert running.is_alive()
        finally:
            teacher.release()
            running.join(timeout=120)
    (report,) = ended
    assert (report.statuses, report.paid_calls) == ({"done": ITEMS}, 2 * ITEMS)
    assert _calls_in_sql(house) == 2 * ITEMS


def test_a_changed_prompt_parameter_or_model_asks_again_exactly_what_it_affects(
    spark: "SparkSession", teacher: ScriptedTeacher, tmp_path: Path
) -> None:
    house = seeded(tmp_path)
    settings = teacher_settings(teacher)
    critic = replace(settings.critic, model="scripted-critic")
    steps: list[tuple[str, str, str, TeacherSettings, list[str]]] = [
        ("flow.py", "", "", settings, ["first", "second"]),
        ("prompts/second.jinja", "Topic", "The topic is", settings, ["second"]),
        ("flow.py", "max_tokens=256", "max_tokens=300", settings, ["first"]),
        ("flow.py", "", "", replace(settings, critic=critic), ["second"]),
        ("flow.py", "max_tokens=300", "max_tokens=256", settings, []),
    ]
    skill = tmp_path / "skills-0"
    shutil.copytree(TWO_AGENTS, skill)
    for number, (name, old, new, asked, affected) in enumerate(steps):
        edited = tmp_path / f"skills-{number + 1}"  # workers of their own for each edition
        shutil.copytree(skill, edited)
        file = edited / "duo" / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        skill = edited
        teacher.reset()
        with fixture_skills_in(spark, edited):
            report = run(spark, house, asked, run_id=f"run-{number}", redo_outdated=True)
        assert report.statuses == {"done": ITEMS}
        assert report.paid_calls == teacher.stats()["answered"] == len(affected) * ITEMS
        assert asked_by(spark, house, f"run-{number}") == sorted(affected * ITEMS)


def _calls_in_sql(house: Lakehouse) -> int:
    with duckdb.connect() as connection:
        register_duckdb(connection, house.root)
        counted = connection.execute("select count(*) from ops.teacher_calls").fetchone()
    return int(counted[0]) if counted else 0


def _until(measure: Callable[[], int], wanted: int, *, within_s: float) -> int:
    """Measure until it is as wanted or the time is over; return the last."""
    end = time.monotonic() + within_s
    while (found := measure()) != wanted and time.monotonic() < end:
        time.sleep(0.2)
    return found
