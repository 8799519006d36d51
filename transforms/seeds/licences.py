"""Licence identifiers: one spelling, and which of several is the strictest.

Belongs here: spelling and order. Does not: whether a licence permits a use; that is the user's
call, and the licence travels with every row so that it can be made.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import Column

_SPELLINGS = {
    "apache 2.0": "apache-2.0",
    "apache license 2.0": "apache-2.0",
    "apache2": "apache-2.0",
    "public domain": "public-domain",
    "cc0": "cc0-1.0",
    "bsd": "bsd-3-clause",
    "mit license": "mit",
    "gplv2": "gpl-2.0",
    "gplv3": "gpl-3.0",
}

#: Strictness by pattern, mildest first; the first pattern that matches counts. The patterns mean
#: the same to Python and to Spark. What is not known is the strictest of all, and so is what
#: combines several ("Apache-2.0 AND GPL-3.0"): no pattern matches a blank or a slash.
_ORDER = (
    r"^(public-domain|cc0(-[^ /]*)?|unlicense|0bsd|wtfpl|pddl[^ /]*)$",
    r"^(mit(-0)?|isc|postgresql|zlib|ncsa|bsl-1\.0|x11|(bsd|python|psf|apache|artistic)[^ /]*)$",
    r"^cc-by-[0-9.]+$",
    r"^(mpl|epl|cddl|lgpl|eupl)[^ /]*$",
    r"^(cc-by-sa|gfdl|odbl)[^ /]*$",
    r"^gpl[^ /]*$",
    r"^(agpl|sspl)[^ /]*$",
    r"^cc-by-(nc|nd)[^ /]*$",
)


def normalise_license(stated: str) -> str:
    """Return a licence id in lower case and a single spelling; `unknown` for what names none.

    A record states its own licence, so the text is as untrusted as any seed's.
    """
    lowered = re.sub(r"\s+", " ", stated.strip().lower())
    if not re.fullmatch(r"[\w .+()/:-]{1,80}", lowered):
        return "unknown"
    return _SPELLINGS.get(lowered, lowered)


def strictness(license_id: str) -> int:
    """Return a rank: 0 for the public domain, the highest for a licence we do not know."""
    for rank, pattern in enumerate(_ORDER):
        if re.match(pattern, license_id):
            return rank
    return len(_ORDER)


def strictest(license_ids: Iterable[str]) -> str:
    """Return the strictest of several; of equally strict ones the last in the alphabet.

    Raises:
        ValueError: there are none.
    """
    return max(license_ids, key=lambda license_id: (strictness(license_id), license_id))


def strictest_column(license_ids: "Column") -> "Column":
    """Return `strictest` for a Spark column of `array<string>`."""
    from pyspark.sql import functions as F

    def ranked(license_id: "Column") -> "Column":
        rank = F.when(license_id.rlike(_ORDER[0]), 0)
        for number, pattern in enumerate(_ORDER[1:], start=1):
            rank = rank.when(license_id.rlike(pattern), number)
        return F.struct(rank.otherwise(len(_ORDER)).alias("rank"), license_id.alias("id"))

    return F.array_max(F.transform(license_ids, ranked)).getField("id")
