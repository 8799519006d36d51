"""The source assets and their settings: what is fetched, what is not, what the UI is told."""

import sys
from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest

from dagster_project.assets.sources import source_assets
from dagster_project.corpora import CorporaResource
from dagster_project.generation import GenerationResource
from dagster_project.resources import LakehouseResource
from tests.fakes.hub.layouts import CODE, hub_repos
from tests.fakes.hub.server import FakeHub
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.acquire.errors import AccessDenied, Interrupted, UnknownPreset
from transforms.seeds.corpora import CORPORA, sample_inputs
from transforms.seeds.read import Reader
from transforms.seeds.splits import split

SETTINGS = ("CORPORA_PRESET", "SEEDS_FOLDER", "HF_ENDPOINT", "HF_TOKEN")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeHub]:
    with FakeHub(hub_repos(tmp_path_factory.mktemp("hub"))) as running:
        yield running


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def materialize(
    lakehouse: Lakehouse, corpora: CorporaResource, *corpus: str, is_raised: bool = False
) -> dg.ExecuteInProcessResult:
    keys = [asset for asset in source_assets if not corpus or asset.key.path[-1] in corpus]
    return dg.materialize(
        keys,
        resources={
            "lakehouse": LakehouseResource(root=lakehouse.root),
            "corpora": corpora,
            "generation": GenerationResource(),
        },
        raise_on_error=is_raised,
    )


def told(result: dg.ExecuteInProcessResult, corpus: str) -> dict[str, Any]:
    (event,) = result.asset_materializations_for_node(f"source__{corpus}")
    return {name: value.value for name, value in event.metadata.items()}


def test_the_pilot_ends_in_files_that_ingestion_reads(lakehouse, hub, tmp_path):
    hub.mend()
    corpora = CorporaResource(
        preset="pilot", endpoint=hub.url, download_folder=str(tmp_path / "seeds")
    )
    result = materialize(lakehouse, corpora)
    assert result.success
    code = told(result, "codeparrot")
    assert (code["repo"], code["files"], code["fetched_files"]) == (CODE, 1, 1)
    assert code["revision"] == "c48d40f9e70f0196f8236901ee35807f7d6c44c0"
    assert code["folder"] == str(tmp_path / "seeds/codeparrot")
    assert code["bytes"] == code["fetched_bytes"] > 100_000
    for corpus, inputs in corpora.inputs().items():
        splits = [part for file in CORPORA[corpus].files(inputs) for part in split(file)]
        batches = Reader(CORPORA[corpus]).batches(splits, Folder(str(tmp_path / corpus)), 0)
        assert sum(batch.num_rows for batch in batches) > 5, corpus
    hub.forget()
    assert materialize(lakehouse, corpora).success
    assert hub.requests == []


def test_without_a_preset_nothing_is_fetched_and_the_hubs_client_is_not_even_imported(
    lakehouse, monkeypatch
):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)  # importing it fails
    result = materialize(lakehouse, CorporaResource(endpoint="http://127.0.0.1:9"))
    assert result.success
    for corpus, (samples,) in sample_inputs().items():
        assert told(result, corpus) == {"inputs": samples, "fetched_files": 0}


def test_files_that_are_given_are_not_fetched_and_shown_without_passwords(lakehouse, hub):
    hub.mend()
    given = ["/mnt/mirror/code", "s3://key:secret@bucket/code"]
    corpora = CorporaResource(preset="pilot", endpoint=hub.url, codeparrot=given)
    result = materialize(lakehouse, corpora, "codeparrot")
    shown = told(result, "codeparrot")["inputs"]
    assert shown == "/mnt/mirror/code, s3://…@bucket/code"
    assert hub.requests == []
    assert corpora.inputs()["codeparrot"] == given


def test_the_environment_names_what_the_config_does_not(monkeypatch, tmp_path):
    monkeypatch.setenv("CORPORA_PRESET", "slice")
    monkeypatch.setenv("SEEDS_FOLDER", str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("AUTOMATHTEXT_INPUTS", "/data/math")
    corpora = CorporaResource(revision={"codeparrot": "main"})
    assert corpora.inputs() == {
        "knowledge_pile": [str(tmp_path / "knowledge_pile")],
        "automathtext": ["/data/math"],
        "codeparrot": [str(tmp_path / "codeparrot")],
    }
    settings = corpora.fetching("codeparrot")
    assert (settings.endpoint, settings.token) == ("http://mirror", "hf_secret")
    assert (settings.revision, settings.folder) == ("main", tmp_path)
    assert "hf_secret" not in repr(settings) + repr(corpora)
    assert CorporaResource(preset="samples").inputs()["codeparrot"] == [
        CORPORA["codeparrot"].samples
    ]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"preset": "pilott"}, "'pilott'; use one of samples, pilot, slice, everything"),
        (
            {"preset": "pilot", "revision": {"codeparot": "main"}},
            "corpora.revision names codeparot",
        ),
    ],
    ids=["preset", "revision"],
)
def test_settings_that_cannot_be_are_refused_by_name(lakehouse, config: dict[str, Any], said: str):
    result = materialize(lakehouse, CorporaResource(**config), "codeparrot")
    assert said in failure(result).description


def test_an_unknown_preset_is_refused_where_only_its_files_are_asked_for():
    with pytest.raises(UnknownPreset):
        CorporaResource(preset="pilott").inputs()


def failure(result: dg.ExecuteInProcessResult) -> Any:
    (event,) = (event for event in result.all_events if event.is_step_failure)
    data = event.step_failure_data
    assert data.user_failure_data is not None, data.error
    return data.user_failure_data


def test_a_refusal_says_no_secret(lakehouse, hub, tmp_path, monkeypatch):
    hub.mend()
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    hub.fail(401, times=9)
    corpora = CorporaResource(preset="pilot", endpoint=hub.url, download_folder=str(tmp_path))
    result = materialize(lakehouse, corpora, "automathtext")
    hub.mend()
    assert "the token in HF_TOKEN" in failure(result).description
    (event,) = (event for event in result.all_events if event.is_step_failure)
    assert "hf_wrong" not in str(event)


@pytest.mark.parametrize(
    ("error", "may_be_retried"),
    [
        (AccessDenied("automathtext", "me/set", 401, True), False),
        (Interrupted("automathtext", "a.jsonl", "ReadTimeout", 5), True),
    ],
    ids=["refused", "cut off"],
)
def test_only_what_may_pass_by_itself_may_be_retried(
    lakehouse, monkeypatch, error: Exception, may_be_retried: bool
):
    def fails(*_: Any) -> None:
        raise error

    monkeypatch.setattr("transforms.seeds.acquire.acquire.acquire", fails)
    with pytest.raises(dg.Failure) as caught:
        materialize(lakehouse, CorporaResource(preset="pilot"), "automathtext", is_raised=True)
    assert caught.value.allow_retries is may_be_retried
    assert caught.value.description == str(error)
