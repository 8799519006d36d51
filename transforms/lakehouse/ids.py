"""Content ids: every id in the lakehouse is a hash of what it identifies, no counter or clock.

Belongs here: the one hash function and the choices derived from it. Does not: what goes into a
given id; that is decided where the row is made.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def digest(*parts: Any) -> str:
    """Return 32 hex digits identifying `parts` (JSON values, order kept, keys sorted)."""
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:32]


def fraction(*parts: Any) -> float:
    """Return a number in [0, 1) that depends on `parts` alone: all the chance there is in flows."""
    return int(digest(*parts)[:13], 16) / 16**13


def choose(options: Sequence[T], *parts: Any) -> T:
    """Return one of `options`, picked by `parts`.

    Raises:
        ValueError: `options` is empty.
    """
    if not options:
        raise ValueError("nothing to choose from")
    return options[int(fraction(*parts) * len(options))]


def ranked(options: Sequence[T], *parts: Any) -> list[T]:
    """Return `options` in an order picked by `parts`; its first n are a stable sample of n.

    Adding an option, or asking for more, keeps what was chosen in place wherever it can.
    """
    return sorted(options, key=lambda option: digest(*parts, str(option)))
