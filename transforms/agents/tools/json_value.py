"""A value that left the sandbox, as JSON text of bounded length.

Belongs here: what of Python's values JSON can hold, and how much of it. Does not: running code
(`interpreter.py`).

The sandbox bounds the memory of a value, not the text of it: forty lists, each holding the one
before twice, are a few kilobytes in memory and 2**40 items in JSON.
"""

import json
from typing import Any

_DEPTH = 50
_SIZED = (str, list, tuple, dict, set, frozenset)
_INTEGER_BITS = 13_000  # json writes integers of up to 4,300 digits


class NotJson(ValueError):
    """The value has a part that JSON cannot hold; says which."""


class TooLong(ValueError):
    """The value's JSON would exceed its limit."""


def json_text(value: Any, max_chars: int) -> str:
    """Return a value as JSON: tuples as lists, sets as sorted lists, keys as text.

    Takes time and memory in proportion to `max_chars`, whatever the value.

    Raises:
        NotJson: a part of it is no number, text, bool, None, list, tuple, set or dict, is not
            finite, or lies deeper than 50 levels.
        TooLong: it would have more than `max_chars` characters.
    """
    _check(value, max_chars)
    text = json.dumps(_listed(value), ensure_ascii=False, allow_nan=False)
    if len(text) > max_chars:
        raise TooLong(f"the value has {len(text):,} characters; the limit is {max_chars:,}")
    return text


def _check(value: Any, max_chars: int) -> None:
    """Walk the value and stop at the limit: every part takes at least a character of JSON."""
    left = max_chars
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        left -= max(1, len(part)) if isinstance(part, _SIZED) else 1
        if left < 0:
            raise TooLong(f"the value has more than {max_chars:,} characters")
        if depth > _DEPTH:
            raise NotJson(f"the value is nested deeper than {_DEPTH} levels")
        waiting.extend((each, depth + 1) for each in _parts(part))


def _parts(part: Any) -> list[Any]:
    if isinstance(part, dict):
        for key in part:
            if not isinstance(key, str | int | float):
                raise NotJson(f"the value has a dict key of type {type(key).__name__}; use str()")
        return [*part.keys(), *part.values()]
    if isinstance(part, list | tuple | set | frozenset):
        return list(part)
    if isinstance(part, int) and part.bit_length() > _INTEGER_BITS:
        raise TooLong("the value has an integer of more than 3,900 digits")
    if isinstance(part, float) and not abs(part) < float("inf"):
        raise NotJson(f"the value has the number {part}, which JSON cannot hold")
    if part is not None and not isinstance(part, str | int | float):
        kind = type(part).__name__
        kind = part.name if kind == "MontyClassProxy" else kind
        raise NotJson(f"the value has a part of type {kind}, which JSON cannot hold; use str()")
    return []


def _listed(part: Any) -> Any:
    """Return a checked value with its sets as lists, ordered the same wherever it runs."""
    if isinstance(part, dict):
        return {key: _listed(each) for key, each in part.items()}
    if isinstance(part, list | tuple):
        return [_listed(each) for each in part]
    if isinstance(part, set | frozenset):
        is_plain = all(isinstance(each, int | float) for each in part)
        listed = [_listed(each) for each in part]
        return sorted(listed, key=None if is_plain else json.dumps)
    return part
