"""Files with a program's name that hold data: encoded bytes, tables, documents of JSON or XML.

Belongs here: telling data from code. Does not: minified code (`minified.py`).
"""

import string

from transforms.seeds.filters.prepared import Prepared

DATA_FILE = "data_file"

_MARKUP_STARTS = ("<?xml", "<!DOCTYPE plist", "<svg")
_MARKUP_LANGUAGES = frozenset({"html", "css", "tex", "markdown", "xml"})
#: Of a line of numbers, hexadecimal bytes or escapes nothing is left without these.
_IN_LISTS = string.digits + string.hexdigits + "xXuUlLeE+-.,;:(){}[]'\"\\ \t"
_DIGITS = frozenset(string.digits)
_IN_ENCODED = string.ascii_letters + string.digits + "+/=-_\"'`,;()\\"
_ENCODED_WORD = 64


def reason_against(document: Prepared, *, max_data_chars: float) -> str | None:
    """Return `data_file` or None. For code.

    StarCoder2 (Lozhkov et al., 2024, 3.1) drops a file if runs of base64, hexadecimal or Unicode
    escapes make up more than half of it; StarCoder (Li et al., 2023) drops what begins with
    `<?xml version=` and most JSON. Here lines of numbers count as encoded bytes do.
    """
    text = document.text
    language = (document.programming_language or "").lower()
    if language not in _MARKUP_LANGUAGES and text.startswith(_MARKUP_STARTS):
        return DATA_FILE
    if _is_json(text):
        return DATA_FILE
    most = max_data_chars * document.word_chars
    encoded = [word for word in document.words if len(word) >= _ENCODED_WORD]
    data = sum(len(word) for word in encoded if not word.strip(_IN_ENCODED))
    if data > most:
        return DATA_FILE
    listed = (line for line in document.lines if not line.strip(_IN_LISTS))
    data = sum(len(line.replace(" ", "")) for line in listed if not _DIGITS.isdisjoint(line))
    return DATA_FILE if data > most else None


def _is_json(text: str) -> bool:
    """Whether a text is one JSON object or list; most are known not to be by their two ends."""
    if (text[:1], text[-1:]) not in (("{", "}"), ("[", "]")):
        return False
    import orjson

    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True
