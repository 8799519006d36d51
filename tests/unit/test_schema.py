"""`make schema`: what a corpus's files have beside what is expected of them."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from infra.schema import main
from tests.fakes.hub.layouts import hub_repos


def lines(path: Path, *records: dict[str, Any]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(path)


def rows_of(said: str) -> dict[str, str]:
    """Column → all that is said of it."""
    rows = (line.split(maxsplit=1) for line in said.splitlines() if line.startswith("  "))
    return {row[0]: " ".join(row[1].split()) for row in rows}


@pytest.mark.parametrize("corpus", ["knowledge_pile", "automathtext", "codeparrot"])
def test_the_shipped_samples_are_as_expected(capsys, monkeypatch, corpus):
    for setting in ("CORPORA_PRESET", "CODEPARROT_INPUTS"):
        monkeypatch.delenv(setting, raising=False)
    assert main([corpus]) == 0
    said = capsys.readouterr().out
    assert "as expected of" in said
    for news in ("not as expected", "missing", "extra", "changed"):
        assert news not in said


def test_the_real_layouts_are_told_apart_a_kind_of_file_each(capsys, tmp_path):
    hub_repos(tmp_path)
    assert main(["codeparrot", f"{tmp_path}/code {tmp_path}/clean"]) == 0
    said = capsys.readouterr().out
    assert "data/train-00000-of-00880.parquet: 50 records, as expected of github-code-clean" in said
    assert "file-000000000001.json.gz: 46 records, as expected of codeparrot-clean" in said
    assert "train-00001" not in said
    assert main(["automathtext", str(tmp_path / "math")]) == 0
    said = capsys.readouterr().out
    for folder, shape in {"web": "web", "arxiv": "arxiv", "code/python": "code"}.items():
        (line,) = [line for line in said.splitlines() if line.startswith(f"data/{folder}/")]
        assert line.endswith(f"as expected of {shape}")
    assert "data/code/gap/0.05-0.10.jsonl: nothing to compare: it holds no records" in said


def test_missing_extra_and_changed_columns_are_named_nested_ones_too(capsys, tmp_path):
    meta = {"domain": "a.org", "url": "u", "openwebmath_score": "0.5", "lm_name": "q", "new": 1}
    record = {"url": "u", "text": "t", "date": 5, "meta": meta, "tags": ["a"]}
    assert main(["automathtext", lines(tmp_path / "web.jsonl", record)]) == 0
    said = capsys.readouterr().out
    assert "1 records, not as expected of web" in said
    rows = rows_of(said)
    assert rows["date"] == "integer changed: expected string or timestamp"
    assert rows["meta.openwebmath_score"] == "string changed: expected integer or number"
    assert rows["meta.lm_q1q2_score"] == "- missing: expected integer or number"
    assert rows["meta.new"] == "integer extra"
    assert rows["tags"] == "list extra"
    assert rows["text"] == "string"


def test_a_changed_type_in_parquet_is_named(capsys, tmp_path):
    columns = {name: ["a", "b"] for name in ("code", "repo_name", "path", "license", "size")}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    assert main(["codeparrot", str(tmp_path)]) == 0
    rows = rows_of(capsys.readouterr().out)
    assert rows["size"] == "string changed: expected integer"
    assert rows["language"] == "- missing: expected string"


def test_a_column_that_some_records_lack_is_counted(capsys, tmp_path):
    path = lines(tmp_path / "a.jsonl", {"content": "t", "url": "u"}, {"content": "t"})
    assert main(["knowledge_pile", path]) == 0
    assert rows_of(capsys.readouterr().out)["url"] == "string (1 of 2)"


def test_a_renamed_text_ends_in_failure(capsys, tmp_path):
    lines(tmp_path / "a/good.jsonl", {"content": "t", "url": "u"})
    lines(tmp_path / "b/bad.jsonl", {"body": "t", "url": "u"})
    assert main(["knowledge_pile", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "MISSING TEXT: none of content, text is there" in said
    assert rows_of(said)["body"] == "string extra"


def test_files_that_cannot_be_compared_end_in_failure_when_all_are_such(capsys, tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 cut short")
    (tmp_path / "b.jsonl").write_bytes(b'{"code": \n')
    assert main(["codeparrot", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "a.parquet: nothing to compare: corrupt_parquet" in said
    assert "b.jsonl: nothing to compare: invalid_json" in said
    lines(tmp_path / "c.jsonl", {"code": "x"})
    assert main(["codeparrot", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([""], "unknown corpus ''; use one of"),
        (["codeparrot", "/nowhere/at/all"], "'/nowhere/at/all' does not exist"),
    ],
    ids=["corpus", "input"],
)
def test_what_is_not_there_is_named(capsys, arguments, said):
    assert main(arguments) == 1
    assert said in capsys.readouterr().err
