"""Fetching a corpus: what is asked of the hub, what comes in, what is kept, what is not."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.hub.layouts import CODE, PARQUET_BRANCH, PILE, hub_repos
from tests.fakes.hub.repos import Repo
from tests.fakes.hub.server import FakeHub
from transforms.seeds.acquire.acquire import Settings, acquire
from transforms.seeds.acquire.errors import Interrupted
from transforms.seeds.acquire.patience import Patience
from transforms.seeds.acquire.presets import PRESETS, Source
from transforms.seeds.corpora import CORPORA
from transforms.seeds.errors import EmptyInput

HASTY = Patience(tries=2, wait_s=0.0, longest_wait_s=5.0, silence_s=5.0, hours=0.02)
BIG, SMALL = b'{"text": "one"}\n' * 20000, b'{"text": "two"}\n'
BOTH = Source("me/set", "main", ("data/*.jsonl",), 0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "set"
    for name, data in {"data/big.jsonl": BIG, "data/small.jsonl": SMALL, "README.md": b"#"}.items():
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_bytes(data)
    return files


@pytest.fixture
def hub(folder: Path) -> Iterator[FakeHub]:
    with FakeHub({"me/set": Repo({"main": folder})}) as running:
        yield running


def settings(hub: FakeHub, tmp_path: Path, **changes: Any) -> Settings:
    return replace(Settings(tmp_path / "seeds", endpoint=hub.url, patience=HASTY), **changes)


def there(folder: Path) -> dict[str, bytes]:
    """What ingestion finds in a folder."""
    return {
        file.name: Path(file.path).read_bytes()
        for file in CORPORA["automathtext"].files([str(folder)])
    }


def test_the_files_asked_for_come_in_and_are_recorded(lakehouse, hub, tmp_path):
    found = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    assert there(found.folder) == {"data/big.jsonl": BIG, "data/small.jsonl": SMALL}
    assert (found.files, found.fetched_files) == (2, 2)
    assert found.size_bytes == found.fetched_bytes == len(BIG) + len(SMALL)
    (row,) = lakehouse.rows("raw.snapshots")
    assert row["revision"] == found.revision == hub.repos["me/set"].commit("main")
    assert (row["repo"], row["asked_revision"]) == ("me/set", "main")
    assert json.loads(row["patterns"]) == ["data/*.jsonl"]
    assert (row["files"], row["size_bytes"]) == (2, found.size_bytes)
    assert row["folder"] == str(tmp_path / "seeds/automathtext")


def test_what_is_there_whole_is_asked_for_no_more_not_even_whether_it_has_changed(
    lakehouse, hub, tmp_path
):
    first = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    hub.forget()
    again = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    assert hub.requests == []
    assert again == replace(first, fetched_files=0, fetched_bytes=0)
    assert len(lakehouse.rows("raw.snapshots")) == 1


def test_a_branch_stays_what_it_was_at_the_first_run_on_another_disk_too(
    lakehouse, hub, folder, tmp_path
):
    first = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    old = hub.repos["me/set"]
    (tmp_path / "new/data").mkdir(parents=True)
    (tmp_path / "new/data/small.jsonl").write_bytes(b'{"text": "three"}\n')
    hub.repos["me/set"] = Repo(
        {"was": folder, "main": tmp_path / "new"}, {"was": str(old.commit("main"))}
    )
    elsewhere = settings(hub, tmp_path, folder=tmp_path / "other")
    assert acquire(lakehouse, "automathtext", BOTH, elsewhere).revision == first.revision
    assert there(tmp_path / "other/automathtext")["data/small.jsonl"] == SMALL


def test_a_branch_that_is_followed_brings_what_is_new_and_loses_what_is_gone(
    lakehouse, hub, folder, tmp_path
):
    follow = settings(hub, tmp_path, revision="main")
    first = acquire(lakehouse, "automathtext", BOTH, follow)
    (folder / "data/small.jsonl").unlink()
    (folder / "data/new.jsonl").write_bytes(b'{"text": "three"}\n')
    hub.forget()
    second = acquire(lakehouse, "automathtext", BOTH, follow)
    assert second.revision != first.revision
    assert set(there(second.folder)) == {"data/big.jsonl", "data/new.jsonl"}
    assert not hub.gets("big")
    hub.forget()
    acquire(lakehouse, "automathtext", BOTH, follow)
    assert len(hub.requests) == 1  # what the branch is now
    revisions = {row["revision"] for row in lakehouse.rows("raw.snapshots")}
    assert revisions == {first.revision, second.revision}


def test_a_connection_that_is_cut_is_gone_on_from_in_the_same_run(lakehouse, hub, tmp_path):
    hub.cut("big.jsonl", after_bytes=150_000)
    found = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    assert there(found.folder)["data/big.jsonl"] == BIG
    assert [request.range for request in hub.gets("big")] == [None, "bytes=150000-"]
    assert found.fetched_bytes == len(BIG) + len(SMALL)


def test_a_download_that_failed_goes_on_where_it_stopped(lakehouse, hub, tmp_path):
    # One file, so that the hub's end is met in it and not in another.
    big = replace(BOTH, patterns=("data/big.jsonl",))
    hub.cut("big.jsonl", after_bytes=150_000, then_down=True)
    with pytest.raises(Interrupted, match=r"big\.jsonl was cut off .*run again, and it goes on"):
        acquire(lakehouse, "automathtext", big, settings(hub, tmp_path))
    with pytest.raises(EmptyInput):  # nothing that ingestion would take for a file
        there(tmp_path / "seeds/automathtext")
    assert lakehouse.rows("raw.snapshots") == []
    hub.mend()
    found = acquire(lakehouse, "automathtext", big, settings(hub, tmp_path))
    assert [request.range for request in hub.gets("big")] == ["bytes=150000-"]
    assert there(found.folder) == {"data/big.jsonl": BIG}


def test_a_server_that_cannot_go_on_sends_all_of_it_again(lakehouse, hub, tmp_path):
    first = settings(hub, tmp_path)
    hub.cut("big.jsonl", after_bytes=150_000)
    hub.ignores_ranges = True
    assert there(acquire(lakehouse, "automathtext", BOTH, first).folder)["data/big.jsonl"] == BIG
    assert len(hub.gets("big")) == 2


def test_a_server_that_begins_anew_each_time_is_given_up(lakehouse, hub, tmp_path):
    hub.cut("big.jsonl", after_bytes=150_000, times=99)
    hub.ignores_ranges = True
    with pytest.raises(Interrupted, match="2 times in a row"):
        acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))


def test_a_file_that_is_damaged_on_its_way_is_fetched_again(lakehouse, hub, tmp_path):
    started = settings(hub, tmp_path)
    found = acquire(lakehouse, "automathtext", BOTH, started)
    (found.folder / "data/big.jsonl").unlink()
    (file,) = [f for f in _listing(hub) if f.path == "data/big.jsonl"]
    partial = found.folder / f".partial/data/big.jsonl.{file.content_id[:16]}"
    partial.write_bytes(b"x" * 1000)
    again = acquire(lakehouse, "automathtext", BOTH, started)
    assert again.fetched_files == 1
    assert there(found.folder)["data/big.jsonl"] == BIG


def _listing(hub: FakeHub) -> Any:
    from transforms.seeds.acquire.hub import Hub
    from transforms.seeds.acquire.patience import Watch

    return Hub(Watch("automathtext", "me/set", False, HASTY), hub.url).listing("main").files


def test_a_lost_note_costs_a_list_of_files_and_no_download(lakehouse, hub, tmp_path):
    found = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    (found.folder / ".snapshot.json").write_text("{", encoding="utf-8")
    hub.forget()
    assert acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path)).fetched_files == 0
    assert len(hub.requests) == 1


def test_a_file_that_was_deleted_or_cut_short_comes_in_again(lakehouse, hub, tmp_path):
    found = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    (found.folder / "data/small.jsonl").unlink()
    (found.folder / "data/big.jsonl").write_bytes(BIG[:100])
    assert acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path)).fetched_files == 2
    assert there(found.folder) == {"data/big.jsonl": BIG, "data/small.jsonl": SMALL}


def test_a_name_that_leads_out_of_the_folder_is_never_written(lakehouse, hub, tmp_path):
    hub.extra_siblings = [{"rfilename": "data/../../../out.jsonl", "size": 1, "blobId": "0" * 40}]
    found = acquire(lakehouse, "automathtext", BOTH, settings(hub, tmp_path))
    assert found.files == 2


def test_the_token_goes_to_the_endpoint_and_nowhere_else(lakehouse, hub, tmp_path, caplog):
    hub.token = "hf_secret"
    caplog.set_level(logging.DEBUG, "transforms")
    hub.cut("big.jsonl", after_bytes=10)
    given = settings(hub, tmp_path, token="hf_secret")
    acquire(lakehouse, "automathtext", BOTH, given)
    sent = {
        request.path.split("/")[1]: request.headers["Authorization"] for request in hub.requests
    }
    assert sent == {"api": "Bearer hf_secret", "datasets": "Bearer hf_secret", "blobs": None}
    kept = (tmp_path / "seeds/automathtext/.snapshot.json").read_text(encoding="utf-8")
    assert "cut off" in caplog.text
    for said in (caplog.text, kept, repr(given), str(lakehouse.rows("raw.snapshots"))):
        assert "hf_secret" not in said
        assert "Signature" not in said


@pytest.mark.parametrize("preset", list(PRESETS))
def test_every_preset_finds_files_in_the_layouts_of_the_hub(lakehouse, tmp_path, preset):
    with FakeHub(hub_repos(tmp_path / "hub")) as hub:
        for corpus, source in PRESETS[preset].sources.items():
            found = acquire(lakehouse, corpus, source, settings(hub, tmp_path))
            assert CORPORA[corpus].files([str(found.folder)]), corpus
            assert found.revision == hub.repos[source.repo].commit(source.revision)


def test_the_pilot_is_small_and_pinned_where_a_commit_is_known():
    pilot = PRESETS["pilot"]
    assert pilot.gb < 1 < PRESETS["slice"].gb < 20 < PRESETS["everything"].gb
    assert sum(pilot.seeds.values()) == 10_000
    assert pilot.sources["knowledge_pile"].repo == PILE
    assert pilot.sources["knowledge_pile"].revision == PARQUET_BRANCH
    assert pilot.sources["codeparrot"].repo == CODE
    assert len(pilot.sources["codeparrot"].revision) == 40
