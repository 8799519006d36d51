"""The file of own corpora: what it may say, what becomes of records, and how mistakes are told."""

import json
import pickle
import re
import traceback
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.lakehouse.tables import TABLES
from transforms.seeds.automathtext import SUBJECT
from transforms.seeds.corpora import CORPORA, Corpus, corpus_named, known_corpora
from transforms.seeds.errors import SeedInputError, UnknownCorpus
from transforms.seeds.own.corpora_file import corpora_file
from transforms.seeds.own.errors import NoCorporaFile, TakenName, UnreadableCorpora, WrongCorpora
from transforms.seeds.parquet import parquet_rows
from transforms.seeds.records import Reject
from transforms.seeds.splits import split

EXAMPLE = Path(__file__).parents[2] / "infra/corpora.example.toml"
JSONL = "[mine]\ninputs = ['data']\nformat = 'jsonl'\n"


def declared(folder: Path, text: str) -> Corpus:
    (folder / "corpora.toml").write_text(text, encoding="utf-8")
    return known_corpora(folder / "corpora.toml")["mine"]


def test_the_example_is_what_it_says():
    known = known_corpora(EXAMPLE)
    assert [*known] == [*CORPORA, "manuals", "answers", "papers", "notes", "our_code"]
    manuals, code = known["manuals"], known["our_code"]
    assert manuals.inputs == (str(EXAMPLE.parent / "manuals"), "s3://my-bucket/docs/**/*.md")
    assert (manuals.raw_table, manuals.table_filter) == ("raw.own", "corpus = 'manuals'")
    assert (manuals.default_license, code.code_license) == ("cc-by-4.0", "apache-2.0")
    assert (known["answers"].adapt.kind, code.adapt.kind) == ("math", "code")
    assert known["papers"].text_columns == {"abstract"}
    assert known["answers"].text_columns == {"body.text", "body"}


def test_an_own_corpus_goes_to_workers_by_value():
    for corpus in known_corpora(EXAMPLE).values():
        again = pickle.loads(pickle.dumps(corpus))
        assert again == corpus
        assert again.adapt({corpus.text_keys[0]: "words"}) == corpus.adapt(
            {corpus.text_keys[0]: "words"}
        )


def test_an_adapter_fills_exactly_the_declared_columns(tmp_path):
    row = declared(tmp_path, JSONL + "text = 'body'").adapt({"body": "words"})
    assert set(row) == set(TABLES["raw.own"].column_names) - {
        "corpus", "source_file", "position", "stated_license", "batch", "ingested_at"
    }  # fmt: skip


def test_every_corpus_offers_the_same_columns_to_curation():
    offered = {frozenset(corpus.unified) for corpus in known_corpora(EXAMPLE).values()}
    assert len(offered) == 1


def test_records_are_read_by_the_keys_a_user_names(tmp_path):
    keys = "text = 'meta.body'\nurl = 'link'\ntitle = 'meta.name'\nlicense_key = 'rights'"
    corpus = declared(tmp_path, JSONL + keys)
    (tmp_path / "data").mkdir()
    records = [
        {"meta": {"body": "One.", "name": "N", "x": 1}, "link": "l", "rights": "MIT OR ISC"},
        {"meta": {"body": "Two."}, "rights": ["cc0-1.0", None], "language": "en"},
        {"meta.body": "Three.", "meta": {"body": "not this"}},
        {"meta": {}},
        {"meta": {"body": None}},
        {"meta": {"body": ["x"]}},
    ]
    for name in ("a.jsonl.gz", "b.ndjson", "c.txt"):
        (tmp_path / "data" / name).touch()
    assert [file.name for file in corpus.files(corpus.inputs)] == ["a.jsonl.gz", "b.ndjson"]
    found = [corpus.adapt(record) for record in records]
    assert [row["text"] for row in found[:3]] == ["One.", "Two.", "Three."]
    assert (found[0]["url"], found[0]["title"], found[0]["licenses"]) == ("l", "N", ["MIT", "ISC"])
    assert [row["licenses"] for row in found[1:3]] == [["cc0-1.0"], None]
    assert [json.loads(row["extra"]) for row in found[:3]] == [
        {"meta": {"x": 1}}, {"language": "en"}, {"meta": {"body": "not this"}}
    ]  # fmt: skip
    assert [row.reason for row in found[3:]] == ["missing_text", "blank_text", "wrong_type"]
    assert "meta.body" in found[3].detail


def test_parquet_is_read_by_keys_too(tmp_path):
    corpus = declared(
        tmp_path,
        "[mine]\ninputs = ['data']\nformat = 'parquet'\ntext = 'doc.text'\nkind = 'code'\n"
        "title = 'path'\nlanguage = 'lang'\n",
    )
    (tmp_path / "data").mkdir()
    rows = [
        {"doc": {"text": "x"}, "path": "a/b.py", "lang": None},
        {"doc": {"text": "y"}, "path": "c", "lang": "Zig"},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "data/a.parquet")
    (tmp_path / "data/b.jsonl").write_text("{}", encoding="utf-8")
    (file,) = corpus.files(corpus.inputs)
    (part,) = split(file, corpus.format)
    found = [corpus.adapt(record) for _, record in parquet_rows(part)]
    assert [(row["text"], row["language"], row["kind"]) for row in found] == [
        ("x", "Python", "code"), ("y", "Zig", "code"),
    ]  # fmt: skip


def test_the_file_is_found_beside_the_project_or_by_its_variable(tmp_path, monkeypatch):
    assert corpora_file({}, tmp_path) is None
    path = tmp_path / "corpora.toml"
    path.write_text(JSONL + "text = 't'", encoding="utf-8")
    assert corpora_file({}, tmp_path) == path
    assert corpora_file({"CORPORA": ""}, tmp_path) is None
    with pytest.raises(NoCorporaFile, match=r"nowhere\.toml.* is no file"):
        corpora_file({"CORPORA": "nowhere.toml"}, tmp_path)
    monkeypatch.setenv("CORPORA", str(path))
    assert corpus_named("mine").is_own
    with pytest.raises(UnknownCorpus, match="automathtext, codeparrot, knowledge_pile, mine"):
        corpus_named("yours")
    monkeypatch.setenv("CORPORA", "nowhere.toml")
    assert corpus_named("codeparrot") is CORPORA["codeparrot"]


SECRET = "s3://key:hunter2@bucket/x?token=hunter2"


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("[mine", UnreadableCorpora, "cannot be read as TOML: .*example"),
        ("inputs = ['x']", WrongCorpora, r"inputs is no table: .* \[manuals\]"),
        ("[mine]\nformat = 'text'", WrongCorpora, "mine.inputs is missing"),
        (JSONL, WrongCorpora, "mine: text is missing: say which key"),
        (JSONL + "txt = 'a'", WrongCorpora, "mine.txt is unknown: did you mean text"),
        (JSONL + "qqq = 'a'", WrongCorpora, "mine.qqq is unknown: use one of inputs, format"),
        (JSONL.replace("jsonl", "csv"), WrongCorpora, "mine.format: should be 'jsonl', 'parquet'"),
        (JSONL + "text = 't'\nlicense = '?!'", WrongCorpora, "mine.license: it names no licence"),
        (JSONL + "text = 't'\nkind = 'news'", WrongCorpora, "mine.kind: should be 'prose'"),
        (JSONL + "text = 't'\ninclude = ['[z-a]']", WrongCorpora, "include: .* is no glob"),
        (JSONL.replace("jsonl", "text") + "text = 't'", WrongCorpora, "text is for jsonl and"),
        (JSONL.replace("jsonl", "source") + "url = 't'", WrongCorpora, "url is for jsonl, parq"),
        (JSONL.replace("mine", "Mine"), WrongCorpora, "Mine is no name: use small letters"),
        ("[mine]\ninputs = 'data'\nformat = 'text'", WrongCorpora, "mine.inputs: .*valid list"),
        ("[mine]\ninputs = []\nformat = 'text'", WrongCorpora, "mine.inputs: .*at least 1"),
        (JSONL.replace("mine", "codeparrot") + "text = 't'", TakenName, "my_codeparrot"),
        (JSONL.replace("mine", "own") + "text = 't'", TakenName, "the name own is taken"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_remedy_and_no_password(tmp_path, text, error, said):
    with pytest.raises(error, match=f"^corpora.toml.*{said}") as caught:
        declared(tmp_path, text.replace("'data'", f"'{SECRET}'"))
    assert isinstance(caught.value, SeedInputError)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_a_password_of_an_input_is_not_shown_when_it_cannot_be_opened(tmp_path):
    secret = SECRET.replace("s3", "ftp")
    corpus = declared(tmp_path, JSONL.replace("data", secret) + "text = 't'")
    with pytest.raises(SeedInputError, match="ftp://…@bucket/x") as caught:
        corpus.files(corpus.inputs)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("subjects", "label"),
    [
        ("Algebraic Geometry (math.AG); Number Theory (math.NT)", "math.AG"),
        ("cs.LG stat.ML", "cs.LG"),
        ('["math-ph", "math.MP"]', "math-ph"),
        ("cs", "cs"),
        ("mathematics, economics", None),
    ],
)
def test_the_topic_of_a_paper_is_its_first_arxiv_class(subjects, label):
    found = re.search(SUBJECT, subjects)
    assert (found.group(1) if found else None) == label


def test_a_record_that_is_no_text_says_what_was_seen(tmp_path):
    rejected = declared(tmp_path, JSONL + "text = 'body'").adapt({"id": 1, "txt": "x"})
    assert isinstance(rejected, Reject)
    assert rejected.detail == "expected one of body; observed id, txt"
