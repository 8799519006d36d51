"""Fixtures shared by the tests that need a lakehouse or a JVM."""

import fcntl
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.job import Finished, Undisturbed, Workplace, generation
from tests.environment import KEY_SETTING, NO_CODEGEN, without_settings
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


for _setting in os.environ.keys() - without_settings(os.environ).keys():
    del os.environ[_setting]
os.environ.update(without_settings(os.environ))
os.environ[KEY_SETTING] = ScriptedTeacher.api_key
# pytest-xdist's workers have a main module of no file; PySpark takes such a process for its own
# doctests and ends it (pyspark/sql/connect/utils.py), as soon as Great Expectations is imported.
if not hasattr(_main := sys.modules["__main__"], "__file__"):
    _main.__file__ = __file__


@pytest.fixture(scope="session")
def spark() -> "Iterator[SparkSession]":
    """One Spark session for all tests of a process."""
    os.environ.setdefault("SPARK_SHUFFLE_PARTITIONS", "2")
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f"{NO_CODEGEN} pyspark-shell")
    from transforms.lakehouse.session import get_spark

    session = get_spark(master="local[2]")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedTeacher]:
    """A scripted teacher for all tests of a module; `teacher` is it without their traces."""
    with ScriptedTeacher() as running:
        yield running


@pytest.fixture
def teacher(server: ScriptedTeacher) -> ScriptedTeacher:
    """The module's scripted teacher, as if it had just been started."""
    server.renew()
    return server


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All tables, created once: two dozen commits, each synced to the disk."""
    root = tmp_path_factory.mktemp("empty") / "lakehouse"
    Lakehouse(str(root)).create_tables()
    return root


@pytest.fixture
def lakehouse(tmp_path: Path, empty_tables: Path) -> Lakehouse:
    """An empty lakehouse with its tables created."""
    return Lakehouse(str(shutil.copytree(empty_tables, tmp_path / "lakehouse")))


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Undisturbed:
    """A small run of the whole job in which nothing went wrong, to compare others with.

    Whoever wants to go on from it takes a copy (`Undisturbed.copy`). The first of pytest-xdist's
    workers that asks for it makes it, for all of them.
    """
    of_all = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        of_all = of_all.parent
    place = Workplace(of_all / "undisturbed")
    kept = of_all / "undisturbed.json"
    with (of_all / "undisturbed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(_undisturbed(place)), encoding="utf-8")
    finished, stats = json.loads(kept.read_text(encoding="utf-8"))
    assert finished["code"] == 0, Finished(**finished).said
    return Undisturbed(place, Finished(**finished), stats)


def _undisturbed(place: Workplace) -> tuple[dict[str, Any], dict[str, Any]]:
    with ScriptedTeacher() as teacher:
        finished = place.run(generation(), teacher.environment())
        return asdict(finished), teacher.stats()
