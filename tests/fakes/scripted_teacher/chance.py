"""Everything that looks random in the scripted teacher: a draw from the hash of a request.

Belongs here: hashing and drawing. Does not: what is drawn for. Written without the product's own
`transforms.lakehouse.ids`, so that a fault there cannot hide behind a teacher that shares it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def fingerprint(*parts: Any) -> str:
    """Return 24 hex digits that identify `parts` (JSON values)."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("ascii"), digest_size=12).hexdigest()


def share_of(*parts: Any) -> float:
    """Return a number in [0, 1) that depends on `parts` alone."""
    return int(fingerprint(*parts)[:12], 16) / 16**12


def pick(options: Sequence[T], *parts: Any) -> T:
    """Return one of `options`, by the hash of `parts`."""
    return options[int(share_of(*parts) * len(options))]


def shuffled(options: Sequence[T], *parts: Any) -> list[T]:
    """Return `options` in an order given by the hash of `parts`."""
    order = sorted(range(len(options)), key=lambda index: fingerprint(index, *parts))
    return [options[index] for index in order]


def draw(shares: Mapping[str, float], *parts: Any) -> str | None:
    """Return at most one name of `shares`, each as often as its share says, by the hash of `parts`."""
    point = share_of(*parts)
    for name in sorted(shares):
        point -= shares[name]
        if point < 0:
            return name
    return None
