"""A hub that refuses, limits, stops or lies, a full disk: each ends in an error that says why."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.hub.repos import Repo
from tests.fakes.hub.server import FakeHub
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.acquire import fetching
from transforms.seeds.acquire.acquire import Acquired, Settings, acquire
from transforms.seeds.acquire.errors import (
    AccessDenied,
    AcquisitionError,
    FolderInUse,
    HubRefuses,
    Interrupted,
    NoRoomForFiles,
    NothingMatches,
    NotOnHub,
    Offline,
    OutOfTime,
    RateLimited,
    UnusableFolder,
    WrongBytes,
)
from transforms.seeds.acquire.kept import held
from transforms.seeds.acquire.patience import Patience
from transforms.seeds.acquire.presets import Source
from transforms.seeds.errors import SeedInputError

HASTY = Patience(tries=3, wait_s=0.0, longest_wait_s=1.0, silence_s=5.0, hours=0.02)
SOURCE = Source("me/set", "main", ("data/*.jsonl",), 0.1)
TEXT = b'{"text": "one"}\n' * 1000


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[FakeHub]:
    (tmp_path / "set/data").mkdir(parents=True)
    (tmp_path / "set/data/one.jsonl").write_bytes(TEXT)
    with FakeHub({"me/set": Repo({"main": tmp_path / "set"})}) as running:
        yield running


@pytest.fixture
def settings(hub: FakeHub, tmp_path: Path) -> Settings:
    return Settings(tmp_path / "seeds", endpoint=hub.url, patience=HASTY)


def refused(
    lakehouse: Lakehouse, settings: Settings, kind: type[AcquisitionError], **source: Any
) -> str:
    """The message of the one error that an acquisition must end in."""
    with pytest.raises(kind) as caught:
        acquire(lakehouse, "automathtext", replace(SOURCE, **source), settings)
    assert isinstance(caught.value, SeedInputError)
    assert str(caught.value).startswith("automathtext: ")
    return str(caught.value)


def fetched(lakehouse: Lakehouse, settings: Settings) -> Acquired:
    return acquire(lakehouse, "automathtext", SOURCE, settings)


def test_a_hub_that_wants_a_token_is_told_from_one_that_refuses_ours(lakehouse, hub, settings):
    hub.token = "hf_right"
    said = refused(lakehouse, settings, AccessDenied)
    assert "(401); set HF_TOKEN to a token that may read it" in said
    said = refused(lakehouse, replace(settings, token="hf_wrong"), AccessDenied)
    assert "the token in HF_TOKEN has no right to read it" in said
    assert "hf_wrong" not in said
    assert len(hub.requests) == 2  # trying again would not help
    fetched(lakehouse, replace(settings, token="hf_right"))


@pytest.mark.parametrize(
    ("source", "revision", "missing"),
    [
        ({"repo": "me/other"}, "", "no data set me/other"),
        ({}, "v9", "no revision v9 (data set me/set, revision v9)"),
        ({"revision": "c" * 40}, "", f"no revision {'c' * 40}"),
    ],
    ids=["data set", "branch", "commit"],
)
def test_what_the_hub_does_not_have_is_named(
    lakehouse, settings, source: dict[str, Any], revision: str, missing: str
):
    said = refused(lakehouse, replace(settings, revision=revision), NotOnHub, **source)
    assert missing in said
    assert "set corpora.revision for automathtext" in said


def test_a_listed_file_that_is_gone_is_named(lakehouse, hub, settings):
    hub.fail(404, "one.jsonl", times=9)
    assert "the hub has no data/one.jsonl" in refused(lakehouse, settings, NotOnHub)


def test_patterns_that_match_nothing_are_named_with_what_they_were_looked_for_in(
    lakehouse, hub, settings
):
    said = refused(lakehouse, settings, NothingMatches, patterns=("data/*.parquet", "x/*"))
    assert f"no file of me/set at {hub.repos['me/set'].commit('main')}" in said
    assert "data/*.parquet, x/*" in said


def test_a_limit_is_waited_for_as_long_as_the_hub_asks(lakehouse, hub, settings):
    hub.fail(429, "/revision/", Retry_After="1")
    began = time.monotonic()
    fetched(lakehouse, settings)
    assert time.monotonic() - began >= 1


def test_a_limit_that_asks_for_too_long_a_wait_ends_it_at_once(lakehouse, hub, settings):
    hub.fail(429, "/resolve/", times=9, Retry_After="3600")
    said = refused(lakehouse, settings, RateLimited)
    assert "(429) and asks to wait 3600 s; with a token in HF_TOKEN it allows more" in said
    assert "HF_TOKEN" not in refused(lakehouse, replace(settings, token="hf_any"), RateLimited)


def test_a_limit_without_an_end_is_given_up(lakehouse, hub, settings):
    hub.fail(429, times=99)
    refused(lakehouse, settings, RateLimited)
    assert len(hub.requests) == HASTY.tries


def test_a_hub_that_is_down_is_tried_again_and_then_given_up(lakehouse, hub, settings):
    hub.fail(503, times=2)
    fetched(lakehouse, settings)
    hub.mend()
    hub.is_down = True
    follow = replace(settings, revision="main")
    with pytest.raises(Interrupted, match=r"\(503\)") as caught:
        acquire(lakehouse, "automathtext", SOURCE, follow)
    assert caught.value.may_pass
    assert len(hub.requests) == HASTY.tries


def test_a_hub_that_cannot_be_reached_is_told_without_a_trace_of_addresses(lakehouse, settings):
    nobody = replace(settings, endpoint="http://user:secret@127.0.0.1:9")
    said = refused(lakehouse, nobody, Interrupted)
    assert "ConnectError" in said
    assert "secret" not in said


def test_an_answer_nobody_expects_ends_it_at_once(lakehouse, hub, settings):
    hub.fail(418)
    assert "answers 418" in refused(lakehouse, settings, HubRefuses)


def test_an_environment_that_forbids_the_network_is_named(lakehouse, settings, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE is set" in refused(lakehouse, settings, Offline)


def test_a_file_whose_content_is_not_the_listed_one_is_refused(lakehouse, hub, settings):
    hub.garbles = True
    said = refused(lakehouse, settings, WrongBytes)
    assert "data/one.jsonl came in with another content" in said
    assert len(hub.gets("one")) == 2
    assert not list((settings.folder / "automathtext").rglob("one*"))


def test_the_time_that_all_may_take_is_bounded(lakehouse, hub, settings):
    hub.cut("one.jsonl", after_bytes=10, times=99)
    slow = replace(HASTY, tries=99, wait_s=0.5, hours=0.5 / 3600)
    said = refused(lakehouse, replace(settings, patience=slow), OutOfTime)
    assert "corpora.max_fetch_hours" in said
    assert "goes on where it stopped" in said


def test_a_disk_with_too_little_room_is_told_before_anything_comes_in(
    lakehouse, hub, settings, monkeypatch
):
    usage = type("Usage", (), {"free": 100})
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _: usage)
    said = refused(lakehouse, settings, NoRoomForFiles)
    assert "0.00 GB to fetch, 0.00 GB free" in said
    assert "SEEDS_FOLDER" in said
    assert not hub.gets("one")


def test_a_disk_that_is_full_meanwhile_is_told(lakehouse, hub, settings):
    name = f"one.jsonl.{hub.repos['me/set'].files_at('main')[0].sha256[:16]}"
    partial = settings.folder / "automathtext/.partial/data" / name
    partial.parent.mkdir(parents=True)
    partial.symlink_to("/dev/full")  # a device that never has room
    said = refused(lakehouse, settings, NoRoomForFiles)
    assert str(settings.folder / "automathtext") in said
    partial.unlink()
    assert fetched(lakehouse, settings).fetched_files == 1


def test_a_folder_that_cannot_be_one_is_named(lakehouse, settings):
    settings.folder.write_text("a file", encoding="utf-8")
    assert "SEEDS_FOLDER" in refused(lakehouse, settings, UnusableFolder)


def test_two_runs_do_not_fetch_into_one_folder_at_a_time(lakehouse, hub, settings):
    with held("automathtext", settings.folder / "automathtext"):
        assert "another run is fetching" in refused(lakehouse, settings, FolderInUse)
    assert hub.requests == []
    fetched(lakehouse, settings)


def test_one_file_that_fails_stops_the_others_and_keeps_those_that_came_in(
    lakehouse, hub, settings, tmp_path
):
    for number in range(20):
        (tmp_path / f"set/data/{number:02}.jsonl").write_bytes(TEXT + bytes([48 + number]))
    hub.fail(404, "/19.jsonl", times=9)
    refused(lakehouse, settings, NotOnHub)
    hub.mend()
    found = fetched(lakehouse, settings)
    assert found.files == 21
    assert found.fetched_files < 21
