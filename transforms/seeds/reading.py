"""What ingestion keeps out although it could be used: licence, band and language, while reading.

Belongs here: the filters a run sets for reading, and their version. Does not: the rules of curation
(`rules.py`), which judge texts.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from transforms.lakehouse.ids import digest
from transforms.seeds.filters import language, licence, score

#: Reasons for which a record is in seeds.rejected without ever having been in a raw table.
READING_REASONS = (licence.LICENCE_NOT_ALLOWED, score.SCORE_TOO_LOW, language.PROGRAMMING_LANGUAGE)

#: Raise this when an adapter or a filter reads the same file otherwise: all files are read anew.
_READING_VERSION = 1
#: Shapes of the built-in corpora's records that are code.
_CODE_SHAPES = ("code", "github-code", "codeparrot-clean")
_BAND = re.compile(r"(?:^|/)(\d\.\d+)-(\d\.\d+)\.jsonl(?:\.gz)?$")


@dataclass(frozen=True)
class ReadingFilters:
    """Which records are wanted at all.

    Attributes:
        code_licenses: licences that code must have, all of its own; empty: any, even none.
        min_score: least quality score (AutoMathText's `lm_q1q2_score`) where a record has one.
        programming_languages: languages that code must be in, as the source spells them, upper or
            lower case; empty: any.
    """

    code_licenses: tuple[str, ...] = ()
    min_score: float = 0.0
    programming_languages: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The `reading_version` of files read with these, and the `filter_version` of rows."""
        return digest("reading", _READING_VERSION, asdict(self))

    def passes_over(self, file_name: str) -> bool:
        """Whether all of a file's records are below the least score, as its name says."""
        band = _BAND.search(file_name)
        return band is not None and float(band[2]) <= self.min_score

    def reason_against(self, row: Mapping[str, Any], stated_license: str | None) -> str | None:
        """Return why an adapted record of any corpus is kept out, None if it is wanted.

        `stated_license` is a sidecar's, or its corpus's: it counts where the record has none.
        """
        if reason := score.reason_against(row.get("lm_q1q2_score"), self.min_score):
            return reason
        if not (row.get("kind") == "code" or row.get("shape") in _CODE_SHAPES):
            return None
        wanted = self.programming_languages
        if reason := language.reason_against_programming(row.get("language"), wanted):
            return reason
        own = row.get("licenses") or [row.get("license") or stated_license or "unknown"]
        return licence.reason_against(own, "code", {"code": self.code_licenses})


#: Everything is wanted.
NO_FILTERS = ReadingFilters()
