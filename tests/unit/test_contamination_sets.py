"""Benchmark sets as users have them: the settings file, their files, and the tables of hashes."""

import datetime as dt
import gzip
import json
import logging
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.benchmark_items import CLEAN, FERRY, LICHEN
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.contamination.benchmarks_file import Benchmarks, read_benchmarks
from transforms.quality.contamination.errors import (
    NoBenchmarksFile,
    RequiredMissing,
    StaleItems,
    TooManyRuns,
    WrongBenchmarks,
)
from transforms.quality.contamination.items import set_items
from transforms.quality.contamination.judge import judge_texts
from transforms.quality.contamination.presets import PRESETS
from transforms.quality.contamination.refresh import refresh
from transforms.quality.contamination.rows import choice
from transforms.quality.contamination.stored_index import check_version, stored_index
from transforms.release import registry
from transforms.release.publish import PublicationRefused, publish
from transforms.seeds.files import chosen_files

REPOSITORY = Path(__file__).resolve().parents[2]
ROWS = [{"id": "f1", "question": FERRY}, {"id": "l1", "question": LICHEN}]
QUIZ = '[quiz]\ninputs = ["quiz"]\ntext = ["question"]\nid = "id"\n'


CANDIDATE = {
    "version": "2026-11-24.1", "state": "candidate", "path": "p", "checksum": "c", "rows": 1,
    "teacher_models": [], "profile": "sample", "source_versions": '{"seeds.documents": 0}',
    "counts": "{}", "considered_at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "run_id": "r",
    "created_at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "suite_version": None, "checks": None,
    "decided_at": None,
}  # fmt: skip


def settings(folder: Path, text: str = QUIZ) -> Path:
    path = folder / "benchmarks.toml"
    path.write_text(text, encoding="utf-8")
    return path


def write_quiz(folder: Path, rows: list[dict[str, Any]] = ROWS, name: str = "test.jsonl") -> Path:
    path = folder / "quiz" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def brought_in(lakehouse: Lakehouse, folder: Path, text: str = QUIZ) -> dict[str, dict[str, Any]]:
    refresh(lakehouse, "run-1", {}, settings(folder, text).parent)
    return {row["benchmark"]: row for row in lakehouse.rows("quality.benchmarks")}


def remade(lakehouse: Lakehouse) -> None:
    """Make the index anew, as where its files were lost."""
    shutil.rmtree(Path(lakehouse.root, "quality", "benchmark_index"))
    stored_index(lakehouse)


def items_of(folder: Path, text: str) -> tuple[dict[str, str], int]:
    """Return the items of the file's one set by id, and how many rows could not be read."""
    (only,) = read_benchmarks(settings(folder, text)).sets
    files = chosen_files(only.name, only.inputs, choice(only.include, only.exclude))
    found = list(set_items(only, files))
    return {item.item_id: item.text for item in found if item}, found.count(None)


def test_every_format_gives_the_same_items(tmp_path: Path) -> None:
    folder = tmp_path / "quiz"
    folder.mkdir()
    lines = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    listed = json.dumps(ROWS).encode()
    cells = "id,question\n" + "".join(f'{row["id"]},"{row["question"]}"\n' for row in ROWS)
    contents = {
        "a.jsonl": lines,
        "a.ndjson.gz": gzip.compress(lines),
        "a.json": listed,
        "lines.json": lines,
        "a.json.gz": gzip.compress(listed),
        "inner.json": json.dumps({"version": 2, "examples": ROWS}).encode(),
        "named.json": json.dumps({row["id"]: row for row in ROWS}).encode(),
        "a.csv": b"\xef\xbb\xbf" + cells.encode(),
        "a.csv.gz": gzip.compress(cells.encode()),
        "a.tsv": cells.replace(",", "\t", 1).replace('1,"', '1\t"').encode(),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
        found = items_of(tmp_path, QUIZ.replace('["quiz"]', f'["quiz/{name}"]'))
        assert found == ({"f1": FERRY, "l1": LICHEN}, 0), name
    pq.write_table(pa.Table.from_pylist(ROWS), folder / "a.parquet")
    found = items_of(tmp_path, QUIZ.replace('["quiz"]', '["quiz/*.parquet"]'))
    assert found == ({"f1": FERRY, "l1": LICHEN}, 0)


def test_a_csv_without_header_is_read_by_column_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('"Where, then?",here,there,C\n', encoding="utf-8")
    text = '[exam]\ninputs = ["a.csv"]\nheader = false\ntext = [0, 1, 2]\n'
    assert items_of(tmp_path, text) == ({"a.csv:0": "Where, then?\nhere\nthere"}, 0)


def test_lists_and_objects_are_put_together_and_what_a_row_lacks_is_passed_over(
    tmp_path: Path,
) -> None:
    rows = [
        {"question": "Q", "choices": {"label": ["A", "B"], "text": ["one", "two"]}, "id": 7},
        {"question": "Q2", "id": 7},
        {"answer": "no question"},
        {"question": None, "choices": {"text": []}},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found, unreadable = items_of(tmp_path, '[arc]\ninputs = ["a.jsonl"]\n')
    assert list(found.values()) == ["Q\none\ntwo", "Q2"]
    assert next(iter(found)) == "7"
    assert list(found)[1].startswith("7 (a.jsonl:"), "an id twice gets its place added"
    assert unreadable == 2


def test_rubbish_is_counted_and_the_rest_is_read(tmp_path: Path, lakehouse: Lakehouse) -> None:
    path = write_quiz(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"question": \n[1]\n\xff\xfe\n{"question": "\\ud800"}\n')
    (path.parent / "broken.parquet").write_bytes(b"PAR1 no")
    (path.parent / "cut.json.gz").write_bytes(gzip.compress(os.urandom(4096))[:900])
    (path.parent / "number.json").write_bytes(b"3")
    row = brought_in(lakehouse, tmp_path)["quiz"]
    assert row["state"] == "indexed"
    assert row["items"] == 3
    assert row["unreadable_rows"] == 6


def test_the_tables_hold_hashes_and_no_text(tmp_path: Path, lakehouse: Lakehouse) -> None:
    write_quiz(tmp_path)
    row = brought_in(lakehouse, tmp_path)["quiz"]
    assert (row["items"], row["files"], row["blind_items"]) == (2, 1, 0)
    items = {each["item_id"]: each for each in lakehouse.rows("quality.benchmark_items")}
    assert set(items) == {"f1", "l1"}
    assert items["f1"]["words"] == len(FERRY.split())
    assert len(items["f1"]["runs"]) == items["f1"]["words"] - 7
    stored = [p for p in Path(lakehouse.root, "quality").rglob("*") if p.is_file()]
    assert stored
    assert not any(b"Brannoch" in path.read_bytes() for path in stored)


def test_a_verdict_names_benchmark_item_share_and_the_texts_own_words(
    tmp_path: Path, lakehouse: Lakehouse
) -> None:
    write_quiz(tmp_path)
    brought_in(lakehouse, tmp_path)
    stored = stored_index(lakehouse)
    assert stored is not None
    copied, clean, short = judge_texts(stored, [f"Well: {FERRY.upper()}", "x " * 20, "too short"])
    assert (copied.verdict, copied.reason, copied.score) == ("failed", "contaminated", 1.0)
    said = copied.evidence or ""
    assert said.startswith("quiz f1: 100% of the item, 34 words in a row: A FERRY TO BRANNOCH")
    assert (clean.verdict, clean.score) == ("passed", 0.0)
    assert (short.verdict, short.reason) == ("not_checkable", "short")


def test_of_several_sets_each_hit_names_its_own_item(tmp_path: Path, lakehouse: Lakehouse) -> None:
    write_quiz(tmp_path)
    text = QUIZ
    for name, count in (("long", 700), ("short", 40)):
        rows = [{"id": f"{name}{n}", "q": item(name, n)} for n in range(count)]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        text += f'\n[{name}]\ninputs = ["{name}.jsonl"]\ntext = ["q"]\nid = "id"\n'
    brought_in(lakehouse, tmp_path, text)
    stored = stored_index(lakehouse)
    assert stored is not None
    asked = {f"long long{n}": item("long", n) for n in (0, 350, 699)}
    asked |= {f"short short{n}": item("short", n) for n in (0, 39)} | {"quiz f1": FERRY}
    found = judge_texts(stored, list(asked.values()))
    for name, verdict in zip(asked, found, strict=True):
        assert (verdict.evidence or "").startswith(f"{name}: 100% of the item"), name


def item(name: str, number: int) -> str:
    """An item of the words of its number, of which no other has eight in a row."""
    word = "".join(chr(97 + int(digit)) for digit in str(number))
    return " ".join(f"{name}{word}{chr(97 + place)}" for place in range(5 + number % 20 + 8))


def test_nothing_new_reads_nothing_and_a_changed_set_alone_is_read_again(
    tmp_path: Path, lakehouse: Lakehouse
) -> None:
    write_quiz(tmp_path)
    (tmp_path / "other.jsonl").write_text(json.dumps({"question": LICHEN}), encoding="utf-8")
    text = QUIZ + '[other]\ninputs = ["other.jsonl"]\ntext = ["question"]\n'
    folder = settings(tmp_path, text).parent
    first = refresh(lakehouse, "run-1", {}, folder)
    versions = [lakehouse.version(f"quality.{t}") for t in ("benchmarks", "benchmark_items")]
    before = check_version(lakehouse)
    again = refresh(lakehouse, "run-2", {}, folder)
    assert first is not None
    assert again is not None
    assert (sorted(first.read), again.read) == (["other", "quiz"], [])
    assert versions == [
        lakehouse.version(f"quality.{t}") for t in ("benchmarks", "benchmark_items")
    ]
    # The same items in a file of another time: read, and no verdict is made anew for it.
    os.utime(tmp_path / "other.jsonl", (1, 1))
    touched = refresh(lakehouse, "run-3", {}, folder)
    assert touched is not None
    assert touched.read == ["other"]
    assert check_version(lakehouse) == before

    write_quiz(tmp_path, [{"id": "f1", "question": FERRY.replace("seven", "eight")}])
    changed = refresh(lakehouse, "run-4", {}, folder)
    assert changed is not None
    assert changed.read == ["quiz"]
    assert check_version(lakehouse) != before
    assert {row["item_id"] for row in lakehouse.rows("quality.benchmark_items")} == {
        "f1",
        "other.jsonl:0",
    }
    stored = stored_index(lakehouse)
    assert stored is not None
    folders = os.listdir(Path(stored.folder.root).parent)  # noqa: PTH208
    assert folders == [Path(stored.folder.root).name], "an index that no check reads is deleted"


def test_a_set_that_is_declared_no_more_goes_and_without_a_file_all_stay(
    tmp_path: Path, lakehouse: Lakehouse, caplog: pytest.LogCaptureFixture
) -> None:
    write_quiz(tmp_path)
    brought_in(lakehouse, tmp_path)
    version = check_version(lakehouse)
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    with caplog.at_level(logging.WARNING):
        assert refresh(lakehouse, "run-2", {}, empty) is None
    assert "quiz" in caplog.text
    assert check_version(lakehouse) == version
    assert brought_in(lakehouse, tmp_path, "") == {}
    assert check_version(lakehouse) is None
    assert stored_index(lakehouse) is None
    assert lakehouse.rows("quality.benchmark_items") == []


def test_a_missing_file_is_a_warning_that_names_it_and_stops_the_run_if_required(
    tmp_path: Path, lakehouse: Lakehouse, caplog: pytest.LogCaptureFixture
) -> None:
    write_quiz(tmp_path)
    text = QUIZ + '[gsm8k]\ninputs = ["gone/*.parquet"]\n'
    with caplog.at_level(logging.WARNING):
        rows = brought_in(lakehouse, tmp_path, text)
    assert "gone" in caplog.text
    assert rows["gsm8k"]["state"] == "missing"
    assert "gone" in rows["gsm8k"]["detail"]
    assert rows["quiz"]["state"] == "indexed"

    with pytest.raises(RequiredMissing, match=r"gsm8k .*gone"):
        brought_in(lakehouse, tmp_path, "required = true\n" + text)
    kept = {row["benchmark"]: row for row in lakehouse.rows("quality.benchmarks")}
    assert kept["gsm8k"]["is_required"], "what a candidate is measured by must know of it"
    registry.register(lakehouse, CANDIDATE)
    with pytest.raises(PublicationRefused, match="gsm8k"):
        publish(lakehouse)
    # A set may be excused from what is required of all.
    brought_in(lakehouse, tmp_path, "required = true\n" + text + "required = false\n")


def test_a_set_whose_files_have_gone_is_still_checked_against(
    tmp_path: Path, lakehouse: Lakehouse
) -> None:
    path = write_quiz(tmp_path)
    brought_in(lakehouse, tmp_path, "required = true\n" + QUIZ)
    version = check_version(lakehouse)
    path.unlink()
    row = brought_in(lakehouse, tmp_path, "required = true\n" + QUIZ)["quiz"]
    assert row["state"] == "indexed"
    assert "still used" in row["detail"]
    assert check_version(lakehouse) == version


def test_rows_without_the_fields_named_are_a_missing_set_that_says_so(
    tmp_path: Path, lakehouse: Lakehouse
) -> None:
    write_quiz(tmp_path)
    text = QUIZ.replace('["question"]', '["prompt"]')
    row = brought_in(lakehouse, tmp_path, text)["quiz"]
    assert (row["state"], row["unreadable_rows"]) == ("missing", 2)
    assert "prompt" in row["detail"]


def test_more_runs_than_the_settings_allow_are_refused(
    tmp_path: Path, lakehouse: Lakehouse
) -> None:
    write_quiz(tmp_path)
    with pytest.raises(TooManyRuns, match="max_runs"):
        brought_in(lakehouse, tmp_path, "max_runs = 10\n" + QUIZ)
    assert check_version(lakehouse) is None, "nothing is judged against a part of them"
    brought_in(lakehouse, tmp_path)
    write_quiz(tmp_path, [*ROWS, {"id": "c1", "question": CLEAN}])
    with pytest.raises(TooManyRuns):
        brought_in(lakehouse, tmp_path, "max_runs = 70\n" + QUIZ)
    with pytest.raises(StaleItems, match="materialize quality/benchmarks"):
        remade(lakehouse)


WRONG = {
    "quiz.txt is unknown: did you mean text": QUIZ.replace("text", "txt"),
    "quiz.inputs is missing": '[quiz]\ntext = ["question"]\n',
    "quiz.text is missing": '[quiz]\ninputs = ["a"]\n',
    "did you mean gsm8k": '[quiz]\ninputs = ["a"]\npreset = "gsm8"\n',
    "small letters": '["My Quiz"]\ninputs = ["a"]\n',
    "no set is declared": "required = true\n",
    "cannot be read as TOML": "[quiz\n",
    "max_runs": "max_runs = 0\n",
    "begin each set with its name": 'inputs = ["a"]\n',
}


@pytest.mark.parametrize("said", WRONG)
def test_a_mistake_in_the_file_is_named_by_its_place(said: str, tmp_path: Path) -> None:
    with pytest.raises(WrongBenchmarks) as caught:
        read_benchmarks(settings(tmp_path, WRONG[said]))
    assert said in str(caught.value)
    assert "infra/benchmarks.example.toml" in str(caught.value)


def test_a_variable_that_names_no_file_is_an_error_and_an_empty_one_means_none(
    tmp_path: Path, lakehouse: Lakehouse
) -> None:
    settings(tmp_path)
    with pytest.raises(NoBenchmarksFile, match=r"gone\.toml"):
        refresh(lakehouse, "run-1", {"BENCHMARKS": str(tmp_path / "gone.toml")}, tmp_path)
    assert refresh(lakehouse, "run-1", {"BENCHMARKS": ""}, tmp_path) is None


def test_the_example_is_a_good_file_and_names_every_preset() -> None:
    path = REPOSITORY / "infra" / "benchmarks.example.toml"
    declared: Benchmarks = read_benchmarks(path)
    assert {each.name for each in declared.sets} >= {"gsm8k", "mmlu", "house_exam"}
    text = path.read_text(encoding="utf-8")
    assert all(name in text for name in PRESETS)
