"""The code location: it loads, its graph is the committed one, and importing it costs nothing."""

import json
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.definitions import build_defs
from expectations.suites import suites
from tests.dagster import snapshot
from transforms.lakehouse.tables import TABLES
from transforms.lakehouse.views import RELEASE_VIEW

REPOSITORY = Path(__file__).resolve().parents[2]
HEAVY = ("pyspark", "great_expectations", "openai", "pyarrow", "pandas", "numpy")


def test_the_code_location_loads() -> None:
    dg.Definitions.validate_loadable(build_defs())


def test_the_graph_is_the_committed_one() -> None:
    committed = json.loads(snapshot.SNAPSHOT.read_text(encoding="utf-8"))
    assert snapshot.graph() == committed, "meant? then: python -m tests.dagster.snapshot"


def test_every_asset_is_a_declared_table_or_the_release_view() -> None:
    keys = {key.replace("/", ".") for key in snapshot.graph() if not key.startswith("source/")}
    assert keys - {RELEASE_VIEW} <= set(TABLES)


#: Of each raw table: no expectation, since it judges what reading could not store.
HEALTH_CHECK = "mostly_usable"


def test_every_expectation_is_one_asset_check_that_blocks() -> None:
    checks = {
        name: blocking
        for asset in snapshot.graph().values()
        for name, blocking in asset["checks"].items()
    }
    expected = {f"{s.name}__{e.name}" for s in suites("standard") for e in s.expectations}
    assert set(checks) == expected | {HEALTH_CHECK}
    assert set(checks.values()) == {"blocking"}


def test_a_check_says_what_it_means_and_how_severe_it_is() -> None:
    assets = build_defs().resolve_asset_graph()
    said = {key.name: assets.get(key).description for key in assets.asset_check_keys}
    for suite in suites("standard"):
        for expect in suite.expectations:
            description = said[f"{suite.name}__{expect.name}"]
            assert description == f"{expect.description} ({expect.severity})"


def test_the_job_holds_the_whole_graph_so_that_a_failed_check_blocks_publication() -> None:
    job = build_defs().resolve_job_def("refresh")
    selected = {key.to_user_string() for key in job.asset_layer.executable_asset_keys}
    assert selected == set(snapshot.graph())
    assets = build_defs().resolve_asset_graph()
    assert set(job.asset_layer.asset_graph.asset_check_keys) == set(assets.asset_check_keys)


def test_the_nightly_schedule_is_there_and_off_until_someone_turns_it_on() -> None:
    nightly = build_defs().resolve_schedule_def("nightly")
    assert nightly.job_name == "refresh"
    assert nightly.cron_schedule == "0 2 * * *"
    assert nightly.execution_timezone == "UTC"
    assert nightly.default_status == dg.DefaultScheduleStatus.STOPPED


def test_the_nightly_run_takes_the_run_config_that_a_setting_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nightly = build_defs().resolve_schedule_def("nightly")
    monkeypatch.delenv("NIGHTLY_CONFIG", raising=False)
    (request,) = nightly.evaluate_tick(dg.build_schedule_context()).run_requests
    assert request.run_config == {}
    config = {"resources": {"generation": {"config": {"max_calls": 7}}}}
    (tmp_path / "nightly.yaml").write_text(json.dumps(config), encoding="utf-8")
    monkeypatch.setenv("NIGHTLY_CONFIG", str(tmp_path / "nightly.yaml"))
    (request,) = nightly.evaluate_tick(dg.build_schedule_context()).run_requests
    assert request.run_config == config


def test_importing_the_code_location_imports_nothing_heavy() -> None:
    # What dagster itself imports is not ours to judge.
    code = (
        "import sys, dagster; before = set(sys.modules); import dagster_project.definitions; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    added = _python(code).split()
    assert "transforms" in added
    assert not set(HEAVY) & set(added)


@pytest.mark.timeout(180)
def test_importing_the_code_location_adds_less_than_half_a_second_to_dagsters_own_import() -> None:
    measure = (
        "import time; import dagster; start = time.perf_counter(); "
        "import dagster_project.definitions; print(time.perf_counter() - start)"
    )
    took_s = [float(_python(measure)) for _ in range(5)]
    assert min(took_s) < 0.5, took_s  # other work on the machine only ever adds


def test_importing_the_code_location_reads_no_key_and_makes_no_file(tmp_path: Path) -> None:
    code = (
        "import os; seen = []; real = os.environ.__class__.__getitem__\n"
        "def noting(self, name): seen.append(name); return real(self, name)\n"
        "import dagster\n"
        "os.environ.__class__.__getitem__ = noting\n"
        "import dagster_project.definitions\n"
        "print(*[name for name in seen if 'KEY' in name], '.')"
    )
    assert _python(code, cwd=tmp_path).strip() == "."
    assert list(tmp_path.iterdir()) == []


def _python(code: str, cwd: Path = REPOSITORY) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout
