"""Telephone numbers.

Belongs here: what counts as one. Does not: other long numbers (`numbers.py`).

Found are numbers with a country's code (+49 ...), North American ones with their usual marks, and
any grouped number after a word such as "phone". Left alone: North America's 555-01xx, which is kept
for fiction, and digits without groups unless after such a word or a plus sign.
"""

import re

from transforms.seeds.redaction.rule import Rule, Span, before

#: Country codes of the ITU by their first digits.
_COUNTRY = re.compile(
    r"\+(?:1(?=\D?\D?[2-9]\d\d\D{0,2}[2-9])|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
    r"|21[12368]|2[2-6]\d|29[01789]|3[578]\d|42[013]|5[09]\d|6[789]\d|8[0578]\d|9[679]\d)"
    r"(?=[ .(/-]|\d{6})"
)
_WORD = re.compile(
    r"(?:\b(?:tele)?phone|\btel|\bfax|\bmobile|\bcell|\bcall|\bhotline|\bwhatsapp)"
    r"(?: ?(?:no|number|us|me))?[.: )]{0,4}\Z",
    re.IGNORECASE,
)
_FICTION = re.compile(r"555[ .-]?01\d\d\Z")
_WORD_CHARS = 24


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _international(match: re.Match[str]) -> Span | None:
    if not 8 <= _digits(match[0]) <= 15 or not _COUNTRY.match(match[0]):
        return None
    return None if _FICTION.search(match[0]) else match.span()


def _american(match: re.Match[str]) -> Span | None:
    return None if _FICTION.search(match[0]) else match.span()


def _named(match: re.Match[str]) -> Span | None:
    if not 7 <= _digits(match[0]) <= 15 or _FICTION.search(match[0]):
        return None
    return match.span() if _WORD.search(before(match, _WORD_CHARS)) else None


INTERNATIONAL = Rule(
    "PHONE",
    re.compile(
        r"\+(?<![\w)+.\]}]\+)[1-9]\d{0,2}+(?:[ .-]?\(\d{1,4}+\)|[ .-]\d(?=[ .-]\d\d))?"
        r"(?:[ ./-]?\d{2,})++(?![\w+*/^=(-])"
    ),
    _international,
    gates=("+",),
)
AMERICAN = Rule(
    "PHONE",
    re.compile(
        r"(?:\((?<![\w(]\()[2-9]\d\d\) ?[2-9]\d\d[.-]"
        r"|[2-9](?<![\w.+$/-][2-9])\d\d(?:-[2-9]\d\d-|\.[2-9]\d\d\.))\d{4}(?![\w.+/-]\d|\w|-)"
    ),
    _american,
)
NAMED = Rule(
    "PHONE",
    re.compile(r"[(0-9](?<![\w.+$][(0-9])(?:[ .()/-]{0,2}\d){6,14}+(?![\w])"),
    _named,
    gates=tuple(
        gate + end
        for gate in ("hone", "HONE", "el", "EL", "ax", "AX", "obile", "all", "otline", "hatsApp")
        for end in (" ", ":", ".")
    ),
)
