"""Ingest: every usable record once, every unusable one with its reason, whatever the file."""

import gzip
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.quality.reconcile import source_sums
from transforms.seeds.corpora import Corpus, corpus_named, known_corpora
from transforms.seeds.documents import curate
from transforms.seeds.errors import EmptyInput, MissingInput, UnknownCorpus
from transforms.seeds.ingest import ingest
from transforms.seeds.reading import ReadingFilters
from transforms.seeds.reconcile import reconcile_seeds

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
    assert (report.files, report.files_read) == (9, 9)
    assert report.quarantined == {
        "binary.jsonl": "binary_file", "broken.jsonl.gz": "corrupt_gzip",
        "empty.jsonl": "empty_file",
    }  # fmt: skip
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
    assert (again.files, again.files_read, again.rows) == (9, 0, 0)
    held = lakehouse.read(spark, "raw.files").agg({"records": "sum"}).first()[0]
    assert held == report.rows + sum(report.rejected_by_reason.values())


def test_the_quirks_file_is_counted_exactly(spark, lakehouse):
    report = ingest(spark, lakehouse, "knowledge_pile", [str(QUIRKS)])
    # 16 lines: one blank, one cut off, one null text, one empty text, one top-level array.
    assert report.rows == 11
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


def test_files_of_another_data_set_are_quarantined_and_the_rest_goes_on(spark, lakehouse, tmp_path):
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "chat.jsonl").write_text('{"prompt": "a"}\n{"prompt": "cut o', encoding="utf-8")
    (folder / "good.jsonl").write_text('{"code": "int x;"}\n', encoding="utf-8")
    pq.write_table(pa.table({"prompt": ["a"]}), folder / "chat.parquet")
    odd = pa.table({"code": [{"text": "int y;"}], "license": ["mit"]})
    pq.write_table(odd, folder / "odd.parquet")

    report = ingest(spark, lakehouse, "codeparrot", [str(folder)])

    assert report.rows == 1
    assert report.quarantined == {"chat.parquet": "wrong_columns"}
    (file,) = (row for row in lakehouse.rows("raw.files") if row["source_file"] == "chat.parquet")
    assert file["detail"] == "expected one of code, content; observed prompt"
    assert report.rejected_by_reason == {"invalid_json": 1, "missing_text": 1, "wrong_type": 1}
    assert _source_gap(spark, lakehouse, "codeparrot") == 0


def test_inputs_that_cannot_be_are_refused_by_name(spark, lakehouse, tmp_path):
    with pytest.raises(UnknownCorpus, match="automathtext, codeparrot, knowledge_pile"):
        ingest(spark, lakehouse, "the_pile", [str(tmp_path)])
    with pytest.raises(EmptyInput, match="codeparrot"):
        ingest(spark, lakehouse, "codeparrot", [str(tmp_path)])
    with pytest.raises(MissingInput, match="nowhere"):
        ingest(spark, lakehouse, "codeparrot", [str(tmp_path / "nowhere")])


def test_a_refresh_reads_new_and_changed_files_only_and_replaces_what_they_held(
    spark, lakehouse, tmp_path
):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"content": "old"}\n{"content": "two"}\n', encoding="utf-8")
    (folder / "b.jsonl").write_text('{"content": "kept"}\n[1]\n', encoding="utf-8")
    ingest(spark, lakehouse, "knowledge_pile", [str(folder)])
    version = lakehouse.version("raw.knowledge_pile")

    assert ingest(spark, lakehouse, "knowledge_pile", [str(folder)]).files_read == 0
    assert lakehouse.version("raw.knowledge_pile") == version

    (folder / "a.jsonl").write_text('[1]\n{"content": "new"}\n{"content": ', encoding="utf-8")
    (folder / "c.jsonl").write_text('{"content": "more"}\n', encoding="utf-8")
    report = ingest(spark, lakehouse, "knowledge_pile", [str(folder)])

    assert (report.files, report.files_read, report.rows) == (3, 2, 2)
    assert _texts(spark, lakehouse) == ["kept", "more", "new"]
    assert sorted(_rejects(spark, lakehouse)) == [
        ("a.jsonl", "invalid_json"), ("a.jsonl", "not_an_object"), ("b.jsonl", "not_an_object"),
    ]  # fmt: skip
    assert _source_gap(spark, lakehouse) == 0


def test_a_file_missing_from_the_inputs_is_kept_unless_it_is_to_be_withdrawn(
    spark, lakehouse, tmp_path
):
    folder = tmp_path / "pile"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.jsonl").write_text(f'{{"content": "{name}"}}\n[]', encoding="utf-8")
    ingest(spark, lakehouse, "knowledge_pile", [str(folder)])
    (folder / "a.jsonl").unlink()
    assert ingest(spark, lakehouse, "knowledge_pile", [str(folder)]).withdrawn == 0
    assert _texts(spark, lakehouse) == ["a", "b"]

    report = ingest(spark, lakehouse, "knowledge_pile", [str(folder)], withdraw_missing=True)
    assert (report.files_read, report.withdrawn) == (0, 1)
    assert _texts(spark, lakehouse) == ["b"]
    assert _source_gap(spark, lakehouse) == 0


def test_what_a_filter_keeps_out_while_reading_is_counted_with_its_reason_and_without_its_text(
    spark, lakehouse, tmp_path
):
    records = [
        {"code": "int a;", "license": "Apache-2.0", "language": "C", "path": "a.c"},
        {"code": "int b;", "license": "gpl-3.0", "language": "C", "path": "b.c"},
        {"code": "int c;", "language": "C", "path": "c.c"},
        {"code": "func d()", "license": "apache-2.0", "path": "d.go"},
    ]
    (tmp_path / "code").mkdir()
    _write(tmp_path / "code" / "a.jsonl", records)
    only = ReadingFilters(code_licenses=("apache-2.0",), programming_languages=("c",))

    report = ingest(spark, lakehouse, "codeparrot", [str(tmp_path / "code")], only)

    assert report.rows == 1
    assert report.filtered_by_reason == {"language_not_wanted": 1, "licence_not_allowed": 2}
    assert _source_gap(spark, lakehouse, "codeparrot") == 0
    # Other filters read the same file anew, and what they keep out takes the place of the old.
    wider = ReadingFilters(code_licenses=("apache-2.0", "gpl-3.0"))
    report = ingest(spark, lakehouse, "codeparrot", [str(tmp_path / "code")], wider)
    assert (report.files_read, report.rows) == (1, 3)
    kept_out = lakehouse.read(spark, "seeds.rejected").collect()
    assert [(row.position > 0, row.reason) for row in kept_out] == [(True, "licence_not_allowed")]
    assert _source_gap(spark, lakehouse, "codeparrot") == 0

    (tmp_path / "math" / "web").mkdir(parents=True)
    for band, score in (("0.10-0.15", 0.12), ("0.60-0.65", 0.61), ("0.65-0.70", 0.67)):
        scored = {"url": "u", "text": band, "meta": {"lm_q1q2_score": score}}
        _write(tmp_path / "math" / "web" / f"{band}.jsonl", [scored])
    report = ingest(
        spark, lakehouse, "automathtext", [str(tmp_path / "math")], ReadingFilters(min_score=0.63)
    )
    assert (report.files, report.files_read, report.rows) == (3, 2, 1)
    assert report.filtered_by_reason == {"score_too_low": 1}


def test_a_file_that_goes_away_while_it_is_read_is_quarantined_and_read_when_it_is_back(
    spark, lakehouse, tmp_path, monkeypatch
):
    folder = tmp_path / "pile"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.jsonl").write_text(f'{{"content": "{name}"}}\n', encoding="utf-8")
    pq.write_table(pa.table({"content": ["c"]}), folder / "c.parquet")
    listed = corpus_named("knowledge_pile").files([str(folder)])
    held = {name: (folder / name).read_bytes() for name in ("a.jsonl", "c.parquet")}
    for name in held:
        (folder / name).unlink()
    with monkeypatch.context() as patched:
        patched.setattr(Corpus, "files", lambda *_: listed)
        report = ingest(spark, lakehouse, "knowledge_pile", [str(folder)])
    assert report.quarantined == dict.fromkeys(held, "vanished")
    assert _texts(spark, lakehouse) == ["b"]
    for name, data in held.items():
        (folder / name).write_bytes(data)
    report = ingest(spark, lakehouse, "knowledge_pile", [str(folder)])
    assert (report.files_read, report.quarantined) == (2, {})
    assert _texts(spark, lakehouse) == ["a", "b", "c"]
    assert _source_gap(spark, lakehouse) == 0


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


@pytest.mark.parametrize("step", ["rejects", "registry"])
def test_an_interrupted_ingest_is_made_good_by_the_next_and_shows_in_the_sums_until_then(
    spark, lakehouse, tmp_path, monkeypatch, step
):
    file = tmp_path / "a.jsonl"
    file.write_text('{"content": "one"}\n{"content": "two"}\n[]\n', encoding="utf-8")

    def crash(*_, **__):
        raise KeyboardInterrupt

    name = {"rejects": "Batch._write_rejects", "registry": "Batch._read"}[step]
    with monkeypatch.context() as patched:
        patched.setattr(f"transforms.seeds.batch.{name}", crash)
        with pytest.raises(KeyboardInterrupt):
            ingest(spark, lakehouse, "knowledge_pile", [str(file)])
    assert _source_gap(spark, lakehouse) > 0
    report = ingest(spark, lakehouse, "knowledge_pile", [str(file)])
    assert (report.files_read, report.rows) == (1, 2)
    assert _texts(spark, lakehouse) == ["one", "two"]
    assert list(_rejects(spark, lakehouse)) == [("a.jsonl", "not_an_object")]
    assert _source_gap(spark, lakehouse) == 0


def test_corpora_of_ones_own_go_the_way_of_the_others_from_a_declaration_alone(
    spark, lakehouse, tmp_path, monkeypatch
):
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    text = (
        "The tide comes in twice a day, as the moon goes round the earth.\n"
        "It was known to everybody who lived by the sea, and it had been\n"
        "written down in tables long before anyone could say what it was\n"
        "that drew the water up, and let it go again some hours after.\n"
    )
    page = f"---\ntitle: Tides\n---\n{text}"
    (tmp_path / "docs" / "tides.md").write_text(page, encoding="utf-8")
    (tmp_path / "docs" / "deep" / "bad.md").write_bytes(b"\xff\xfe\x00")
    _write(tmp_path / "notes.jsonl", [{"body": {"text": "Short."}}, {"body": {"text": text}}])
    (tmp_path / "corpora.toml").write_text(
        f'''
        [manuals]
        inputs = ["{tmp_path}/docs"]
        format = "markdown"
        license = "CC-BY-4.0"
        [notes]
        inputs = ["{tmp_path}/notes.jsonl"]
        format = "jsonl"
        text = "body.text"
        license = "mit"
        ''',
        encoding="utf-8",
    )
    monkeypatch.setenv("CORPORA", str(tmp_path / "corpora.toml"))
    for name in ("manuals", "notes"):
        ingest(spark, lakehouse, name, corpus_named(name).default_inputs)
    report = curate(spark, lakehouse, known_corpora())

    assert report.rejected_by_reason == {"exact_duplicate": 1, "too_short": 1}
    (document,) = lakehouse.rows("seeds.documents")
    assert (document["source"], document["title"]) == ("manuals", "Tides")
    assert document["licenses"] == ["cc-by-4.0", "mit"]
    assert document["sources"] == ["manuals:tides.md:0", document["sources"][1]]
    assert [_source_gap(spark, lakehouse, name) for name in ("manuals", "notes")] == [0, 0]
    assert {row["gap"] for row in reconcile_seeds(spark, lakehouse)} == {0}


def _texts(spark, lakehouse):
    rows = lakehouse.read(spark, "raw.knowledge_pile").select("content").collect()
    return sorted(row.content for row in rows)


def _source_gap(spark, lakehouse, corpus="knowledge_pile"):
    return source_sums(spark, lakehouse, corpus)["gap"]


def _write(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
