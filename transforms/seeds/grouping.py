"""Things of some size, taken together in groups that are not too large.

Belongs here: the one way of grouping. Does not: what is grouped: splits into tasks, files into
batches and rounds.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def grouped(items: Iterable[T], size_of: Callable[[T], int], most: int) -> list[list[T]]:
    """Group items, in order, into groups of at most `most` in size, or of one larger item."""
    groups: list[list[T]] = []
    room = 0
    for item in items:
        size = size_of(item)
        if not groups or size > room:
            groups.append([])
            room = most
        groups[-1].append(item)
        room -= size
    return groups
