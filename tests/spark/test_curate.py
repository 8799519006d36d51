"""Curation: every raw record becomes a document's source or a named rejection."""

import hashlib
import json
from pathlib import Path

import pytest
from delta.tables import DeltaTable

from transforms.seeds.corpora import sample_inputs
from transforms.seeds.documents import curate
from transforms.seeds.ingest import ingest
from transforms.seeds.licences import strictest, strictest_column
from transforms.seeds.reconcile import reconcile_seeds

STORY = (
    "The lighthouse keeper wrote down the weather of every evening,\n"
    "and before he lit the lamp he read to whoever came up the stairs\n"
    "what he had written in the morning about the wind and the tide.\n"
    "Nobody who heard him believed that it had ever been of any use.\n"
)
OTHER = (
    "Nobody had seen the harbour freeze before, and the boats lay still\n"
    "until the spring. Then the ice broke within a night, with a noise\n"
    "that woke the whole of the town, and the first of the fishermen\n"
    "went out to look for the nets they had left behind in November.\n"
)
#: Passes as prose, mathematics and code, and has no two words alike.
LONG = "".join(f"word{number}" + ("\n" if number % 13 == 12 else " ") for number in range(300))


def _write(path, *records):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(record) + "\n" for record in records)
    path.write_text(text, encoding="utf-8")


def _curated(spark, lakehouse, folder, corpus="knowledge_pile"):
    ingest(spark, lakehouse, corpus, [str(folder)])
    return curate(spark, lakehouse, [corpus])


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
    assert report.new_documents == 548
    assert report.rejected_by_reason == {"not_text": 1, "repeated_lines": 1, "repeated_ngrams": 1}
    sums = {row.pop("corpus"): row for row in reconcile_seeds(spark, lakehouse)}
    assert sums == {
        "automathtext": _sums(151, 151, 0), "codeparrot": _sums(249, 248, 1),
        "knowledge_pile": _sums(151, 149, 2),
    }  # fmt: skip
    documents = lakehouse.read(spark, "seeds.documents")
    kinds = {row.kind: row["count"] for row in documents.groupBy("kind").count().collect()}
    assert kinds == {"code": 263, "math": 136, "prose": 149}
    # Every sample states its licence, in the record or beside it.
    assert documents.where("license LIKE 'unknown%' OR license != lower(license)").count() == 0
    assert 0 < documents.where("split = 'held_out'").count() < 55
    # Code's topic is its language; of other texts it is a cluster.
    code = documents.where("kind = 'code'")
    assert code.where("topic = coalesce(programming_language, 'code')").count() == 263
    topics = {row["topic"] for row in lakehouse.rows("seeds.topics")}
    found = {row.topic for row in documents.where("kind != 'code'").select("topic").collect()}
    assert len(found & topics) > 5
    assert found <= topics | {"other"}

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


def test_documents_that_came_before_there_were_enough_for_topics_get_theirs_later(
    spark, lakehouse, tmp_path
):
    lines = []
    for path in sample_inputs()["knowledge_pile"]:
        for file in sorted(Path(path).glob("*.jsonl")):
            if file.name != "provenance.jsonl":
                lines += file.read_text(encoding="utf-8").splitlines(keepends=True)
    pile = tmp_path / "pile"
    pile.mkdir()
    for name, part in (("a", lines[:20]), ("b", lines[20:90])):
        (pile / f"{name}.jsonl").write_text("".join(part), encoding="utf-8")
        _curated(spark, lakehouse, pile)
        found = {row.topic for row in lakehouse.read(spark, "seeds.documents").collect()}
        assert found == {"unsorted"} if name == "a" else len(found - {"other"}) > 2
    assert found <= {"other", *(row["topic"] for row in lakehouse.rows("seeds.topics"))}


@pytest.mark.parametrize(
    "step",
    ["documents.apply", "apply._write_clusters", "apply._mark_curated"],
)
def test_an_interrupted_curation_is_completed_by_the_next(
    spark, lakehouse, tmp_path, monkeypatch, step
):
    _write(tmp_path / "pile/a.jsonl", {"content": STORY}, {"content": STORY}, {"content": "short"})
    _write(tmp_path / "pile/b.jsonl", {"content": STORY + "The end."}, {"content": OTHER})
    inputs = {"knowledge_pile": [str(tmp_path / "pile")]}
    ingest(spark, lakehouse, "knowledge_pile", inputs["knowledge_pile"])

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"transforms.seeds.{step}", crash)
        with pytest.raises(KeyboardInterrupt):
            curate(spark, lakehouse, inputs)

    curate(spark, lakehouse, inputs)
    assert len(_documents(spark, lakehouse)) == 2
    reasons = sorted(row.reason for row in lakehouse.read(spark, "seeds.rejected").collect())
    assert reasons == ["exact_duplicate", "near_duplicate", "too_short"]
    assert _gaps(spark, lakehouse)["knowledge_pile"] == 0
    assert curate(spark, lakehouse, inputs).candidates == 0


def test_near_duplicates_of_any_corpus_and_night_are_one_document_with_all_their_licences(
    spark, lakehouse, tmp_path
):
    _write(tmp_path / "pile/a.jsonl", {"content": LONG}, {"content": OTHER})
    inputs = {"knowledge_pile": [str(tmp_path / "pile")]}
    ingest(spark, lakehouse, "knowledge_pile", inputs["knowledge_pile"])
    curate(spark, lakehouse, inputs)

    near = LONG.replace("word17 ", "other ")
    _write(tmp_path / "code/a.jsonl", {"code": near, "license": "gpl-3.0"}, {"code": near})
    inputs = {"codeparrot": [str(tmp_path / "code")]}
    ingest(spark, lakehouse, "codeparrot", inputs["codeparrot"])
    report = curate(spark, lakehouse, inputs)

    assert (report.new_documents, report.updated_documents) == (0, 1)
    assert report.rejected_by_reason == {"exact_duplicate": 1, "near_duplicate": 1}
    kept = _documents(spark, lakehouse)["word0"]
    assert (kept.source, kept.cluster_id) == ("knowledge_pile", kept.seed_id)
    assert kept.licenses == ["gpl-3.0", "unknown", "unknown-web"]
    assert len(kept.sources) == 3
    assert {found[1] for found in _rejected(spark, lakehouse).values()} == {kept.seed_id}
    # A third night's text is like the second's, which is no document itself.
    _write(tmp_path / "math/a.jsonl", {"url": "u", "text": near.replace("word60 ", "else ")})
    inputs = {"automathtext": [str(tmp_path / "math")]}
    ingest(spark, lakehouse, "automathtext", inputs["automathtext"])
    assert curate(spark, lakehouse, inputs).rejected_by_reason == {"near_duplicate": 1}
    assert len(_documents(spark, lakehouse)) == 2
    assert set(_gaps(spark, lakehouse).values()) == {0}


def test_documents_that_turn_out_to_be_alike_share_a_cluster_and_held_out_wins(
    spark, lakehouse, tmp_path
):
    # Alike enough to a text between them, not to each other.
    first, second = LONG, LONG
    for number in range(9):
        second = second.replace(f"word{number * 9} ", f"changed{number} ")
    between = LONG
    for number in range(5):
        between = between.replace(f"word{number * 9} ", f"changed{number} ")
    for name, text in (("a", first), ("b", second), ("c", between)):
        _write(tmp_path / f"pile/{name}.jsonl", {"content": text})
        if name == "b":
            _curated(spark, lakehouse, tmp_path / "pile")
            before = lakehouse.read(spark, "seeds.documents").collect()
            assert len({row.cluster_id for row in before}) == 2
            held = max(row.seed_id for row in before)
            DeltaTable.forPath(spark, lakehouse.path("seeds.documents")).update(
                f"seed_id = '{held}'", {"split": "'held_out'"}
            )
    report = _curated(spark, lakehouse, tmp_path / "pile")
    assert report.rejected_by_reason == {"near_duplicate": 1}
    documents = lakehouse.read(spark, "seeds.documents").collect()
    assert len(documents) == 2
    assert len({row.cluster_id for row in documents}) == 1
    assert {row.split for row in documents} == {"held_out"}


def test_what_a_changed_file_no_longer_holds_is_withdrawn_and_another_licence_counts(
    spark, lakehouse, tmp_path
):
    near = LONG.replace("word17 ", "other ")
    code = tmp_path / "code"
    _write(
        code / "a.jsonl", {"code": LONG, "license": "gpl-3.0"}, {"code": OTHER, "license": "mit"}
    )
    _write(code / "b.jsonl", {"code": near, "license": "mit"}, {"code": STORY, "license": "mit"})
    _curated(spark, lakehouse, code, "codeparrot")
    documents = _documents(spark, lakehouse)
    assert sorted(documents) == ["Nobody", "The", "word0"]
    assert documents["word0"].licenses == ["gpl-3.0", "mit"]

    # The text kept is gone, and what was its near-duplicate stands for itself.
    _write(code / "a.jsonl", {"code": OTHER, "license": "apache-2.0"})
    report = _curated(spark, lakehouse, code, "codeparrot")
    documents = _documents(spark, lakehouse)
    assert sorted(documents) == ["Nobody", "The", "word0"]
    assert documents["word0"].text == near.strip()
    assert documents["word0"].licenses == ["mit"]
    assert documents["Nobody"].licenses == ["apache-2.0"]
    assert report.new_documents == 1
    assert lakehouse.read(spark, "seeds.rejected").count() == 0
    assert set(_gaps(spark, lakehouse).values()) == {0}

    # A file grows by a text that comes first of all, and is like one that is there already.
    grown = {"code": near.replace("word60 ", "else "), "license": "mit"}
    _write(code / "a.jsonl", {"code": OTHER, "license": "apache-2.0"}, grown)
    _write(code / "b.jsonl", {"code": near, "license": "mit"}, {"code": STORY, "license": "gpl"})
    _curated(spark, lakehouse, code, "codeparrot")
    before, documents = documents, _documents(spark, lakehouse)
    assert documents["word0"].seed_id == before["word0"].seed_id
    assert len(documents["word0"].sources) == 2
    assert documents["The"].licenses == ["gpl"]
    assert set(_gaps(spark, lakehouse).values()) == {0}

    (code / "b.jsonl").unlink()
    ingest(spark, lakehouse, "codeparrot", [str(code)], withdraw_missing=True)
    curate(spark, lakehouse, ["codeparrot"])
    assert sorted(_documents(spark, lakehouse)) == ["Nobody", "word0"]
    assert set(_gaps(spark, lakehouse).values()) == {0}


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
