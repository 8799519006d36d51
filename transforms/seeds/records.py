"""A record on its way in, and the reasons for which one is turned away.

Belongs here: the shapes that pass between reading (`lines.py`, `parquet.py`), parsing (`parse.py`)
and the adapters, and small helpers every adapter needs. Does not: any one corpus's columns.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: How much of a rejected record's text is kept, in characters.
RAW_TEXT_CAP = 4096

INVALID_JSON = "invalid_json"
NOT_AN_OBJECT = "not_an_object"
NOT_UTF8 = "not_utf8"
BINARY_FILE = "binary_file"
CORRUPT_GZIP = "corrupt_gzip"
CORRUPT_PARQUET = "corrupt_parquet"
RECORD_TOO_LARGE = "record_too_large"
EMPTY_FILE = "empty_file"
VANISHED = "vanished"
UNREADABLE = "unreadable"
WRONG_COLUMNS = "wrong_columns"
MISSING_TEXT = "missing_text"
BLANK_TEXT = "blank_text"
WRONG_TYPE = "wrong_type"

#: Reasons that are about a file, or the rest of it, rather than about one record.
FILE_REASONS = frozenset(
    {BINARY_FILE, CORRUPT_GZIP, CORRUPT_PARQUET, EMPTY_FILE, VANISHED, UNREADABLE, WRONG_COLUMNS}
)


@dataclass(frozen=True)
class Line:
    """One line of a file, without its line end; `position` is its byte offset, unpacked."""

    position: int
    data: bytes


@dataclass(frozen=True)
class Reject:
    """Why a record, or the rest of a file, cannot be used. `raw` is at most a capped start."""

    reason: str
    detail: str = ""
    position: int = 0
    raw: bytes = b""


def printable(raw: bytes) -> str:
    """Return rejected bytes as text a person can read: undecodable bytes and NULs escaped."""
    text = raw[:RAW_TEXT_CAP].decode("utf-8", errors="backslashreplace")
    return text.replace("\x00", "\\x00")[:RAW_TEXT_CAP]


def find_text(record: Mapping[str, Any], keys: Iterable[str]) -> str | Reject:
    """Return the record's text: the first of `keys` with a value; numbers become text.

    Returns:
        The text, or a reject: `missing_text` when no key is there, `blank_text` when all values
        are null or blank, `wrong_type` when the value is a list or an object.
    """
    keys = tuple(keys)
    present = [key for key in keys if key in record]
    if not present:
        observed = ", ".join(sorted(map(str, record))[:20])
        return Reject(MISSING_TEXT, f"expected one of {', '.join(keys)}; observed {observed}")
    for key in present:
        value = record[key]
        if isinstance(value, (list, dict, bytes)):
            return Reject(WRONG_TYPE, f"{key} is a {type(value).__name__}, not text")
        if text := as_text(value):
            return text
    return Reject(BLANK_TEXT, f"{present[0]} is null or blank")


def as_text(value: Any) -> str | None:
    """Return a JSON scalar as text, None for null and blank; 12345 becomes "12345"."""
    if value is None:
        return None
    if isinstance(value, str):
        return value if value.strip("\x00\ufeff \t\r\n") and value.strip() else None
    if isinstance(value, (int, float, bool, list, dict)):
        return as_json(value)
    return str(value)


def as_int(value: Any) -> int | None:
    """Return a number, also one written as text, that fits 64 bits; None for anything else."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if -(2**63) <= number < 2**63 else None


def as_float(value: Any) -> float | None:
    """Return a finite number, also one written as text; None for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def as_bool(value: Any) -> bool | None:
    """Return a truth value, also one written as text; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())


def as_json(value: Any) -> str:
    """Return a value as compact JSON, keys sorted; dates and the like as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def leftover(record: Mapping[str, Any], used: Iterable[str]) -> str | None:
    """Return the record's keys that no column takes, as JSON; None when there are none."""
    taken = frozenset(used)
    rest = {str(key): value for key, value in record.items() if key not in taken}
    return as_json(rest) if rest else None
