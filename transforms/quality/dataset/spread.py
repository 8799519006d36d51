"""How rows spread over kinds: coverage, entropy, the largest share, and distance from a reference.

Belongs here: pure functions of counts. Does not: counting (`counted.py`), or any threshold.
"""

from collections.abc import Collection, Mapping
from math import log, log2

from transforms.quality.dataset.measure import LEAST, Measure, too_few


def coverage(name: str, counts: Mapping[str, int], known: Collection[str]) -> Measure:
    """Return the share of the known kinds that occur."""
    rows = sum(counts.values())
    if not known:
        return Measure(name, None, rows, "no kinds are declared")
    return Measure(name, len(set(known) & counts.keys()) / len(known), rows)


def entropy(
    name: str, counts: Mapping[str, int], known: Collection[str] = (), least: int = LEAST
) -> Measure:
    """Return Shannon's entropy of the kinds over the most it could be: 0 is one kind, 1 all alike.

    The most is the logarithm of the kinds there are (those known, or seen where more are), or of
    the rows where those are fewer. A single kind of which no other is known has no spread to tell.
    """
    rows = sum(counts.values())
    if rows < least:
        return too_few(name, rows, "rows", least)
    kinds = len(set(known) | counts.keys())
    if kinds < 2:
        return Measure(name, None, rows, "there is one kind only")
    shares = (count / rows for count in counts.values() if count)
    return Measure(name, -sum(p * log(p) for p in shares) / log(min(kinds, rows)), rows)


def largest(name: str, most: int, rows: int) -> Measure:
    """Return the share of the rows that the commonest kind has."""
    return Measure(name, most / rows, rows) if rows else too_few(name, 0, "rows", 1)


def divergence(
    name: str, counts: Mapping[str, int], reference: Mapping[str, int], least: int = LEAST
) -> Measure:
    """Return Jensen and Shannon's divergence in bits between two spreads: 0 alike, 1 disjoint.

    J. Lin, "Divergence measures based on the Shannon entropy" (1991).
    """
    rows, whole = sum(counts.values()), sum(reference.values())
    if rows < least:
        return too_few(name, rows, "rows", least)
    if whole < least:
        return too_few(name, whole, "documents", least)
    total = 0.0
    for kind in counts.keys() | reference.keys():
        one, other = counts.get(kind, 0) / rows, reference.get(kind, 0) / whole
        middle = (one + other) / 2
        total += sum(share / 2 * log2(share / middle) for share in (one, other) if share)
    return Measure(name, max(total, 0.0), rows)
