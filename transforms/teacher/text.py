"""Text as tables can hold it: what a teacher answers may contain what UTF-8 and Parquet cannot.

Belongs here: that cleaning, of texts and of decoded JSON. Does not: judging a text.
"""

from typing import Any


def clean(value: Any) -> Any:
    """Return a decoded JSON value whose strings UTF-8 and Parquet can hold.

    JSON can escape what they cannot: half a surrogate pair, NUL.
    """
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        return [clean(part) for part in value]
    if isinstance(value, dict):
        return {without_surrogates(key): clean(part) for key, part in value.items()}
    return value


def without_surrogates(text: str) -> str:
    """Return text that UTF-8 and Parquet can hold; a lone surrogate becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
