"""The exit code of `make run`: a failed run is never passed off as a rejected candidate."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from infra import run
from infra.summary import lakehouse_root
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.release import registry


@pytest.fixture
def rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lakehouse:
    """A lakehouse whose latest candidate was rejected, by an earlier run or by this one."""
    house = Lakehouse(str(tmp_path / "lakehouse"))
    house.create_tables()
    now = datetime.now(UTC)
    row = {
        "version": "2026-01-01.1",
        "state": registry.REJECTED,
        "path": "release/instructions/2026-01-01.1",
        "checksum": "0",
        "rows": 0,
        "teacher_models": [],
        "profile": "sample",
        "source_versions": "{}",
        "counts": "{}",
        "checks": '{"critical": ["quality_metrics.rows"], "errored": [], "missing": []}',
        "decided_at": now,
        "considered_at": now,
        "run_id": "earlier",
        "created_at": now,
    }
    registry.register(house, {"suite_version": None, **row})
    monkeypatch.setenv("LAKEHOUSE_ROOT", house.root)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    return house


def main(failures: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> int:
    result = SimpleNamespace(run_id="this", success=not failures)
    monkeypatch.setattr(run, "run_job", lambda *_: (result, failures))
    return run.main([])


@pytest.mark.usefixtures("rejected")
def test_a_failed_run_exits_1_though_the_last_candidate_was_rejected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({"flows__contents": "contents: OPENAI_API_KEY was refused"}, monkeypatch) == 1
    said = capsys.readouterr().err
    assert "error: flows__contents: contents: OPENAI_API_KEY was refused" in said


@pytest.mark.usefixtures("rejected")
def test_too_little_of_the_embedded_teachers_use_is_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main({run.GATE: "1 blocking asset check failed"}, monkeypatch) == 0


def test_what_the_embedded_teacher_made_and_is_wrong_exits_2(
    rejected: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = registry.version(rejected, "2026-01-01.1")
    wrong = '{"critical": ["quality_metrics.unreconciled"], "errored": [], "missing": []}'
    registry.register(rejected, {**row, "checks": wrong})
    assert main({run.GATE: "1 blocking asset check failed"}, monkeypatch) == 2


@pytest.mark.usefixtures("rejected")
def test_another_teachers_rejected_candidate_exits_2_however_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "misconfiguration", lambda: None)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TEACHER_MODEL", "another")
    assert main({run.GATE: "1 blocking asset check failed"}, monkeypatch) == 2


def test_the_lakehouse_of_a_run_config_is_the_one_that_is_summed_up(tmp_path: Path) -> None:
    config = {"resources": {"lakehouse": {"config": {"root": str(tmp_path / "other")}}}}
    assert lakehouse_root(config) == str(tmp_path / "other")


def test_the_gate_is_the_step_of_that_name() -> None:
    from dagster_project.definitions import build_defs

    job = build_defs().resolve_job_def("refresh")
    assert run.GATE in {node.name for node in job.nodes}


def test_a_setting_that_does_not_exist_is_one_error_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with pytest.raises(SystemExit, match=r"(?s)^error: .*seedz"):
        run.run_job({"resources": {"generation": {"config": {"seedz": {}}}}})


@pytest.mark.parametrize(
    ("selection", "said"),
    [("group:nothing", "selects no asset"), ("flows::", "Invalid selection")],
)
def test_a_selection_of_nothing_is_an_error_that_names_it(
    selection: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    with pytest.raises(SystemExit, match=said) as ended:
        run.run_job({}, selection)
    assert selection in str(ended.value)
