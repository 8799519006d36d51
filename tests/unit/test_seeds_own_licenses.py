"""Which licence a LICENSE file is, a header names, and which file counts."""

from pathlib import Path

import pytest

from transforms.seeds.licences import strictness
from transforms.seeds.own.license_files import is_license_file, nearest
from transforms.seeds.own.license_texts import license_ids, licenses_of_text, spdx_ids

SHIPPED = Path(__file__).parents[2] / "transforms/seeds/samples/LICENSES"


@pytest.mark.parametrize(
    ("name", "licenses"),
    [
        ("crate_memchr.LICENSE-MIT.txt", ["mit"]),
        ("crate_semver.LICENSE-APACHE.txt", ["apache-2.0"]),
        ("debian-src-leveldb.LICENSE.txt", ["bsd-3-clause"]),
        ("go_pkg_errors.LICENSE.txt", ["bsd-2-clause"]),
        ("npm-semver-7.8.6.LICENSE.txt", ["isc"]),
        ("debian-src-libuv1.LICENSE.txt", ["cc-by-4.0"]),
        ("debian_gnome-user-docs.copyright.txt", ["cc-by-sa-3.0"]),
        ("debian_metamath-databases.copyright.txt", ["cc0-1.0", "gpl-2.0"]),
        ("debian_sqlite3-doc.copyright.txt", ["unknown"]),
    ],
)
def test_a_real_licence_file_is_told_by_its_phrases(name, licenses):
    assert licenses_of_text((SHIPPED / name).read_text(encoding="utf-8")) == licenses


@pytest.mark.parametrize(
    ("text", "license_id"),
    [
        ("GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007 ... the GNU Affero General Public "
         "License ... use the GNU Lesser General Public License instead", "gpl-3.0"),
        ("GNU GENERAL PUBLIC LICENSE\n Version 2, June 1991", "gpl-2.0"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3, 19 November 2007 ... under version 3 of "
         "the GNU General Public License", "agpl-3.0"),
        ("GNU LESSER GENERAL PUBLIC LICENSE\nVersion 2.1, February 1999", "lgpl-2.1"),
        ("# under the terms of the GNU General Public License\n# as published by the Free "
         "Software Foundation; either version 2 of", "gpl-2.0"),
        ("Mozilla Public License Version 2.0\n... means either the GNU General Public License, "
         "Version 2.0, the GNU Lesser General Public License, Version 2.1", "mpl-2.0"),
        ("Creative Commons Legal Code\nAttribution-NonCommercial-NoDerivs 3.0 Unported",
         "cc-by-nc-nd-3.0"),
        ("see https://creativecommons.org/licenses/by-nc-sa/4.0/", "cc-by-nc-sa-4.0"),
        ("CC0 1.0 Universal", "cc0-1.0"),
        ("This is free and unencumbered software released into the public domain.", "unlicense"),
        ("Eclipse Public License - v 2.0", "epl-2.0"),
        ("All rights reserved.", "unknown"),
        ("", "unknown"),
    ],
)  # fmt: skip
def test_each_licence_has_a_telling_phrase(text, license_id):
    assert licenses_of_text(text) == [license_id]
    assert (strictness(license_id) == strictness("unknown")) == (license_id == "unknown")


@pytest.mark.parametrize(
    ("stated", "ids"),
    [
        ("MIT", ["MIT"]),
        ("(MIT OR Apache-2.0) AND ISC", ["MIT", "Apache-2.0", "ISC"]),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only"]),
        ("BSD (3-clause)", ["BSD (3-clause)"]),
        ("Do or die license", ["Do", "die license"]),
        (" ", []),
    ],
)
def test_an_expression_states_several_licences(stated, ids):
    assert license_ids(stated) == ids


def test_a_header_counts_at_the_top_of_a_file_alone():
    assert spdx_ids("#!/bin/sh\n# SPDX-License-Identifier: MIT */\n") == ["MIT"]
    assert spdx_ids("x\n" * 5000 + "SPDX-License-Identifier: MIT") == []


def test_licence_files_are_told_by_their_names():
    names = ["LICENSE", "licence.txt", "COPYING.LESSER", "LICENSE-MIT", "UNLICENSE", "License.md"]
    assert [name for name in names if not is_license_file(name)] == []
    assert not any(map(is_license_file, ["license.py", "licenses.go", "COPYING.c", "relicense"]))


def test_the_nearest_folder_counts():
    by_folder = {".": ["top"], "a/b": ["near"]}
    assert nearest("a/b/c/x.py", by_folder) == ["near"]
    assert nearest("a/x.py", by_folder) == ["top"]
    assert nearest("a/x.py", {"b": ["other"]}) == ()
