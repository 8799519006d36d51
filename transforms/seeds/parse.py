"""From a line to a record.

Belongs here: UTF-8, JSON and characters that cannot be stored. Does not: which keys a corpus has.
"""

import json
import re
from typing import Any

from transforms.seeds.records import (
    INVALID_JSON,
    NOT_AN_OBJECT,
    NOT_UTF8,
    RAW_TEXT_CAP,
    Line,
    Reject,
)

_BOM = b"\xef\xbb\xbf"
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ROUNDED = 2.0**63


def parse(line: Line) -> dict[str, Any] | Reject:
    """Return a line's JSON object, or why there is none.

    A byte order mark is dropped. Lone surrogates, which no file can store, become U+FFFD; NUL
    characters stay, since `raw.*` holds what the source ships. NaN and infinities become null.
    """
    import orjson

    try:
        record = orjson.loads(line.data)
    except orjson.JSONDecodeError:
        return _parse_leniently(line)  # or say better what is wrong
    if not isinstance(record, dict):
        return _not_an_object(line, record)
    return _parse_leniently(line) if _has_rounded(record) else record


def _has_rounded(value: Any) -> bool:
    """Whether a number may have been an integer of more than 64 bits: orjson rounds those."""
    if isinstance(value, float):
        return abs(value) >= _ROUNDED
    if isinstance(value, dict):
        return any(_has_rounded(item) for item in value.values() if not isinstance(item, str))
    return isinstance(value, list) and any(map(_has_rounded, value))


def _parse_leniently(line: Line) -> dict[str, Any] | Reject:
    """Return what the standard library makes of a line: slower, and it takes more."""
    try:
        text = line.data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return _reject(line, NOT_UTF8, f"byte {error.start} of the line: {error.reason}")
    try:
        record = json.loads(text, strict=False, parse_constant=lambda _: None)
        if isinstance(record, dict) and _SURROGATE_ESCAPE.search(line.data):
            record = storable(record)
    except RecursionError:
        return _reject(line, INVALID_JSON, "nested too deeply")
    except ValueError as error:
        return _reject(line, INVALID_JSON, str(error)[:200])
    return record if isinstance(record, dict) else _not_an_object(line, record)


def _not_an_object(line: Line, record: Any) -> Reject:
    return _reject(line, NOT_AN_OBJECT, f"a JSON {type(record).__name__}, not an object")


def _reject(line: Line, reason: str, detail: str) -> Reject:
    return Reject(reason, detail, line.position, line.data[:RAW_TEXT_CAP])


def storable(value: Any) -> Any:
    """Return a JSON value with every lone surrogate replaced by U+FFFD, keys included."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value
