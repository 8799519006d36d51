"""Everything that looks random in the scripted teacher: a draw from the hash of a request.

Belongs here: hashing and drawing. Does not: what is drawn for. Written without the product's own
`transforms.lakehouse.ids`, so that a fault there cannot hide behind a teacher that shares it.
"""

import hashlib
import json
from collections.abc import Mapping
from random import Random
from typing import Any


def fingerprint(*parts: Any) -> str:
    """Return 24 hex digits that identify `parts` (JSON values)."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("ascii"), digest_size=12).hexdigest()


def share_of(*parts: Any) -> float:
    """Return a number in [0, 1) that depends on `parts` alone."""
    return int(fingerprint(*parts)[:12], 16) / 16**12


def dice(*parts: Any) -> Random:
    """Return a generator whose every throw depends on `parts` alone."""
    return Random(fingerprint(*parts))


def draw(shares: Mapping[str, float], *parts: Any) -> str | None:
    """Return at most one name of `shares`, each as often as its share says, by hash of `parts`."""
    point = share_of(*parts)
    for name in sorted(shares):
        point -= shares[name]
        if point < 0:
            return name
    return None
