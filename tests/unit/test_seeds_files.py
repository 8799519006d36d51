"""Which files an input means, and how their reading is divided."""

import os
import re
import traceback
from pathlib import Path

import pytest
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from transforms.seeds import files
from transforms.seeds.corpora import CORPORA, corpus_named, sample_inputs
from transforms.seeds.errors import ClashingInputs, EmptyInput, MissingInput, UnknownCorpus
from transforms.seeds.files import open_store, resolve, sidecars
from transforms.seeds.own.errors import UnusableInput
from transforms.seeds.splits import pack, split


def _tree(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("{}\n", encoding="utf-8")


def test_a_folder_means_its_data_files_at_any_depth_and_no_sidecars(tmp_path):
    _tree(
        tmp_path,
        "data/web/0.50-0.55.jsonl",
        "file-000000000001.json.gz",
        "train-00000.parquet",
        "provenance.jsonl",
        "data/provenance.jsonl",
        "SOURCES.md",
        ".hidden.jsonl",
        "_temporary/part.jsonl",
    )
    names = [file.name for file in resolve("automathtext", [str(tmp_path)])]
    assert names == ["data/web/0.50-0.55.jsonl", "file-000000000001.json.gz", "train-00000.parquet"]


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("data/code/*/0.[5-9]*.jsonl", ["julia/0.50.jsonl", "tex/0.90.jsonl"]),
        ("data/**/0.00.jsonl", ["code/tex/0.00.jsonl"]),
        ("data/code/t*", ["tex/0.00.jsonl", "tex/0.90.jsonl"]),
    ],
)
def test_a_glob_names_files_relative_to_its_fixed_part(tmp_path, glob, expected):
    _tree(
        tmp_path,
        "data/code/tex/0.00.jsonl",
        "data/code/tex/0.90.jsonl",
        "data/code/julia/0.50.jsonl",
    )
    assert [file.name for file in resolve("automathtext", [str(tmp_path / glob)])] == expected


def test_a_single_file_is_known_by_its_own_name(tmp_path):
    _tree(tmp_path, "deep/part-1.jsonl")
    assert [f.name for f in resolve("x", [str(tmp_path / "deep/part-1.jsonl")])] == ["part-1.jsonl"]


@pytest.mark.parametrize("name", ["nowhere", "nothing-*.jsonl"])
def test_a_missing_input_says_which_corpus_to_mend(tmp_path, name):
    with pytest.raises(MissingInput, match=r"codeparrot.*does not exist.*inputs set for corpus"):
        resolve("codeparrot", [str(tmp_path / name)])


def test_a_folder_without_data_is_an_error_that_lists_what_was_looked_for(tmp_path):
    _tree(tmp_path, "README.md", "_temporary/part.jsonl")
    with pytest.raises(EmptyInput, match=r"\.jsonl.*\.parquet"):
        resolve("automathtext", [str(tmp_path)])


def test_files_without_a_byte_are_files_too(tmp_path):
    (tmp_path / "0.05-0.10.jsonl").touch()
    assert [(file.name, file.size_bytes) for file in resolve("x", [str(tmp_path)])] == [
        ("0.05-0.10.jsonl", 0)
    ]


def test_a_changed_file_is_told_by_its_fingerprint_and_an_unchanged_one_keeps_it(tmp_path):
    _tree(tmp_path, "a.jsonl", "b.jsonl")
    first = {file.name: file.fingerprint for file in resolve("x", [str(tmp_path)])}
    os.utime(tmp_path / "b.jsonl", ns=(1, 1_700_000_000_000_000_123))
    second = {file.name: file.fingerprint for file in resolve("x", [str(tmp_path)])}
    assert first["a.jsonl"] == second["a.jsonl"] != ""
    assert second["b.jsonl"] == "1700000000000000123" != first["b.jsonl"]


def test_a_file_that_vanishes_while_its_folder_is_listed_is_left_out(tmp_path, monkeypatch):
    _tree(tmp_path, "stays.jsonl", "goes.jsonl")
    scandir = os.scandir

    def listing_during_which_one_goes(folder):
        entries = list(scandir(folder))
        (tmp_path / "goes.jsonl").unlink()
        return entries

    monkeypatch.setattr(os, "scandir", listing_during_which_one_goes)
    assert [file.name for file in resolve("x", [str(tmp_path)])] == ["stays.jsonl"]


def test_links_that_lead_nowhere_or_in_circles_are_left_out(tmp_path):
    _tree(tmp_path, "data/a.jsonl", "elsewhere/b.jsonl")
    data = tmp_path / "data"
    (data / "broken.jsonl").symlink_to("nowhere.jsonl")
    (data / "up").symlink_to(".")
    (data / "deep").mkdir()
    (data / "deep/back").symlink_to("..")
    (data / "one").symlink_to("other")
    (data / "other").symlink_to("one")
    (data / "linked").symlink_to("../elsewhere")
    assert [file.name for file in resolve("x", [str(data)])] == ["a.jsonl", "linked/b.jsonl"]


def test_a_name_that_cannot_be_stored_does_not_stop_the_others(tmp_path, caplog):
    _tree(tmp_path, "a.jsonl")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jsonl")).touch()
    assert [file.name for file in resolve("x", [str(tmp_path)])] == ["a.jsonl"]
    assert "not UTF-8" in caplog.text


def test_globs_include_and_exclude_by_name_or_by_path(tmp_path):
    _tree(tmp_path, "a.txt", "b.log", "drafts/c.txt", "x/drafts/d.txt", "x/vendor/y/e.txt")
    kept = resolve("x", [str(tmp_path)], [""], include=["*.txt"], exclude=["/drafts", "drafts/"])
    assert [file.name for file in kept] == ["a.txt", "x/vendor/y/e.txt"]
    kept = resolve("x", [str(tmp_path)], [".txt"], exclude=["drafts/**", "**/vendor/**", "[!a].*"])
    assert [file.name for file in kept] == ["a.txt"]


def test_a_url_keeps_its_query_and_its_names_their_blanks(tmp_path):
    _tree(tmp_path, "x/a b#1%20é.jsonl")
    for given in (f"file://{tmp_path}?region=x", f"file://{tmp_path}/**/a*.jsonl?region=x"):
        (file,) = resolve("x", [given])
        assert file.name == "x/a b#1%20é.jsonl"
        assert file.path.endswith("?region=x")
        store, path = open_store(file.path)
        assert store.open_input_file(path).read() == b"{}\n"


def test_an_object_store_is_listed_as_a_disk_is(tmp_path, monkeypatch):
    _tree(tmp_path, "bucket/x/a.jsonl", "bucket/.hidden/b.jsonl", "bucket/x/c.txt")
    store = SubTreeFileSystem(str(tmp_path), LocalFileSystem())
    monkeypatch.setattr(files, "open_store", lambda url: (store, url.split("@")[1].split("?")[0]))
    (file,) = resolve("x", ["s3://key:pass@bucket?endpoint_override=localhost:1"])
    assert (file.name, file.size_bytes) == ("x/a.jsonl", 3)
    assert file.path == "s3://key:pass@bucket/x/a.jsonl?endpoint_override=localhost:1"
    assert "pass" not in repr(file)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("s3://key:pass@bucket/nothing?token=pass", MissingInput),
        ("s3://key:pass@bucket/nothing-*.jsonl", MissingInput),
        ("s3://key:pass@bucket/empty", EmptyInput),
        ("ftp://key:pass@host/x", UnusableInput),
        ("s3://key:pa/ss@host/x", UnusableInput),
        ("s3://key:pass@bucket/x?bogus=pass", UnusableInput),
    ],
)
def test_no_error_shows_a_password(tmp_path, monkeypatch, given, reason):
    (tmp_path / "bucket/empty").mkdir(parents=True)
    store = SubTreeFileSystem(str(tmp_path), LocalFileSystem())
    if reason is not UnusableInput:
        monkeypatch.setattr(files, "open_store", lambda url: (store, re.split("[@?]", url)[1]))
    with pytest.raises(reason) as caught:
        resolve("x", [given])
    told = "".join(traceback.format_exception(caught.value))
    assert "pass" not in told.replace("password", "")
    assert "pa/ss" not in told
    assert "://…@" in str(caught.value)


def test_clashing_names_show_no_password(tmp_path, monkeypatch):
    _tree(tmp_path, "a/x.jsonl", "b/x.jsonl")
    store = SubTreeFileSystem(str(tmp_path), LocalFileSystem())
    monkeypatch.setattr(files, "open_store", lambda url: (store, url.split("@")[1]))
    with pytest.raises(ClashingInputs, match=r"s3://…@a/x\.jsonl") as caught:
        resolve("x", ["s3://key:pass@a", "s3://key:pass@b"])
    assert "pass" not in str(caught.value)


def test_two_files_that_would_share_a_name_are_refused_rather_than_mixed_up(tmp_path):
    _tree(tmp_path, "monday/part.jsonl", "tuesday/part.jsonl")
    with pytest.raises(ClashingInputs, match="give the folder that holds both"):
        resolve("x", [str(tmp_path / "monday"), str(tmp_path / "tuesday")])
    both = resolve("x", [str(tmp_path)])
    assert [file.name for file in both] == ["monday/part.jsonl", "tuesday/part.jsonl"]


def test_an_unknown_corpus_is_told_the_known_ones():
    with pytest.raises(UnknownCorpus, match="automathtext, codeparrot, knowledge_pile"):
        corpus_named("the_pile")


def test_big_files_are_split_and_small_ones_share_a_task(tmp_path):
    (tmp_path / "big.jsonl").write_bytes(b"x" * 250)
    (tmp_path / "packed.jsonl.gz").write_bytes(b"x" * 250)
    _tree(tmp_path, "small-1.jsonl", "small-2.jsonl")
    parts = [
        part for file in resolve("x", [str(tmp_path)]) for part in split(file, split_bytes=100)
    ]
    ranges = [(part.start, part.end) for part in parts if part.file.name == "big.jsonl"]
    assert ranges == [(0, 100), (100, 200), (200, 250)]
    tasks = [[part.file.name for part in task] for task in pack(parts, 100)]
    assert tasks[-1] == ["small-1.jsonl", "small-2.jsonl"]
    assert sum(map(len, tasks)) == len(parts)


def test_every_corpus_ships_samples_with_their_provenance():
    assert set(sample_inputs()) == set(CORPORA)
    for corpus, inputs in sample_inputs().items():
        assert resolve(corpus, inputs)
        assert sidecars(corpus, inputs)
