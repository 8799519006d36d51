"""Which files an input means, and how their reading is divided."""

from pathlib import Path

import pytest

from transforms.seeds.corpora import CORPORA, corpus_named, sample_inputs
from transforms.seeds.errors import ClashingInputs, EmptyInput, MissingInput, UnknownCorpus
from transforms.seeds.files import resolve, sidecars
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
    (tmp_path / "0.05-0.10.jsonl").touch()
    with pytest.raises(EmptyInput, match=r"\.jsonl.*\.parquet"):
        resolve("automathtext", [str(tmp_path)])


def test_empty_files_beside_full_ones_are_passed_over(tmp_path):
    _tree(tmp_path, "full.jsonl")
    (tmp_path / "empty.jsonl").touch()
    assert [file.name for file in resolve("x", [str(tmp_path)])] == ["full.jsonl"]


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
    parts = [part for file in resolve("x", [str(tmp_path)]) for part in split(file, 100)]
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
