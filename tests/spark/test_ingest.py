"""Ingest: every usable record once, every unusable one with its reason, whatever the file."""

import gzip
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.quality.reconcile import source_sums
from transforms.seeds.errors import (
    ChangedFile,
    EmptyInput,
    MissingInput,
    UnknownCorpus,
    WrongColumns,
)
from transforms.seeds.ingest import ingest

QUIRKS = Path(__file__).parents[1] / "fixtures" / "quirks"


def _rejects(spark, lakehouse):
    rows = lakehouse.read(spark, "raw.rejected").collect()
    return {(row.source_file, row.reason): row for row in rows}


def test_a_folder_of_bad_files_gives_every_usable_record_and_a_reason_for_the_rest(
    spark, lakehouse, tmp_path
):
    folder = tmp_path / "pile"
    (folder / "deep").mkdir(parents=True)
    good = [json.dumps({"content": f"page {n}", "url": None}) for n in range(5)]
    packed = gzip.compress("\n".join(good * 200).encode())
    big = "big " * 5_000_000
    files = {
        "good.jsonl": "\n".join([*good, "", good[0]]).encode(),
        "truncated.jsonl": f'{good[0]}\n{{"content": "cut'.encode(),
        "texts.jsonl": b'{"content": null}\n{"content": "  "}\n{"body": 1}\n{"content": 12345}\n',
        "odd.jsonl": b'\xef\xbb\xbf{"content": "nul \\u0000 half \\ud83d"}\r\n[1]\n'
        b'{"content": "\xe9"}',
        "deep/big.jsonl": json.dumps({"content": big}).encode(),
        "binary.jsonl": random.Random(0).randbytes(300_000),
        "broken.jsonl.gz": packed[: len(packed) - 20],
        "whole.json.gz": packed,
        "empty.jsonl": b"",
        "provenance.jsonl": b'{"sha256": "", "license": "mit"}\n',
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)

    report = ingest(spark, lakehouse, "knowledge_pile", [str(folder)])

    raw = lakehouse.read(spark, "raw.knowledge_pile")
    rows = {row.source_file: row["count"] for row in raw.groupBy("source_file").count().collect()}
    assert rows.pop("broken.jsonl.gz") > 500
    assert rows == {
        "good.jsonl": 6, "truncated.jsonl": 1, "texts.jsonl": 1, "odd.jsonl": 1,
        "deep/big.jsonl": 1, "whole.json.gz": 1000,
    }  # fmt: skip
    assert report.rejected_by_reason == {
        "binary_file": 1, "blank_text": 2, "corrupt_gzip": 1, "invalid_json": 1,
        "missing_text": 1, "not_an_object": 1, "not_utf8": 1,
    }  # fmt: skip
    assert report.files == 8
    rejects = _rejects(spark, lakehouse)
    assert rejects["truncated.jsonl", "invalid_json"].raw_text == '{"content": "cut'
    assert rejects["odd.jsonl", "not_utf8"].raw_text == '{"content": "\\xe9"}'
    assert "body" in rejects["texts.jsonl", "missing_text"].detail
    texts = {(row.source_file, row.position): row.content for row in raw.select(
        "source_file", "position", "content").collect()}  # fmt: skip
    assert texts["odd.jsonl", 0] == "nul \x00 half \ufffd"
    assert "12345" in texts.values()
    assert texts["deep/big.jsonl", 0] == big

    again = ingest(spark, lakehouse, "knowledge_pile", [str(folder)])
    assert (again.rows, again.rejected_by_reason) == (report.rows, report.rejected_by_reason)
    assert (again.new_rows, again.new_rejected) == (0, 0)
    held = lakehouse.read(spark, "raw.files").agg({"records": "sum"}).first()[0]
    assert held == report.rows + sum(report.rejected_by_reason.values())


def test_the_quirks_file_is_counted_exactly(spark, lakehouse):
    report = ingest(spark, lakehouse, "knowledge_pile", [str(QUIRKS)])
    # 16 lines: one blank, one cut off, one null text, one empty text, one top-level array.
    assert report.rows == report.new_rows == 11
    assert report.rejected_by_reason == {"blank_text": 2, "invalid_json": 1, "not_an_object": 1}


def test_parquet_of_either_github_layout_is_read_and_its_language_told_by_the_path(
    spark, lakehouse, tmp_path
):
    columns = {
        "repo_name": ["a/b"] * 3,
        "path": ["x.go", "y.f90", "z.h"],
        "license": ["apache-2.0", "mit", None],
        "size": pa.array([10, 20, 30], pa.int32()),
    }
    code = ["package x", "program y", None]
    pq.write_table(
        pa.table({"content": code, **columns}), tmp_path / "train-0.parquet", row_group_size=2
    )
    clean = {"code": ["int z;"] * 3, **columns, "language": ["GO", "FORTRAN", "C"]}
    pq.write_table(pa.table(clean), tmp_path / "train-1.parquet")
    (tmp_path / "train-2.parquet").write_bytes(b"PAR1 not really")

    report = ingest(spark, lakehouse, "codeparrot", [str(tmp_path / "train-*.parquet")])

    assert report.rejected_by_reason == {"blank_text": 1, "corrupt_parquet": 1}
    rows = lakehouse.read(spark, "raw.codeparrot").orderBy("source_file", "position").collect()
    assert [(row.source_file, row.position, row.language) for row in rows] == [
        ("train-0.parquet", 0, "GO"),
        ("train-0.parquet", 1, "FORTRAN"),
        ("train-1.parquet", 0, "GO"),
        ("train-1.parquet", 1, "FORTRAN"),
        ("train-1.parquet", 2, "C"),
    ]
    assert {row.shape for row in rows} == {"github-code"}
    assert rows[1].size_bytes == 20
    assert _rejects(spark, lakehouse)["train-0.parquet", "blank_text"].position == 2


def test_files_of_another_data_set_stop_the_ingest_before_anything_is_written(
    spark, lakehouse, tmp_path
):
    lines = tmp_path / "chat.jsonl"
    lines.write_text('{"prompt": "a", "answer": "b"}\n' * 3, encoding="utf-8")
    with pytest.raises(WrongColumns, match=r"chat\.jsonl.*expected one of content, text.*prompt"):
        ingest(spark, lakehouse, "knowledge_pile", [str(lines)])
    with lines.open("a", encoding="utf-8") as file:
        file.write('{"prompt": "cut o')
    with pytest.raises(WrongColumns, match=r"chat\.jsonl"):
        ingest(spark, lakehouse, "knowledge_pile", [str(lines)])
    pq.write_table(pa.table({"prompt": ["a"]}), tmp_path / "chat.parquet")
    with pytest.raises(WrongColumns, match=r"expected one of code, content, observed prompt"):
        ingest(spark, lakehouse, "codeparrot", [str(tmp_path / "chat.parquet")])
    assert lakehouse.read(spark, "raw.rejected").count() == 0


def test_inputs_that_cannot_be_are_refused_by_name(spark, lakehouse, tmp_path):
    with pytest.raises(UnknownCorpus, match="automathtext, codeparrot, knowledge_pile"):
        ingest(spark, lakehouse, "the_pile", [str(tmp_path)])
    with pytest.raises(EmptyInput, match="codeparrot"):
        ingest(spark, lakehouse, "codeparrot", [str(tmp_path)])
    with pytest.raises(MissingInput, match="nowhere"):
        ingest(spark, lakehouse, "codeparrot", [str(tmp_path / "nowhere")])


@pytest.mark.parametrize(
    "now",
    ['{"content": "new"}\n{"content": "two"}\n', '{"content": "old"}\n', '{"content": "old"}\n{"c'],
    ids=["another text", "a line gone", "a line damaged"],
)
def test_a_file_changed_in_place_stops_the_ingest_before_anything_is_written(
    spark, lakehouse, tmp_path, now
):
    file = tmp_path / "pile" / "a.jsonl"
    file.parent.mkdir()
    file.write_text('{"content": "old"}\n{"content": "two"}\n', encoding="utf-8")
    ingest(spark, lakehouse, "knowledge_pile", [str(file.parent)])
    file.write_text(now, encoding="utf-8")
    (file.parent / "b.jsonl").write_text('{"content": "more"}\n', encoding="utf-8")
    with pytest.raises(ChangedFile, match=r"1 stored record.*'a\.jsonl'.*a name of its own"):
        ingest(spark, lakehouse, "knowledge_pile", [str(file.parent)])
    assert _texts(spark, lakehouse) == ["old", "two"]
    assert lakehouse.read(spark, "raw.rejected").count() == 0


def test_a_file_that_was_read_half_copied_is_completed_by_the_next_ingest(
    spark, lakehouse, tmp_path
):
    folder = tmp_path / "pile"
    folder.mkdir()
    packed = gzip.compress(b'{"content": "packed"}\n{"content": "packed too"}\n')
    (folder / "a.jsonl").write_text('{"content": "one"}\n{"content": "t', encoding="utf-8")
    (folder / "b.jsonl.gz").write_bytes(packed[:-8])
    report = ingest(spark, lakehouse, "knowledge_pile", [str(folder)])
    assert report.rejected_by_reason == {"corrupt_gzip": 1, "invalid_json": 1}
    assert _source_gap(spark, lakehouse) == 0

    (folder / "a.jsonl").write_text(
        '{"content": "one"}\n{"content": "two"}\n{"content": "three"}\n', encoding="utf-8"
    )
    (folder / "b.jsonl.gz").write_bytes(packed)
    ingest(spark, lakehouse, "knowledge_pile", [str(folder)])
    assert _texts(spark, lakehouse) == ["one", "packed", "packed too", "three", "two"]
    assert lakehouse.read(spark, "raw.rejected").count() == 0
    assert _source_gap(spark, lakehouse) == 0


def test_a_record_lost_after_it_was_counted_shows_in_the_sums(
    spark, lakehouse, tmp_path, monkeypatch
):
    file = tmp_path / "a.jsonl"
    file.write_text('{"content": "one"}\n{"content": "two"}\n', encoding="utf-8")

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("transforms.seeds.ingest.append_new", crash)
        with pytest.raises(KeyboardInterrupt):
            ingest(spark, lakehouse, "knowledge_pile", [str(file)])
    assert _source_gap(spark, lakehouse) == 2
    ingest(spark, lakehouse, "knowledge_pile", [str(file)])
    assert _source_gap(spark, lakehouse) == 0


def _texts(spark, lakehouse):
    rows = lakehouse.read(spark, "raw.knowledge_pile").select("content").collect()
    return sorted(row.content for row in rows)


def _source_gap(spark, lakehouse):
    return source_sums(spark, lakehouse, "knowledge_pile")["gap"]
