"""Whether a puzzle as an agent wrote it can be used at all, before anything is searched.

Belongs here: sizes, names, and what each clue must have. Does not: how many arrangements there are
(`assembling.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from transforms.flows.analytical_reasoning.final_answer import mentions
from transforms.flows.analytical_reasoning.puzzle import Clue, PuzzleTask
from transforms.flows.analytical_reasoning.relations import MEANINGS
from transforms.flows.common.tasks import IllFormed

P = TypeVar("P", bound=PuzzleTask)

MOST_PLACES, MOST_ITEMS, MOST_CLUES = 8, 16, 14
NAME_CHARS, TEXT_CHARS, _CLUE_CHARS = 60, 1_200, 300


@dataclass(frozen=True)
class Frame:
    """What a type's puzzles look like.

    Attributes:
        is_ordered: whether places have an order that clues may speak of.
        takes_one: whether each place takes one item of each set.
        sets: fewest and most sets.
        places: fewest and most places.
    """

    is_ordered: bool
    takes_one: bool
    sets: tuple[int, int] = (1, 1)
    places: tuple[int, int] = (3, MOST_PLACES)


def cleaned(task: P, frame: Frame) -> P:
    """Return the puzzle with its names trimmed and its sizes filled in.

    Raises:
        IllFormed: it fits neither its frame nor the vocabulary.
    """
    made = task.model_copy(deep=True)
    made.places = [_line(each) for each in made.places]
    for each in made.sets:
        each.name, each.items = _line(each.name), [_line(item) for item in each.items]
    if frame.takes_one:
        made.sizes = [1] * len(made.places)
    made.clues = [trimmed(clue) for clue in made.clues]
    _check_names(made, frame)
    _check_sizes(made)
    if not 2 <= len(made.clues) <= MOST_CLUES:
        raise IllFormed(f"{len(made.clues)} clues")
    for clue in made.clues:
        check_clue(clue, made, frame)
    if not 20 <= len(made.scene.strip()) <= TEXT_CHARS:
        raise IllFormed("no scene, or too long a one")
    return made


def trimmed(clue: Clue) -> Clue:
    fields = ("first", "second", "place", "other_place", "says")
    return clue.model_copy(update={field: _line(getattr(clue, field)) for field in fields})


def check_clue(clue: Clue, puzzle: PuzzleTask, frame: Frame) -> None:
    """Check that a clue names what its relation needs, and that its words name the same items.

    Raises:
        IllFormed: it does not.
    """
    meaning = MEANINGS[clue.relation]
    if meaning.is_ordered and not frame.is_ordered:
        raise IllFormed(f"{clue.relation} among places without an order")
    items = [item for each in puzzle.sets for item in each.items]
    named = [clue.first, clue.second] if "second" in meaning.needs else [clue.first]
    if any(item not in items for item in named) or len(set(named)) < len(named):
        raise IllFormed(f"{clue.relation} of unknown items")
    needed = [getattr(clue, field) for field in ("place", "other_place") if field in meaning.needs]
    if any(place not in puzzle.places for place in needed):
        raise IllFormed(f"{clue.relation} at an unknown place")
    if "number" in meaning.needs and not 1 <= clue.number < len(puzzle.places):
        raise IllFormed(f"{clue.relation} by {clue.number}")
    _check_words(clue, named, items)


def _check_words(clue: Clue, named: Sequence[str], items: Sequence[str]) -> None:
    if not clue.says or len(clue.says) > _CLUE_CHARS:
        raise IllFormed("a clue without words, or with too many")
    found = {*mentions(clue.says, items)}
    if not {*named} <= found:
        raise IllFormed("a clue whose words do not name its items")
    # A single letter may be a word as well ("a boat").
    if any(len(item) > 1 and item in clue.says for item in found - {*named}):
        raise IllFormed("a clue whose words name an item that its relation does not")


def _check_names(puzzle: PuzzleTask, frame: Frame) -> None:
    items = [item for each in puzzle.sets for item in each.items]
    if not frame.places[0] <= len(puzzle.places) <= frame.places[1]:
        raise IllFormed(f"{len(puzzle.places)} places")
    if not frame.sets[0] <= len(puzzle.sets) <= frame.sets[1] or len(items) > MOST_ITEMS:
        raise IllFormed(f"{len(puzzle.sets)} sets of {len(items)} items")
    names = [name.casefold() for name in (*items, *puzzle.places)]
    if len(set(names)) < len(names):
        raise IllFormed("two items or places of one name")
    if any(not name or len(name) > NAME_CHARS or set(name) & set(",;:\n") for name in names):
        raise IllFormed("a name that cannot be listed")


def _check_sizes(puzzle: PuzzleTask) -> None:
    if len(puzzle.sizes) != len(puzzle.places) or any(size < 1 for size in puzzle.sizes):
        raise IllFormed("sizes that do not fit the places")
    if any(len(each.items) != sum(puzzle.sizes) for each in puzzle.sets):
        raise IllFormed("a set that does not fill the places")


def _line(text: str) -> str:
    return " ".join(text.split())
