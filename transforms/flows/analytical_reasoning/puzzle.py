"""Puzzles in a small closed vocabulary, so that code can solve them.

Belongs here: the shape of a puzzle as an agent writes it. Does not: what a relation means
(`relations.py`), searching (`search.py`), or what is asked (`assembling.py`).
"""

from typing import Literal

from pydantic import BaseModel

Relation = Literal[
    "at", "not_at", "one_of", "at_an_end", "before", "right_before", "next_to", "not_next_to",
    "later_by", "apart_by", "same_place", "different_places", "if_at_then_at", "if_and_only_if",
    "not_both", "either", "exactly_one",
]  # fmt: skip


class Clue(BaseModel):
    """A condition: a relation for code, and the words for whoever solves the puzzle.

    Fields that the relation has no use for are empty, or 0.
    """

    relation: Relation
    first: str
    second: str
    place: str
    other_place: str
    number: int
    says: str


class ItemSet(BaseModel):
    """Items of one kind, such as the singers."""

    name: str
    items: list[str]


class PuzzleTask(BaseModel):
    """A puzzle: items of each set are put into places, under clues.

    `sizes` says how many items of each set a place takes, in the order of `places`.
    """

    scene: str
    places_name: str
    places: list[str]
    sizes: list[int]
    sets: list[ItemSet]
    clues: list[Clue]


class ArrangementTask(PuzzleTask):
    """Asks about whole arrangements; `question` is the closing sentence."""

    question: str


class PlaceTask(PuzzleTask):
    """Asks for the place of one item."""

    asked_item: str
    question: str


class ExtremeTask(PuzzleTask):
    """Asks for the earliest or latest place an item can have."""

    asked_item: str
    end: Literal["earliest", "latest"]
    question: str


class OptionsTask(PuzzleTask):
    """Asks which of some statements must, could or cannot be true; `suppose` holds for it alone."""

    suppose: list[Clue]
    question: str
    options: list[Clue]
