"""Orders that break a clue, as near to a right one as there are.

Belongs here: making wrong options for orders. Does not: any other option; agents write those.
"""

from itertools import combinations

from transforms.flows.analytical_reasoning.puzzle import PuzzleTask
from transforms.flows.analytical_reasoning.relations import Arrangement, holds
from transforms.lakehouse.ids import ranked


def wrong_orders(puzzle: PuzzleTask, right: Arrangement, key: str) -> list[str]:
    """Return orders that fail, those that break one clue alone first, each a different one."""
    order = sorted(right, key=lambda item: right[item])
    broken: dict[str, list[int]] = {}
    for near in _near(order):
        where = {item: number for number, item in enumerate(near)}
        fails = [
            number
            for number, clue in enumerate(puzzle.clues)
            if not holds(clue, where, puzzle.places)
        ]
        if fails:
            broken[", ".join(near)] = fails
    return _spread(ranked([*broken], key, "near misses"), broken)


def _near(order: list[str]) -> list[list[str]]:
    """Return the orders that two exchanges lead to."""
    once = [_swapped(order, *pair) for pair in combinations(range(len(order)), 2)]
    twice = [_swapped(each, *pair) for each in once for pair in combinations(range(len(order)), 2)]
    return [each for each in (*once, *twice) if each != order]


def _swapped(order: list[str], one: int, other: int) -> list[str]:
    made = list(order)
    made[one], made[other] = made[other], made[one]
    return made


def _spread(orders: list[str], broken: dict[str, list[int]]) -> list[str]:
    """Return orders by how few clues they break, those of a clue not yet broken first."""
    by_faults = sorted(orders, key=lambda order: len(broken[order]))
    seen: set[int] = set()
    first: list[str] = []
    rest: list[str] = []
    for order in by_faults:
        is_new = not seen & set(broken[order])
        (first if is_new else rest).append(order)
        seen |= set(broken[order])
    return [*first, *rest]
