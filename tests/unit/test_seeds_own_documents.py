"""Text, Markdown and source files: one record each, whatever they hold."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from transforms.seeds.corpora import Corpus, known_corpora
from transforms.seeds.own import whole_files
from transforms.seeds.own.whole_files import document_records, read_document
from transforms.seeds.records import Reject


def read(folder: Path, settings: str) -> dict[str, Any]:
    """What each file of a declared corpus becomes, by name: its row, or the reason against it."""
    (folder / "corpora.toml").write_text(f"[mine]\ninputs = ['data']\n{settings}", encoding="utf-8")
    corpus = known_corpora(folder / "corpora.toml")["mine"]
    return rows(corpus)


def rows(corpus: Corpus) -> dict[str, Any]:
    found = {}
    for file in corpus.files(corpus.inputs):
        ((position, record),) = read_document(file, corpus.format)
        row = record if isinstance(record, Reject) else corpus.adapt(record)
        found[file.name] = row.reason if isinstance(row, Reject) else row
        assert position == 0
    return found


def tree(folder: Path, **files: str | bytes) -> None:
    """Write files; `__` in a name is a slash, `_dot_` a dot."""
    for name, content in files.items():
        path = folder / "data" / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def record_of(data: bytes, format_name: str = "text", name: str = "x") -> dict[str, Any] | Reject:
    ((_, record),) = document_records(data, name, format_name)
    return record


def test_a_text_file_is_its_text(tmp_path):
    tree(
        tmp_path, a_dot_txt="One.\r\nTwo.\n", b_dot_log="log", _c_dot_txt="under", empty_dot_txt=""
    )
    assert read(tmp_path, 'format = "text"') == {
        "_c.txt": {
            "text": "under", "url": None, "title": None, "licenses": None, "kind": "prose",
            "language": None, "extra": None,
        },
        "a.txt": {
            "text": "One.\r\nTwo.\n", "url": None, "title": None, "licenses": None,
            "kind": "prose", "language": None, "extra": None,
        },
        "empty.txt": "blank_text",
    }  # fmt: skip


def test_any_ending_is_text_where_the_user_says_so(tmp_path):
    tree(tmp_path, a_dot_txt="a", b_dot_log="b", c_dot_rst="c")
    assert set(read(tmp_path, 'format = "text"\ninclude = ["*.log", "*.rst"]')) == {
        "b.log",
        "c.rst",
    }
    (tmp_path / "corpora.toml").write_text(
        '[mine]\nformat = "text"\ninputs = ["data/*.log", "data/c.rst"]', encoding="utf-8"
    )
    assert set(rows(known_corpora(tmp_path / "corpora.toml")["mine"])) == {"b.log", "c.rst"}


def test_markdown_tells_title_licence_and_address_in_its_front_matter(tmp_path):
    tree(
        tmp_path,
        a_dot_md="---\ntitle: On x\nlicense: CC-BY-4.0\nurl: https://a.org/x\ntags: [p, q]\n"
        "date: 2024-05-01\n---\n\n# Not this\n\nWords.\n",
        b_dot_markdown="Before.\n\n## The *first* [heading](x.md) ##\n\nWords.\n",
        c_dot_MD="```\n# code\n```\nUnderlined\n==========\n",
        d_dot_md="---\nA rule, and words.\n\n---\nMore.\n",
        e_dot_rst="no",
    )
    found = read(tmp_path, 'format = "markdown"')
    assert found["a.md"] == {
        "text": "# Not this\n\nWords.\n", "url": "https://a.org/x", "title": "On x",
        "licenses": ["CC-BY-4.0"], "kind": "prose", "language": None,
        "extra": '{"date": "2024-05-01", "tags": ["p", "q"]}',
    }  # fmt: skip
    assert [found[name]["title"] for name in ("b.markdown", "c.MD", "d.md")] == [
        "The first heading", "Underlined", None,
    ]  # fmt: skip
    assert found["d.md"]["text"].startswith("---\nA rule")
    assert len(found) == 4


def test_front_matter_has_the_keys_a_user_names(tmp_path):
    tree(tmp_path, a_dot_md="---\npermalink: /x\nname: N\nmeta: {rights: MIT}\n---\nWords.")
    tree(tmp_path, b_dot_md="# Heading\n")
    keys = 'url = "permalink"\ntitle = "name"\nlicense_key = "meta.rights"'
    found = read(tmp_path, f'format = "markdown"\n{keys}')
    assert (found["a.md"]["url"], found["a.md"]["title"]) == ("/x", "N")
    assert (found["a.md"]["licenses"], found["a.md"]["extra"]) == (["MIT"], None)
    assert found["b.md"]["title"] == "Heading"


@pytest.mark.parametrize(
    "front",
    [
        pytest.param("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", id="aliases"),
        pytest.param("[" * 30_000, id="deep"),
        pytest.param("title: [", id="broken"),
        pytest.param("!!python/object/apply:os.system [ls]", id="python"),
        pytest.param("2001-99-99: x\nd: 2001-99-99", id="no date"),
        pytest.param("n: 0x" + "f" * 5000, id="huge number"),
        pytest.param("- a\n- b", id="list"),
        pytest.param("x: |\n  " + "y" * 70_000, id="long"),
    ],
)
def test_hostile_front_matter_is_left_in_the_text(front):
    text = f"---\n{front}\n---\nWords."
    assert record_of(text.encode(), "markdown")["text"] == text


def test_a_hostile_heading_is_looked_at_in_part():
    assert len(record_of(b"# " + b"[" * 1_000_000, "markdown")["title"]) < 400


def test_odd_values_of_front_matter_can_be_stored(tmp_path):
    tree(tmp_path, a_dot_md='---\ntitle: "half \\ud83d"\na: {1: .nan, b: !!binary aGk=}\n---\nW.')
    row = read(tmp_path, 'format = "markdown"')["a.md"]
    assert (row["title"], row["extra"]) == ("half \ufffd", """{"a": {"1": null, "b": "b'hi'"}}""")


def test_sources_are_told_by_their_ending_and_come_without_what_is_not_theirs(tmp_path):
    tree(
        tmp_path,
        src__main_dot_py="print()", Makefile="all:",
        src__data_dot_json="{}", README_dot_md="# Read me", node_modules__x__a_dot_js="x",
        _dot_git__hooks__h_dot_sh="x", lib__vendor__b_dot_go="x", dist__c_dot_js="x",
        web__app_dot_ts="let x", broken_dot_c=b"\x00\x01\x02\x03" * 90,
    )  # fmt: skip
    (tmp_path / "data/src/__init__.py").write_text("# package", encoding="utf-8")
    found = read(tmp_path, 'format = "source"\nexclude = ["web"]')
    assert found.pop("broken.c") == "binary_file"
    assert {name: (row["language"], row["kind"], row["title"]) for name, row in found.items()} == {
        "Makefile": ("Makefile", "code", "Makefile"),
        "src/__init__.py": ("Python", "code", "src/__init__.py"),
        "src/main.py": ("Python", "code", "src/main.py"),
    }


APACHE = "Licensed under the Apache License, Version 2.0 (the License)"
MIT = "Permission is hereby granted, free of charge, to any person\nobtaining a copy of this"


def test_a_source_has_its_own_licence_or_that_of_the_nearest_licence_file(tmp_path):
    tree(
        tmp_path,
        LICENSE=APACHE, top_dot_py="1",
        a__b__deep_dot_py="1", a__header_dot_c="// SPDX-License-Identifier: (MIT OR ISC)\nint x;",
        m__LICENSE_dot_txt=MIT, m__x__y_dot_rs="1",
        odd__COPYING="Ask my lawyer.", odd__z_dot_go="1",
        dual__LICENSE="Choose.\n" + MIT, dual__COPYING=APACHE, dual__license_dot_py="1",
    )  # fmt: skip
    found = read(tmp_path, 'format = "source"\nlicense = "bsd-3-clause"')
    assert {name: row["licenses"] for name, row in found.items()} == {
        "top.py": ["apache-2.0"],
        "a/b/deep.py": ["apache-2.0"],
        "a/header.c": ["MIT", "ISC"],
        "m/x/y.rs": ["mit"],
        "odd/z.go": ["unknown"],
        "dual/license.py": ["apache-2.0", "mit"],
    }
    (tmp_path / "data/LICENSE").unlink()
    assert read(tmp_path, 'format = "source"')["top.py"]["licenses"] is None


def test_a_changed_licence_file_changes_what_it_covers_and_nothing_else(tmp_path):
    tree(tmp_path, a__LICENSE=APACHE, a__x_dot_py="1", b__y_dot_py="1")
    (tmp_path / "corpora.toml").write_text(
        '[mine]\nformat = "source"\ninputs = ["data"]', encoding="utf-8"
    )
    corpus = known_corpora(tmp_path / "corpora.toml")["mine"]
    before = {file.name: file.fingerprint for file in corpus.files(corpus.inputs)}
    assert rows(corpus)["a/x.py"]["licenses"] == ["apache-2.0"]
    (tmp_path / "data/a/LICENSE").write_text(MIT, encoding="utf-8")
    os.utime(tmp_path / "data/a/LICENSE", ns=(5, 5))
    after = {file.name: file.fingerprint for file in corpus.files(corpus.inputs)}
    assert (before["a/x.py"] != after["a/x.py"], before["b/y.py"]) == (True, after["b/y.py"])
    assert rows(corpus)["a/x.py"]["licenses"] == ["mit"]


def test_a_single_source_file_has_the_licence_beside_it(tmp_path):
    tree(tmp_path, LICENSE=MIT, x_dot_py="1")
    (tmp_path / "corpora.toml").write_text(
        '[mine]\nformat = "source"\ninputs = ["data/x.py"]', encoding="utf-8"
    )
    assert rows(known_corpora(tmp_path / "corpora.toml")["mine"])["x.py"]["licenses"] == ["mit"]


@pytest.mark.parametrize(
    "data",
    [
        "Käse".encode(),
        b"\xef\xbb\xbf" + "Käse".encode(),
        "Käse".encode("utf-16"),
        b"\xfe\xff" + "Käse".encode("utf-16-be"),
    ],
)
def test_text_is_read_in_the_encodings_that_say_what_they_are(data):
    assert record_of(data) == {"text": "Käse"}


@pytest.mark.parametrize(
    ("data", "reason", "said"),
    [
        ("Käse und Brot".encode("latin-1"), "not_utf8", "byte 1: .*convert it to UTF-8"),
        (b"\xff\xfea", "not_utf8", "UTF-16"),
        ("Käse".encode("utf-32"), "not_utf8", "UTF-32"),
        ("Käse und Brot".encode("utf-16-le"), "binary_file", "control characters"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 9, "binary_file", "control characters"),
        (b"\x1f\x8b\x08\x00", "binary_file", "the file is gzip data$"),
    ],
)
def test_what_is_no_text_is_rejected_with_a_reason(data, reason, said):
    rejected = record_of(data)
    assert isinstance(rejected, Reject)
    assert rejected.reason == reason
    assert rejected.raw == data[:4096]
    assert re.search(said, rejected.detail)


def test_a_file_over_the_cap_is_rejected(monkeypatch, tmp_path):
    monkeypatch.setattr(whole_files, "LINE_CAP_BYTES", 10)
    tree(tmp_path, big_dot_txt="x" * 11, fits_dot_txt="x" * 10)
    found = read(tmp_path, 'format = "text"')
    assert found["big.txt"] == "record_too_large"
    assert found["fits.txt"]["text"] == "x" * 10
