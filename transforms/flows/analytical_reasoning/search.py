"""Every arrangement of a puzzle that its clues allow: a bounded depth-first search.

Belongs here: the search. Does not: judging what an agent wrote (`well_formed.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.flows.analytical_reasoning.puzzle import Clue, PuzzleTask
from transforms.flows.analytical_reasoning.relations import MEANINGS, Arrangement, holds

#: Items put somewhere, over the whole search: a fraction of a second.
MOST_STEPS = 60_000
#: A puzzle that leaves more open than this asks for no deduction.
MOST_ARRANGEMENTS = 2_000


class TooLarge(ValueError):
    """The search would pass its bounds."""


def arrangements(puzzle: PuzzleTask, suppose: Sequence[Clue] = ()) -> list[Arrangement]:
    """Return every arrangement that a well-formed puzzle allows, `suppose` holding too.

    Raises:
        TooLarge: there are too many, or too much to try.
    """
    clues = [*puzzle.clues, *suppose]
    found: list[Arrangement] = []
    _Search(puzzle, _order(puzzle, clues), clues, found).place(0)
    return found


def _order(puzzle: PuzzleTask, clues: Sequence[Clue]) -> list[tuple[int, str]]:
    """Return (number of its set, item), the most restricted first."""
    named = [name for clue in clues for name in _items_of(clue)]
    items = [(number, item) for number, each in enumerate(puzzle.sets) for item in each.items]
    return sorted(items, key=lambda item: -named.count(item[1]))


def _items_of(clue: Clue) -> list[str]:
    return [clue.first, clue.second] if "second" in MEANINGS[clue.relation].needs else [clue.first]


@dataclass
class _Search:
    puzzle: PuzzleTask
    order: list[tuple[int, str]]
    clues: list[Clue]
    found: list[Arrangement]

    def __post_init__(self) -> None:
        position = {item: number for number, (_, item) in enumerate(self.order)}
        self._due: list[list[Clue]] = [[] for _ in self.order]
        for clue in self.clues:
            self._due[max(position[item] for item in _items_of(clue))].append(clue)
        self._left = [list(self.puzzle.sizes) for _ in self.puzzle.sets]
        self._where: dict[str, int] = {}
        self._steps = 0

    def place(self, depth: int) -> None:
        if depth == len(self.order):
            self.found.append(dict(self._where))
            if len(self.found) > MOST_ARRANGEMENTS:
                raise TooLarge(f"more than {MOST_ARRANGEMENTS:,} arrangements")
            return
        of_set, item = self.order[depth]
        left = self._left[of_set]
        for place in range(len(left)):
            if not left[place]:
                continue
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise TooLarge(f"more than {MOST_STEPS:,} steps")
            left[place] -= 1
            self._where[item] = place
            if all(holds(clue, self._where, self.puzzle.places) for clue in self._due[depth]):
                self.place(depth + 1)
            del self._where[item]
            left[place] += 1
