"""Small lakehouses of real seeds, and stages run over them against the scripted teacher.

Belongs here: making, copying and reading such lakehouses. Does not: any expectation.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.environment import KEY_SETTING
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.flows.skill import Sampling
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.corpora import sample_inputs
from transforms.seeds.documents import curate
from transforms.seeds.ingest import ingest
from transforms.stage import StageOptions, StageReport, StageRun
from transforms.teacher.budget import RUN, Allowance
from transforms.teacher.endpoint import Endpoint, TeacherSettings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SKILL = "reading_comprehension"
CORPUS = "knowledge_pile"
RECORDS = 40


def seeded(spark: "SparkSession", folder: Path) -> Lakehouse:
    """A lakehouse with the first records of a corpus's shipped sample, curated."""
    house = Lakehouse(str(folder / "lakehouse"))
    house.create_tables()
    (sample,) = (path for path in sample_inputs()[CORPUS] if path)
    file = next(Path(sample).glob("knowledge_pile*.jsonl"))
    inputs = folder / "input"
    inputs.mkdir()
    with file.open(encoding="utf-8") as lines:
        (inputs / file.name).write_text("".join(islice(lines, RECORDS)), encoding="utf-8")
    ingest(spark, house, CORPUS, [str(inputs)])
    curate(spark, house, [CORPUS])
    return house


def copy(house: Lakehouse, folder: Path) -> Lakehouse:
    """The same lakehouse somewhere else, to do with as a test likes."""
    return Lakehouse(str(shutil.copytree(house.root, folder / "lakehouse")))


def lose(house: Lakehouse, *tables: str) -> None:
    """Make tables empty, as if they had never been written."""
    for table in tables:
        shutil.rmtree(house.path(table))
    house.create_tables()


def teacher_settings(teacher: ScriptedTeacher, **changes: Any) -> TeacherSettings:
    endpoint = Endpoint(teacher.url, changes.pop("model", teacher.model), key_setting=KEY_SETTING)
    settings = TeacherSettings(
        endpoint, endpoint, concurrency=4, call_timeout_s=20, down_after_s=3.0
    )
    return replace(settings, **changes)


def run_stage(
    spark: "SparkSession",
    house: Lakehouse,
    teacher: ScriptedTeacher,
    *,
    stage: str = "contents",
    run_id: str = "run",
    settings: TeacherSettings | None = None,
    connect: Callable[[], TeacherSettings] | None = None,
    max_calls: int | None = None,
    earlier_runs: tuple[str, ...] = (),
    **options: Any,
) -> StageReport:
    """Run one stage as its asset does."""
    if max_calls is not None:
        options["budgets"] = {RUN: Allowance(max_calls)}
    chosen = settings or teacher_settings(teacher)
    return StageRun(
        spark=spark,
        lakehouse=house,
        stage=stage,
        settings=chosen,
        connect=connect or (lambda: chosen),
        options=StageOptions((SKILL,), Sampling(3, 1, 1, 1000), **options),
        run_id=run_id,
        earlier_runs=earlier_runs,
    ).run()


def rows(spark: "SparkSession", house: Lakehouse, table: str) -> list[dict[str, Any]]:
    return [row.asDict() for row in house.read(spark, table).collect()]


def ids(spark: "SparkSession", house: Lakehouse, table: str, column: str) -> list[str]:
    return sorted(row[column] for row in rows(spark, house, table))
