"""The asset of the benchmark sets: what a run says, and when it stops."""

import json
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.assets.quality import benchmarks
from dagster_project.generation import GenerationResource
from dagster_project.resources import LakehouseResource
from tests.unit.benchmark_items import FERRY
from transforms.lakehouse.lakehouse import Lakehouse


def materialized(folder: Path) -> dg.ExecuteInProcessResult:
    resources = {
        "lakehouse": LakehouseResource(root=str(folder / "lakehouse")),
        "generation": GenerationResource(),
    }
    return dg.materialize([benchmarks], resources=resources, raise_on_error=False)


def test_a_run_reads_the_sets_and_stops_before_anything_is_paid_if_a_required_one_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "quiz.jsonl").write_text(json.dumps({"q": FERRY}), encoding="utf-8")
    settings = tmp_path / "benchmarks.toml"
    settings.write_text('[quiz]\ninputs = ["quiz.jsonl"]\ntext = ["q"]\n', encoding="utf-8")
    monkeypatch.setenv("BENCHMARKS", str(settings))
    result = materialized(tmp_path)
    assert result.success
    (made,) = result.asset_materializations_for_node("quality__benchmarks")
    assert made.metadata["dagster/row_count"].value == 1
    assert made.metadata["read"].value == "quiz"

    with settings.open("a", encoding="utf-8") as file:
        file.write('[arc]\ninputs = ["arc"]\nrequired = true\n')
    failed = materialized(tmp_path)
    assert not failed.success
    (step,) = failed.get_step_failure_events()
    said = step.step_failure_data.error_display_string
    assert "required benchmark sets are missing: arc" in said
    rows = Lakehouse(str(tmp_path / "lakehouse")).rows("quality.benchmarks")
    assert {row["benchmark"]: row["state"] for row in rows} == {"quiz": "indexed", "arc": "missing"}


def test_without_a_file_nothing_is_read_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCHMARKS", "")
    result = materialized(tmp_path)
    assert result.success
    (made,) = result.asset_materializations_for_node("quality__benchmarks")
    assert made.metadata["dagster/row_count"].value == 0
