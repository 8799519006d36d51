"""The sensor goes on with a stage once its batches have ended: once, and as it was begun."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dagster_project.chain import earlier_runs
from dagster_project.definitions import build_defs
from dagster_project.generation import GenerationResource
from dagster_project.resources import LakehouseResource
from tests.unit.batch_server import BatchServer, batch_server, want
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.lease import lease
from transforms.teacher.batches import registry
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.batches.waves import FRUITLESS, Waves

CONFIG = {"resources": {"generation": {"config": {"batch_stages": ["refinements"]}}}}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    with batch_server() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.settings.teacher.base_url)
        monkeypatch.setenv("TEACHER_MODEL", running.settings.teacher.model)
        yield running


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as running:
        yield running


def waves(house: Lakehouse, instance: dg.DagsterInstance) -> Waves:
    """The waves of a run of the job, that `instance` knows."""
    job = build_defs().resolve_job_def("refresh")
    run_id = instance.create_run_for_job(job, run_config=CONFIG).run_id
    return Waves(house, "refinements", run_id, BatchOptions(), lambda line: None)


def tick(house: Lakehouse, instance: dg.DagsterInstance) -> Any:
    """Evaluate the sensor: return its run request, or why there is none."""
    definitions = build_defs()
    resources = {
        "lakehouse": LakehouseResource(root=house.root), "generation": GenerationResource()
    }  # fmt: skip
    with dg.build_sensor_context(
        instance=instance, definitions=definitions, resources=resources
    ) as context:
        found = definitions.resolve_sensor_def("batches").evaluate_tick(context)
    return found.run_requests[0] if found.run_requests else found.skip_message


def test_without_batches_under_way_nothing_is_asked_of_anyone(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    assert tick(lakehouse, instance) == "no batches are under way"
    assert tick(Lakehouse(str(tmp_path / "not there yet")), instance) == "no batches are under way"
    assert server.asked == []
    assert not (tmp_path / "not there yet").exists()


def test_an_ended_batch_asks_for_its_stage_and_all_after_it_as_the_run_was_configured(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    run = waves(lakehouse, instance)
    run.submit(server.settings, want(tmp_path, 0), {})
    assert "none has ended" in tick(lakehouse, instance)
    server.end()
    before = lakehouse.version("ops.batches")
    request = tick(lakehouse, instance)
    assert request.run_config == CONFIG
    assert {key.to_user_string() for key in request.asset_selection} == {
        "flows/refinements", "flows/pairs", "quality/verdicts", "quality/metrics",
        "release/versions", "release/instructions",
    }  # fmt: skip
    assert tick(lakehouse, instance).run_key == request.run_key, "so Dagster launches it once"
    assert lakehouse.version("ops.batches") == before, "the run ingests, under its lease"

    with lease(lakehouse, "another"):
        assert "run another is under way" in tick(lakehouse, instance)
    run.catch_up(server.settings)
    assert tick(lakehouse, instance) == "no batches are under way"
    run.submit(server.settings, want(tmp_path, 1), {})
    server.end()
    assert tick(lakehouse, instance).run_key != request.run_key


def test_runs_that_go_on_from_one_another_know_those_before_them(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    first = waves(lakehouse, instance)
    chain = [first.run_id]
    job = build_defs().resolve_job_def("refresh")
    for number in range(3):
        before = Waves(lakehouse, "refinements", chain[-1], BatchOptions(), lambda line: None)
        before.submit(server.settings, want(tmp_path, number), {})
        server.end()
        request = tick(lakehouse, instance)
        before.catch_up(server.settings)
        going_on = instance.create_run_for_job(job, run_config=CONFIG, tags=request.tags)
        assert sorted(earlier_runs(instance, going_on)) == sorted(chain)
        chain.append(going_on.run_id)
    begun = instance.get_run_by_id(chain[0])
    assert begun is not None
    assert earlier_runs(instance, begun) == ()


def test_a_run_that_was_killed_holds_nothing_up(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    waves(lakehouse, instance).submit(server.settings, want(tmp_path, 0), {})
    server.end()
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    left = Path(lakehouse.root, "ops", ".lease")
    left.write_text(f'{{"run_id": "killed", "pid": {dead.pid}}}', encoding="utf-8")
    assert isinstance(tick(lakehouse, instance), dg.RunRequest)


def test_batches_that_keep_failing_are_left_to_a_person(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    for _ in range(FRUITLESS):
        run = waves(lakehouse, instance)
        run.submit(server.settings, want(tmp_path, 0), {})
        server.end(status="failed", said="no")
        assert isinstance(tick(lakehouse, instance), dg.RunRequest)
        run.catch_up(server.settings)
    run.submit(server.settings, want(tmp_path, 0), {})
    server.end(status="failed", said="no")
    assert "answered nothing" in tick(lakehouse, instance)


def launch(instance: dg.DagsterInstance, request: dg.RunRequest, **tags: str) -> dg.DagsterRun:
    """Make the run that was asked for, as Dagster's daemon does."""
    named = {name.replace("__", "/"): value for name, value in tags.items()}
    return instance.create_run_for_job(
        build_defs().resolve_job_def("refresh"),
        run_config=request.run_config,
        tags={**request.tags, "dagster/run_key": str(request.run_key), **named},
    )


def test_a_run_that_failed_before_it_fetched_the_answers_is_asked_for_again_a_few_times(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    waves(lakehouse, instance).submit(server.settings, want(tmp_path, 0), {})
    server.end()
    keys = []
    for _ in range(FRUITLESS):
        request = tick(lakehouse, instance)
        run = launch(instance, request)
        assert tick(lakehouse, instance).run_key == request.run_key, "it is under way"
        instance.report_run_failed(run)
        keys.append(request.run_key)
    assert len(set(keys)) == FRUITLESS
    assert run.run_id in tick(lakehouse, instance)
    assert "run it again yourself" in tick(lakehouse, instance)

    another = waves(lakehouse, instance)
    another.submit(server.settings, want(tmp_path, 1), {})
    server.end()
    assert tick(lakehouse, instance).run_key not in keys, "there is something new to fetch"


def test_a_run_that_dagster_is_about_to_retry_is_not_asked_for_beside_that(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    waves(lakehouse, instance).submit(server.settings, want(tmp_path, 0), {})
    server.end()
    request = tick(lakehouse, instance)
    instance.report_run_failed(launch(instance, request, dagster__will_retry="true"))
    assert tick(lakehouse, instance).run_key == request.run_key
    instance.report_run_failed(launch(instance, request, dagster__will_retry="false"))
    assert tick(lakehouse, instance).run_key != request.run_key


def test_a_run_that_goes_on_does_not_give_up_batches_again(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    wanted_once: dict[str, Any] = {"batch_stages": ["refinements"], "give_up_batches": True}
    config = {"resources": {"generation": {"config": wanted_once}}}
    job = build_defs().resolve_job_def("refresh")
    run_id = instance.create_run_for_job(job, run_config=config).run_id
    run = Waves(lakehouse, "refinements", run_id, BatchOptions(), lambda line: None)
    run.submit(server.settings, want(tmp_path, 0), {})
    server.end()
    assert tick(lakehouse, instance).run_config == CONFIG


def test_a_batch_that_its_server_has_forgotten_is_left_to_a_run_to_see_to(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    waves(lakehouse, instance).submit(server.settings, want(tmp_path, 0), {})
    server.batches.clear()
    assert isinstance(tick(lakehouse, instance), dg.RunRequest)
    server.refuses = (404, {"error": {"message": "no such page"}})
    assert "none has ended" in tick(lakehouse, instance), "a run could do nothing about it"


def test_batches_are_given_up_once_the_run_holds_the_lakehouse(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    waves(lakehouse, instance).submit(server.settings, want(tmp_path, 0), {})
    server.refuses = (404, {"error": {"message": "no such page"}})

    def state_after(generation: GenerationResource) -> str:
        with generation.yield_for_execution(dg.build_init_resource_context()) as held:
            held.hold_lease(lakehouse, "run")
        return str(registry.batches(lakehouse)[0]["state"])

    assert state_after(GenerationResource()) == "open"
    with lease(lakehouse, "another"), pytest.raises(dg.Failure):
        state_after(GenerationResource(give_up_batches=True))
    assert state_after(GenerationResource()) == "open"
    assert state_after(GenerationResource(give_up_batches=True)) == "abandoned"


def test_a_refused_key_fails_the_tick_and_says_so(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    waves(lakehouse, instance).submit(server.settings, want(tmp_path, 0), {})
    server.refuses = (401, {"error": {"message": "Incorrect API key"}})
    with pytest.raises(Exception, match="OPENAI_API_KEY"):
        tick(lakehouse, instance)


def test_a_run_without_its_config_gets_the_defaults(
    tmp_path: Path, instance: dg.DagsterInstance, lakehouse: Lakehouse, server: BatchServer
) -> None:
    run = Waves(lakehouse, "verdicts", "unknown", BatchOptions(), lambda line: None)
    run.submit(server.settings, want(tmp_path, 0), {})
    server.end()
    request = tick(lakehouse, instance)
    assert request.run_config == {}
    assert dg.AssetKey(["quality", "verdicts"]) in request.asset_selection
    assert dg.AssetKey(["flows", "pairs"]) not in request.asset_selection
