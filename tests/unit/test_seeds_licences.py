"""Licence spelling and strictness, and the sidecar that states licences."""

import hashlib
import json

import pytest

from transforms.seeds.licences import normalise_license, strictest, strictness
from transforms.seeds.provenance import stated_licenses


def test_licences_are_ordered_from_public_domain_to_unknown():
    order = ["cc0-1.0", "mit", "cc-by-4.0", "mpl-2.0", "cc-by-sa-4.0", "gpl-3.0", "agpl-3.0"]
    ranks = [strictness(license_id) for license_id in [*order, "cc-by-nc-4.0", "unknown-web"]]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize(
    ("several", "expected"),
    [
        (["mit", "gpl-2.0", "apache-2.0"], "gpl-2.0"),
        (["unlicense", "isc"], "isc"),
        (["agpl-3.0", "something-new"], "something-new"),
        (["lgpl-2.1", "cc-by-sa-3.0"], "cc-by-sa-3.0"),
        (["mit", "bsd-3-clause"], "mit"),
        (["apache-2.0 and gpl-3.0-only", "mpl-2.0"], "apache-2.0 and gpl-3.0-only"),
        (["cc0-1.0 and gpl-3.0", "gpl-3.0"], "cc0-1.0 and gpl-3.0"),
        (["mit/gpl-2.0", "agpl-3.0"], "mit/gpl-2.0"),
    ],
)
def test_the_strictest_of_several_is_found_in_any_order(several, expected):
    assert strictest(several) == strictest(reversed(several)) == expected


def test_all_licences_of_the_code_corpus_are_known():
    corpus = (
        "mit apache-2.0 gpl-3.0 gpl-2.0 bsd-3-clause agpl-3.0 lgpl-3.0 lgpl-2.1 "
        "bsd-2-clause cc0-1.0 epl-1.0 mpl-2.0 unlicense isc artistic-2.0"
    )
    unknown = strictness("unknown")
    assert all(strictness(license_id) < unknown for license_id in corpus.split(" "))


def test_spelling_is_made_one():
    assert normalise_license(" BSD-3-Clause ") == "bsd-3-clause"
    assert normalise_license("Apache  License 2.0") == "apache-2.0"


def test_a_sidecar_gives_licences_by_hash_and_bad_lines_are_skipped(tmp_path, caplog):
    sha256 = hashlib.sha256(b"text").hexdigest()
    lines = [
        json.dumps({"sha256": sha256, "license": "MIT"}),
        json.dumps({"sha256": sha256.upper(), "license": "GPL-3.0"}),
        "not json",
        json.dumps({"sha256": "short", "license": "MIT"}),
        "",
    ]
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "provenance.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert stated_licenses("x", [str(tmp_path)]) == {sha256: "gpl-3.0"}
    assert "2 line(s)" in caplog.text
