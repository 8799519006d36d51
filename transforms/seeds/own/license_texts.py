"""Which licence a text is, or names.

Belongs here: the telling phrases of common licences' own texts and of short notices, and SPDX's
header line. Does not: spelling and strictness of ids (`licences.py`).
"""

import re
from collections.abc import Iterator

#: A LICENSE file is read this far; a longer one lists the licences of many parts.
READ_BYTES = 256 * 1024
#: A header stands in a file's first lines.
_HEADER_CHARS = 4096

UNKNOWN = "unknown"

_SPDX = re.compile(r"SPDX-License-Identifier:[ \t]*([\w.+()\- \t]+)")
_JOINTS = re.compile(r"\s(?:AND|OR)\s", re.IGNORECASE)

#: Licence → phrases that all occur in it, in small letters with single blanks.
_PHRASES = (
    ("apache-2.0", ("apache license,? version 2.0",)),
    ("mit", ("permission is hereby granted, free of charge, to any person obtaining a copy",)),
    ("isc", ("permission to use, copy, modify, and(/or)? distribute this software for any purpose",
             "provided that the above copyright notice")),
    ("mpl-2.0", ("mozilla public license,? (version|v\\.) ?2.0",)),
    ("epl-2.0", ("eclipse public license -? ?(version|v\\.?) ?2.0",)),
    ("epl-1.0", ("eclipse public license -? ?(version|v\\.?) ?1.0",)),
    ("unlicense", ("this is free and unencumbered software released into the public domain",)),
    ("cc0-1.0", ("cc0 1.0 universal|publicdomain/zero/1.0",)),
    ("zlib", ("altered source versions must be plainly marked as such",)),
    ("bsl-1.0", ("boost software license,? -? ?version 1.0",)),
    ("artistic-2.0", ("artistic license,? (version )?2.0",)),
    ("wtfpl", ("do what the fuck you want to public license",)),
    ("python-2.0", ("python software foundation license version 2",)),
)  # fmt: skip

#: The texts name each other, so their own title lines and notices alone count.
_GNU = re.compile(
    r"gnu (?P<kind>lesser |library |affero )?general public license (?:"
    r"version (?P<title>[\d.]+), (?:\d+ )?(?:june|february|november) (?:1991|1999|2007)"
    r"|as published by the free software foundation[;,] (?:either )?version "
    r"(?P<notice>\d(?:\.\d)?))"
)
_GNU_IDS = {None: "gpl", "lesser ": "lgpl", "library ": "lgpl", "affero ": "agpl"}

_CC_NAME = re.compile(
    r"\battribution(?P<nc>[- ]noncommercial)?(?P<more>[- ](?:sharealike|noderiv(?:ative)?s))? "
    r"(?P<version>[1-4]\.\d) (?:international|unported|generic)"
)
_CC_LIMITS = {"share": "sa", "noder": "nd"}
_CC_LINK = re.compile(r"creativecommons\.org/licenses/(?P<id>by[a-z-]*)/(?P<version>[1-4]\.\d)")


def spdx_ids(text: str) -> list[str]:
    """Return the licences that an SPDX header in a file's first lines names, if it has one."""
    found = _SPDX.search(text[:_HEADER_CHARS])
    return license_ids(found.group(1)) if found else []


def license_ids(stated: str) -> list[str]:
    """Return the ids of an expression such as `(MIT OR Apache-2.0) AND ISC`; any other text as is.

    An exception (`GPL-2.0-only WITH Classpath-exception-2.0`) permits more, so it is left off.
    """
    without = re.sub(r"\bWITH\s+[\w.-]+", "", stated)
    if _JOINTS.search(without):
        without = without.replace("(", " ").replace(")", " ")
    ids = (part.strip() for part in _JOINTS.split(without))
    return list(dict.fromkeys(each for each in ids if each))


def licenses_of_text(text: str) -> list[str]:
    """Return the licences that a LICENSE file states, `unknown` if it is none of the common."""
    told = re.sub(r"[\s*#>]+", " ", text.lower())
    found = spdx_ids(text) or list(dict.fromkeys(_told(told)))
    return found or [UNKNOWN]


def _told(text: str) -> Iterator[str]:
    for license_id, phrases in _PHRASES:
        if all(re.search(phrase, text) for phrase in phrases):
            yield license_id
    if "redistributions of source code must retain" in text:
        yield _bsd(text)
    for gnu in _GNU.finditer(text):
        version = gnu.group("title") or gnu.group("notice")
        yield f"{_GNU_IDS[gnu.group('kind')]}-{version if '.' in version else version + '.0'}"
    for name in _CC_NAME.finditer(text):
        limits = [name.group("nc") and "nc", _CC_LIMITS.get((name.group("more") or "")[1:6])]
        yield "-".join(filter(None, ("cc-by", *limits, name.group("version"))))
    for link in _CC_LINK.finditer(text):
        yield f"cc-{link.group('id')}-{link.group('version')}"


def _bsd(text: str) -> str:
    if "advertising materials mentioning" in text:
        return "bsd-4-clause"
    return "bsd-3-clause" if "endorse or promote products" in text else "bsd-2-clause"
