"""What each relation of the vocabulary means.

Belongs here: the relations, which fields each needs, and whether one holds. Does not: searching.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from transforms.flows.analytical_reasoning.puzzle import Clue

Arrangement = Mapping[str, int]
"""Item -> index of its place."""


@dataclass(frozen=True)
class Where:
    """A clue's facts in one arrangement, as indices of places; -1 for what it does not name."""

    first: int
    second: int
    place: int
    other_place: int
    number: int
    last: int


@dataclass(frozen=True)
class Meaning:
    """A relation.

    Attributes:
        holds: whether it does, of these facts.
        needs: the fields of a clue that it uses, beside `first`.
        is_ordered: whether it makes sense only where places have an order.
    """

    holds: Callable[[Where], bool]
    needs: tuple[str, ...] = ()
    is_ordered: bool = False


_SECOND, _PLACE, _FOUR = ("second",), ("place",), ("second", "place", "other_place")
_COUNTED = ("second", "number")

MEANINGS: dict[str, Meaning] = {
    "at": Meaning(lambda w: w.first == w.place, _PLACE),
    "not_at": Meaning(lambda w: w.first != w.place, _PLACE),
    "one_of": Meaning(lambda w: w.first in (w.place, w.other_place), ("place", "other_place")),
    "at_an_end": Meaning(lambda w: w.first in (0, w.last), (), True),
    "before": Meaning(lambda w: w.first < w.second, _SECOND, True),
    "right_before": Meaning(lambda w: w.second - w.first == 1, _SECOND, True),
    "next_to": Meaning(lambda w: abs(w.second - w.first) == 1, _SECOND, True),
    "not_next_to": Meaning(lambda w: abs(w.second - w.first) != 1, _SECOND, True),
    "later_by": Meaning(lambda w: w.first - w.second == w.number, _COUNTED, True),
    "apart_by": Meaning(lambda w: abs(w.first - w.second) == w.number, _COUNTED, True),
    "same_place": Meaning(lambda w: w.first == w.second, _SECOND),
    "different_places": Meaning(lambda w: w.first != w.second, _SECOND),
    "if_at_then_at": Meaning(
        lambda w: w.first != w.place or w.second == w.other_place, _FOUR
    ),
    "if_and_only_if": Meaning(
        lambda w: (w.first == w.place) == (w.second == w.other_place), _FOUR
    ),
    "not_both": Meaning(
        lambda w: not (w.first == w.place and w.second == w.other_place), _FOUR
    ),
    "either": Meaning(lambda w: w.first == w.place or w.second == w.other_place, _FOUR),
    "exactly_one": Meaning(
        lambda w: (w.first == w.place) != (w.second == w.other_place), _FOUR
    ),
}  # fmt: skip


def holds(clue: Clue, arrangement: Arrangement, places: Sequence[str]) -> bool:
    """Whether a well-formed clue is true of an arrangement."""
    index = {place: number for number, place in enumerate(places)}
    where = Where(
        arrangement[clue.first],
        arrangement.get(clue.second, -1),
        index.get(clue.place, -1),
        index.get(clue.other_place, -1),
        clue.number,
        len(places) - 1,
    )
    return MEANINGS[clue.relation].holds(where)


def terms(clue: Clue) -> list[str | int]:
    """Return a clue as a spec keeps it: its relation, `first`, then what the relation needs."""
    needs = MEANINGS[clue.relation].needs
    return [clue.relation, clue.first, *(getattr(clue, field) for field in needs)]


def notation(clue: Clue) -> str:
    """Return a clue in one line, such as `before(Ana, Ben)`: equal clues, equal lines."""
    relation, *rest = terms(clue)
    return f"{relation}({', '.join(map(str, rest))})"
