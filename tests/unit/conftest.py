"""Fixtures of the unit tests: a teacher, a skill and a partition's task, without a JVM."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.fakes.skills import fixture_skills
from transforms.lakehouse.files import Folder
from transforms.partition_task import PartitionTask
from transforms.teacher.endpoint import Endpoint, TeacherSettings


@pytest.fixture
def teacher(teacher: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch) -> ScriptedTeacher:
    monkeypatch.setenv("OPENAI_API_KEY", teacher.api_key)
    return teacher


@pytest.fixture
def chain_skill() -> Iterator[None]:
    """The skills of tests, `chain` among them."""
    with fixture_skills():
        yield


@pytest.fixture
def task(teacher: ScriptedTeacher, tmp_path: Path) -> PartitionTask:
    endpoint = Endpoint(teacher.url, teacher.model)
    return PartitionTask(
        run_id="run",
        stage="contents",
        settings=TeacherSettings(
            endpoint, endpoint, concurrency=8, call_timeout_s=20, down_after_s=2.0
        ),
        segments=Folder(str(tmp_path / "segments")),
        control=Folder(str(tmp_path / "control")),
        tasks=1,
        granted={},
        prompt_hashes={("chain", "ask_on"): "hash-of-the-prompt"},
    )
