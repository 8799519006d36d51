"""Run configs that cannot be: each ends in one failure that names what is wrong, and no Spark."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dagster_project.assets import flows, release
from dagster_project.definitions import build_defs
from dagster_project.generation import GenerationResource
from dagster_project.resources import GateResource, LakehouseResource, SparkResource
from transforms.lakehouse.lakehouse import Lakehouse


class NoSpark(SparkResource):
    def session(self) -> Any:
        raise AssertionError("a run config that cannot be must be refused before Spark starts")


def failure_of(result: dg.ExecuteInProcessResult) -> str:
    (event,) = (event for event in result.all_events if event.is_step_failure)
    data = event.step_failure_data
    assert data.user_failure_data is not None, data.error
    return str(data.user_failure_data.description)


def assign(tmp_path: Path, config: dict[str, Any]) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [flows.assignments],
        resources={
            "lakehouse": LakehouseResource(root=str(tmp_path / "lakehouse")),
            "spark": NoSpark(),
            "generation": GenerationResource(**config),
        },
        raise_on_error=False,
    )


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"seeds": {"knowledge_pyle": 3}}, ["knowledge_pyle", "knowledge_pile", "codeparrot"]),
        ({"skills": ["reading"]}, ["'reading'", "reading_comprehension"]),
        ({"seeds": {"codeparrot": -2}}, ["seeds.codeparrot is -2", "0 or more"]),
        ({"max_calls": -1}, ["max_calls is -1", "0 or more"]),
        ({"target_pairs": {"fermy": 9}}, ["target_pairs", "'fermy'", "reading_comprehension"]),
        ({"target_pairs": {"all": -1}}, ["target_pairs.all is -1", "0 or more"]),
        ({"target_pairs": {"all": 9}, "seeds": {}}, ["target_pairs", "seeds"]),
        ({"skills": ["all", "codign"]}, ["'codign'", "coding"]),
        ({"mix": {"codign": 2}}, ["'codign'", "coding"]),
        ({"mix": {"reading_comprehension": float("nan")}}, ["mix", "at least 0"]),
    ],
    ids=[
        "unknown corpus",
        "unknown skill",
        "negative seeds",
        "negative budget",
        "target of a skill that takes no part",
        "negative target",
        "target without a corpus",
        "unknown skill beside all",
        "weight of an unknown skill",
        "weight that is no number",
    ],
)
def test_a_run_config_that_cannot_be_is_refused_by_name(
    tmp_path: Path, config: dict[str, Any], said: list[str]
) -> None:
    result = assign(tmp_path, config)
    assert not result.success
    message = failure_of(result)
    assert message.startswith("generation: ")
    for part in said:
        assert part in message


def test_an_unknown_corpus_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    raw = build_defs().resolve_job_def("refresh")
    result = raw.execute_in_process(
        run_config={
            "resources": {
                "lakehouse": {"config": {"root": str(tmp_path / "lakehouse")}},
                "generation": {"config": {"seeds": {"knowledge_pyle": 3}}},
            }
        },
        raise_on_error=False,
    )
    assert not result.success
    assert not result.get_asset_materialization_events()
    failed = [event for event in result.all_events if event.is_step_failure]
    # Benchmark sets are read beside the corpora, under the same settings.
    layers = {event.step_key.partition("__")[0] for event in failed}
    assert layers <= {"raw", "source", "quality"}
    assert {"raw", "source"} <= layers
    for event in failed:
        data = event.step_failure_data
        assert data.user_failure_data is not None, data.error
        assert "knowledge_pyle" in str(data.user_failure_data.description)


def test_an_unknown_threshold_profile_is_refused_by_name(lakehouse: Lakehouse) -> None:
    with pytest.raises(dg.Failure, match=r"'strict': use auto, sample or standard"):
        GateResource(profile="strict").chosen_profile(lakehouse)


def test_a_small_lakehouse_is_judged_as_a_sample_whoever_asks(lakehouse: Lakehouse) -> None:
    assert GateResource().chosen_profile(lakehouse) == "sample"
    assert GateResource(profile="standard").chosen_profile(lakehouse) == "standard"


def test_an_unknown_setting_is_refused_before_the_run_starts() -> None:
    config = {"resources": {"generation": {"config": {"seedz": {}}}}}
    with pytest.raises(dg.DagsterInvalidConfigError, match="seedz"):
        dg.validate_run_config(build_defs().resolve_job_def("refresh"), config)


def test_publishing_without_any_candidate_is_refused(tmp_path: Path) -> None:
    result = dg.materialize(
        [release.instructions],
        resources={
            "lakehouse": LakehouseResource(root=str(tmp_path / "lakehouse")),
            "spark": NoSpark(),
        },
        raise_on_error=False,
    )
    assert not result.success
    assert "there is no candidate" in failure_of(result)
