"""The sensor asks for the refresh when files have arrived and stopped growing: once a set."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dagster_project.arrivals import MOST_RUNS, arrivals
from dagster_project.corpora import CorporaResource
from dagster_project.definitions import build_defs
from dagster_project.resources import LakehouseResource
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.lease import lease
from transforms.seeds import registry
from transforms.seeds.corpora import corpus_named

BUILT_IN = ("knowledge_pile", "automathtext", "codeparrot")


@dataclass
class Place:
    """A lakehouse that knows the files in the inputs of three corpora, and the sensor beside it."""

    house: Lakehouse
    inputs: Path
    instance: dg.DagsterInstance
    settings: dict[str, Any] = field(default_factory=dict)
    cursor: str | None = None

    def folder(self, corpus: str) -> Path:
        return self.inputs / corpus

    def tick(self) -> Any:
        """Evaluate the sensor once more: return its run request, or why there is none."""
        folders = {name: [str(self.folder(name))] for name in BUILT_IN}
        resources = {
            "lakehouse": LakehouseResource(root=self.house.root),
            "corpora": CorporaResource(**{**folders, **self.settings}),
        }
        with dg.build_sensor_context(
            instance=self.instance, resources=resources, cursor=self.cursor
        ) as context:
            found = arrivals.evaluate_tick(context)
        self.cursor = found.cursor
        return found.run_requests[0] if found.run_requests else found.skip_message

    def settled(self) -> Any:
        """What a second look says, at the same files."""
        assert "once they have stopped changing" in self.tick()
        return self.tick()

    def read(self, corpus: str, batch: int = 1) -> None:
        """Note that a corpus's files were read as they are now."""
        files = corpus_named(corpus).files([str(self.folder(corpus))])
        rows = [
            {"corpus": corpus, "source_file": file.name, "records": 1, "state": registry.READ,
             "batch": batch,
             "size_bytes": file.size_bytes, "fingerprint": file.fingerprint}
            for file in files
        ]  # fmt: skip
        registry.save(self.house, rows)


@pytest.fixture
def place(tmp_path: Path, lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.delenv("NIGHTLY_CONFIG", raising=False)
    with dg.DagsterInstance.ephemeral() as instance:
        made = Place(lakehouse, tmp_path / "inputs", instance)
        for corpus in BUILT_IN:
            made.folder(corpus).mkdir(parents=True)
            (made.folder(corpus) / "old.jsonl").write_text('{"content": "a"}\n', encoding="utf-8")
            made.read(corpus)
        yield made


def add(place: Place, name: str = "new.jsonl", corpus: str = "knowledge_pile") -> Path:
    file = place.folder(corpus) / name
    file.write_text('{"content": "b"}\n', encoding="utf-8")
    return file


def launch(place: Place, request: dg.RunRequest, **tags: str) -> dg.DagsterRun:
    """Make the run that was asked for, as Dagster's daemon does."""
    named = {name.replace("__", "/"): value for name, value in tags.items()}
    return place.instance.create_run_for_job(
        build_defs().resolve_job_def("refresh"),
        run_config=request.run_config,
        tags={**request.tags, "dagster/run_key": str(request.run_key), **named},
    )


def test_it_is_off_until_someone_turns_it_on_and_runs_the_whole_path() -> None:
    assert arrivals.default_status == dg.DefaultSensorStatus.STOPPED
    assert arrivals.job_name == "refresh"


def test_without_news_nothing_is_asked_for_and_nothing_is_written(place: Place) -> None:
    before = place.house.version("raw.files")
    assert place.tick() == "no files are new or have changed"
    assert place.tick() == "no files are new or have changed"
    assert place.house.version("raw.files") == before


def test_a_new_file_is_asked_for_once_it_has_stopped_growing(place: Place) -> None:
    file = add(place)
    assert "1 of knowledge_pile" in place.tick()
    with file.open("a", encoding="utf-8") as growing:
        growing.write('{"content": "c"}\n')
    assert "once they have stopped changing" in place.tick(), "it is still being copied"
    request = place.tick()
    assert request.run_config == {}
    assert request.asset_selection is None, "the whole job"
    assert request.tags["agentinstruct/arrivals"] == "1 of knowledge_pile"
    assert place.tick().run_key == request.run_key, "so Dagster launches it once"
    place.read("knowledge_pile")
    assert place.tick() == "no files are new or have changed"


def test_a_changed_file_is_news_and_so_is_each_further_file(place: Place) -> None:
    os.utime(place.folder("codeparrot") / "old.jsonl", ns=(1, 1))
    first = place.settled()
    assert first.tags["agentinstruct/arrivals"] == "1 of codeparrot"
    add(place, corpus="automathtext")
    second = place.settled()
    assert second.run_key != first.run_key


def test_files_that_were_gone_and_are_back_and_those_of_another_lakehouse_are_news_again(
    place: Place, tmp_path: Path
) -> None:
    file = add(place)
    asked = {place.settled().run_key}
    place.read("knowledge_pile", batch=2)
    registry.save(
        place.house,
        [{**registry.files_of(place.house, "knowledge_pile")[file.name], "state": "withdrawn"}],
    )
    asked.add(place.settled().run_key)
    for name in ("another", "third"):
        place.house = Lakehouse(str(tmp_path / name))
        asked.add(place.settled().run_key)
    assert len(asked) == 4, "Dagster launches one run for a key"


def test_files_wait_while_a_run_is_under_way(place: Place) -> None:
    add(place)
    with lease(place.house, "another"):
        assert place.tick() == "run another is under way; files wait until it has ended"
    assert isinstance(place.settled(), dg.RunRequest)


def test_the_run_has_the_nightly_config_and_the_sensor_looks_where_that_run_will(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.jsonl").write_text('{"content": "d"}\n', encoding="utf-8")
    config = {"resources": {"corpora": {"config": {"knowledge_pile": [str(elsewhere)]}}}}
    (tmp_path / "nightly.yaml").write_text(json.dumps(config), encoding="utf-8")
    monkeypatch.setenv("NIGHTLY_CONFIG", str(tmp_path / "nightly.yaml"))
    assert place.settled().run_config == config
    config["resources"]["lakehouse"] = {"config": {"root": str(tmp_path / "not there yet")}}
    (tmp_path / "nightly.yaml").write_text(json.dumps(config), encoding="utf-8")
    told = place.settled().tags["agentinstruct/arrivals"]
    assert told == "1 of knowledge_pile, 1 of automathtext, 1 of codeparrot"
    assert not (tmp_path / "not there yet").exists()
    monkeypatch.setenv("NIGHTLY_CONFIG", str(tmp_path / "missing.yaml"))
    with pytest.raises(Exception, match=r"missing\.yaml"):
        place.tick()


def test_a_corpus_of_ones_own_is_looked_at_and_what_a_run_will_not_read_is_not(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "one.jsonl").write_text('{"text": "e"}\n', encoding="utf-8")
    declared = f'[notes]\ninputs = ["{notes}"]\nformat = "jsonl"\ntext = "text"\n'
    (tmp_path / "corpora.toml").write_text(declared, encoding="utf-8")
    monkeypatch.setenv("CORPORA", str(tmp_path / "corpora.toml"))
    assert place.settled().tags["agentinstruct/arrivals"] == "1 of notes"
    monkeypatch.setenv("CORPORA", "")
    place.settings = {"min_score": 0.7}
    add(place, "0.60-0.70.jsonl", corpus="automathtext")
    assert place.tick() == "no files are new or have changed"


def test_inputs_that_no_run_could_read_are_told_and_fail_no_tick(place: Place) -> None:
    add(place)
    (place.folder("codeparrot") / "old.jsonl").unlink()
    assert "no run could read the inputs" in place.tick()
    assert "codeparrot" in place.tick()


def test_files_that_a_run_fetches_itself_are_left_to_it(place: Place, tmp_path: Path) -> None:
    place.settings = {
        "knowledge_pile": [], "preset": "pilot", "download_folder": str(tmp_path / "never fetched")
    }  # fmt: skip
    assert place.tick() == "no files are new or have changed"


def test_a_run_that_failed_before_it_read_the_files_is_asked_for_again_a_few_times(
    place: Place,
) -> None:
    add(place)
    request = place.settled()
    keys = []
    for _ in range(MOST_RUNS):
        request = place.tick()
        run = launch(place, request)
        assert place.tick().run_key == request.run_key, "it is under way"
        place.instance.report_run_failed(run)
        keys.append(request.run_key)
    assert len(set(keys)) == MOST_RUNS
    assert run.run_id in place.tick()
    assert "run it again yourself" in place.tick()
    add(place, "another.jsonl")
    assert place.settled().run_key not in keys, "there is something new to read"


def test_a_run_that_dagster_is_about_to_retry_is_not_asked_for_beside_that(place: Place) -> None:
    add(place)
    request = place.settled()
    place.instance.report_run_failed(launch(place, request, dagster__will_retry="true"))
    assert place.tick().run_key == request.run_key
    place.instance.report_run_failed(launch(place, request, dagster__will_retry="false"))
    assert place.tick().run_key != request.run_key
