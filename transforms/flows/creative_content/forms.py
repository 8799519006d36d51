"""Fixed poetic forms and what each implies that code can check.

Belongs here: the forms and their rules; rhyme and metre are left to the critic. Does not: checking
(`checks.py`). Nobody tells whoever answers these rules: to know them is the point.
"""

from collections.abc import Mapping
from typing import Any, Literal

FormName = Literal[
    "haiku", "tanka", "limerick", "Shakespearean sonnet", "American cinquain", "triolet",
    "villanelle", "pantoum",
]  # fmt: skip


def _counted(kind: str, number: int) -> dict[str, Any]:
    return {"kind": kind, "least": number, "most": number, "texts": []}


def _syllables(*numbers: int) -> dict[str, Any]:
    return {"kind": "syllables", "least": 0, "most": 0, "texts": [*map(str, numbers)]}


def _same(*lines: str) -> dict[str, Any]:
    """Numbers of lines that are the same line, as "1=4=7"."""
    return {"kind": "same_lines", "least": 0, "most": 0, "texts": [*lines]}


FORMS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "haiku": (_counted("lines", 3), _syllables(5, 7, 5)),
    "tanka": (_counted("lines", 5), _syllables(5, 7, 5, 7, 7)),
    "limerick": (_counted("lines", 5),),
    "Shakespearean sonnet": (_counted("lines", 14),),
    "American cinquain": (_counted("lines", 5), _syllables(2, 4, 6, 8, 2)),
    "triolet": (_counted("lines", 8), _same("1=4=7", "2=8")),
    "villanelle": (_counted("lines", 19), _same("1=6=12=18", "3=9=15=19")),
    "pantoum": (
        _counted("lines", 16),
        _same("2=5", "4=7", "6=9", "8=11", "10=13", "12=15"),
    ),
}
