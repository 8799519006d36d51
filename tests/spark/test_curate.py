"""Curation: every raw record becomes a document's source or a named rejection."""

import hashlib
import json

import pytest

from transforms.seeds.corpora import sample_inputs
from transforms.seeds.documents import curate
from transforms.seeds.ingest import ingest
from transforms.seeds.licences import strictest, strictest_column
from transforms.seeds.reconcile import reconcile_seeds

STORY = "The lighthouse keeper wrote down the weather every evening before he lit the lamp. " * 4
OTHER = "Nobody had seen the harbour freeze before, and the boats lay still until the spring. " * 4


def _write(path, *records):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(record) + "\n" for record in records)
    path.write_text(text, encoding="utf-8")


def _documents(spark, lakehouse):
    rows = lakehouse.read(spark, "seeds.documents").collect()
    return {row.text.split(" ")[0]: row for row in rows}


def _rejected(spark, lakehouse):
    rows = lakehouse.read(spark, "seeds.rejected").collect()
    return {f"{row.corpus}:{row.source_file}": (row.reason, row.duplicate_of) for row in rows}


def _gaps(spark, lakehouse):
    return {row["corpus"]: row["gap"] for row in reconcile_seeds(spark, lakehouse)}


def test_the_samples_become_documents_once_and_the_sums_reconcile(spark, lakehouse):
    inputs = sample_inputs()
    for corpus, paths in inputs.items():
        ingest(spark, lakehouse, corpus, paths)
    assert sum(_gaps(spark, lakehouse).values()) == 151 + 151 + 249

    report = curate(spark, lakehouse, inputs)

    assert report.candidates == 551
    assert report.new_documents == 550
    assert report.rejected_by_reason == {"not_text": 1}
    sums = {row.pop("corpus"): row for row in reconcile_seeds(spark, lakehouse)}
    assert sums == {
        "automathtext": _sums(151, 151, 0), "codeparrot": _sums(249, 248, 1),
        "knowledge_pile": _sums(151, 151, 0),
    }  # fmt: skip
    documents = lakehouse.read(spark, "seeds.documents")
    kinds = {row.kind: row["count"] for row in documents.groupBy("kind").count().collect()}
    assert kinds == {"code": 263, "math": 136, "prose": 151}
    # Every sample states its licence, in the record or beside it.
    assert documents.where("license LIKE 'unknown%' OR license != lower(license)").count() == 0
    assert 0 < documents.where("split = 'held_out'").count() < 55

    again = curate(spark, lakehouse, inputs)
    assert (again.candidates, again.new_documents, again.rejected_by_reason) == (0, 0, {})


def _sums(raw_rows, in_sources, rejected):
    return {
        "raw_rows": raw_rows,
        "in_sources": in_sources,
        "duplicates": 0,
        "rejected": rejected,
        "gap": 0,
    }


def test_texts_equal_but_for_form_are_one_document_with_all_sources_and_the_strictest_licence(
    spark, lakehouse, tmp_path
):
    _write(tmp_path / "pile/a.jsonl", {"content": STORY + "\r\n\x00"}, {"content": OTHER})
    _write(tmp_path / "pile/b.jsonl", {"content": "\ufeff" + STORY + "   "})
    _write(tmp_path / "math/c.jsonl", {"url": "https://m.org", "text": STORY, "meta": {}})
    _write(
        tmp_path / "pile/provenance.jsonl",
        {"sha256": hashlib.sha256(OTHER.encode()).hexdigest(), "license": "CC-BY-4.0"},
    )
    inputs = {"knowledge_pile": [str(tmp_path / "pile")], "automathtext": [str(tmp_path / "math")]}
    for corpus, paths in inputs.items():
        ingest(spark, lakehouse, corpus, paths)

    report = curate(spark, lakehouse, inputs)

    assert (report.new_documents, report.rejected_by_reason) == (2, {"exact_duplicate": 2})
    documents = _documents(spark, lakehouse)
    story = documents["The"]
    assert story.source == "automathtext"
    assert story.kind == "math"
    assert story.sources == [
        "automathtext:c.jsonl:0", "knowledge_pile:a.jsonl:0", "knowledge_pile:b.jsonl:0",
    ]  # fmt: skip
    assert story.licenses == ["unknown-web"]
    assert story.license == "unknown-web"
    assert documents["Nobody"].license == "cc-by-4.0"
    assert _rejected(spark, lakehouse) == {
        "knowledge_pile:a.jsonl": ("exact_duplicate", story.seed_id),
        "knowledge_pile:b.jsonl": ("exact_duplicate", story.seed_id),
    }
    assert set(_gaps(spark, lakehouse).values()) == {0}

    # A later copy joins the document that is there, which keeps its identity and its origin.
    _write(tmp_path / "code/d.jsonl", {"code": STORY, "license": "agpl-3.0", "path": "x.md"})
    _write(tmp_path / "code/e.jsonl", {"code": "int x;", "license": "mit", "path": "x.c"})
    inputs = {"codeparrot": [str(tmp_path / "code")]}
    ingest(spark, lakehouse, "codeparrot", inputs["codeparrot"])
    report = curate(spark, lakehouse, inputs)
    assert (report.new_documents, report.updated_documents) == (0, 1)
    assert report.rejected_by_reason == {"exact_duplicate": 1, "too_short": 1}
    grown = _documents(spark, lakehouse)["The"]
    assert grown.seed_id == story.seed_id
    assert grown.source == "automathtext"
    assert grown.sources == [*story.sources, "codeparrot:d.jsonl:0"]
    assert grown.licenses == ["agpl-3.0", *story.licenses]
    assert set(_gaps(spark, lakehouse).values()) == {0}


def test_an_interrupted_curation_is_completed_by_the_next(spark, lakehouse, tmp_path, monkeypatch):
    _write(tmp_path / "pile/a.jsonl", {"content": STORY}, {"content": STORY}, {"content": "short"})
    inputs = {"knowledge_pile": [str(tmp_path / "pile")]}
    ingest(spark, lakehouse, "knowledge_pile", inputs["knowledge_pile"])

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("transforms.seeds.documents._write_duplicates", crash)
        with pytest.raises(KeyboardInterrupt):
            curate(spark, lakehouse, inputs)
    assert _gaps(spark, lakehouse)["knowledge_pile"] == 1

    report = curate(spark, lakehouse, inputs)
    assert (report.new_documents, report.rejected_by_reason) == (0, {"exact_duplicate": 1})
    assert _gaps(spark, lakehouse)["knowledge_pile"] == 0


def test_spark_and_python_agree_on_the_strictest_licence(spark):
    several = [
        ["mit", "apache-2.0"], ["gpl-3.0", "cc-by-sa-4.0"], ["cc0-1.0", "unlicense"],
        ["unknown", "agpl-3.0"], ["apache-2.0 and gpl-3.0", "mpl-2.0"],
        ["cc-by-nc-4.0", "cc-by-4.0"], ["lgpl-2.1"],
    ]  # fmt: skip
    frame = spark.createDataFrame([(ids,) for ids in several], "ids array<string>")
    found = frame.select("ids", strictest_column(frame.ids).alias("strictest")).collect()
    assert [row.strictest for row in found] == [strictest(row.ids) for row in found]


def test_the_licence_stated_when_a_record_was_read_stays_its_own(spark, lakehouse, tmp_path):
    stated = {"sha256": hashlib.sha256(STORY.encode()).hexdigest(), "license": "CC-BY-NC-4.0"}
    _write(tmp_path / "first/a.jsonl", {"content": STORY})
    _write(tmp_path / "first/provenance.jsonl", stated)
    ingest(spark, lakehouse, "knowledge_pile", [str(tmp_path / "first")])
    # The run dies here, and the next one is given another folder.
    _write(tmp_path / "second/b.jsonl", {"content": OTHER})
    ingest(spark, lakehouse, "knowledge_pile", [str(tmp_path / "second")])
    curate(spark, lakehouse, ["knowledge_pile"])
    assert _documents(spark, lakehouse)["The"].license == "cc-by-nc-4.0"
