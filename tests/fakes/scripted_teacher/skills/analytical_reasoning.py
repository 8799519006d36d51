"""What the agents of analytical reasoning are answered: puzzles solved by hand.

Belongs here: a puzzle for each type, its roles named anew for each passage, and its solution. Does
not: the product's search; the solutions here come from a person.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from transforms.lakehouse.ids import ranked

NAMES = (
    "acorn", "badge", "cello", "dune", "easel", "flute", "gable", "harp", "inlet", "jetty",
    "kiln", "ledge", "mortar", "nook", "oar", "plinth", "quay", "rafter", "sluice", "tiller",
    "urn", "valve", "wharf", "yoke", "zither",
)  # fmt: skip
TURNS = ("1", "2", "3", "4", "5")
Names = Sequence[str]


@dataclass(frozen=True)
class Puzzle:
    """A puzzle over numbered roles; `clues` and the rest are (relation, first, …) by role."""

    scene: str
    places: Sequence[str]
    sizes: Sequence[int]
    sets: Sequence[int]
    clues: Sequence[tuple[Any, ...]]
    answer: Callable[[Names, str], str]
    more: Callable[[Names], dict[str, Any]] = lambda names: {}


def _lines(*places: str, rows: Sequence[Sequence[int]]) -> Callable[[Names, str], str]:
    def answer(names: Names, instruction: str) -> str:
        lines = [
            f"{place}: {', '.join(names[role] for role in row)}"
            for place, row in zip(places, rows, strict=True)
        ]
        return "\n".join(["", *lines])

    return answer


def _option(*clue: Any) -> Callable[[Names, str], str]:
    def answer(names: Names, instruction: str) -> str:
        wanted = re.escape(_clue(names, clue)["says"])
        found = re.search(rf"^([A-H])\. {wanted}$", instruction, re.MULTILINE)
        return found[1] if found else "?"

    return answer


def _order_that_fits(names: Names, instruction: str) -> str:
    for letter, listed in re.findall(r"^([A-H])\. (.+)$", instruction, re.MULTILINE):
        at = {name: number for number, name in enumerate(listed.split(", "))}
        one, two, three, four, five = (at[name] for name in names[:5])
        if one < two and three in (0, 4) and abs(four - five) != 1:
            return str(letter)
    return "?"


def _options(*clues: tuple[Any, ...], suppose: tuple[Any, ...] = ()) -> Callable[[Names], Any]:
    def more(names: Names) -> dict[str, Any]:
        supposed = [_clue(names, suppose, "Suppose that: ")] if suppose else []
        return {"options": [_clue(names, clue) for clue in clues], "suppose": supposed}

    return more


_BOATS = (("right_before", 0, 1), ("before", 2, 3))
PUZZLES = {
    "linear_order": Puzzle(
        "Five things are loaded one after another, the whole order being in doubt.",
        TURNS, (1,) * 5, (5,),
        (("later_by", 2, 0, 3), ("before", 4, 0), ("right_before", 1, 3)),
        _lines(*TURNS, rows=((4,), (0,), (1,), (3,), (2,))),
    ),
    "place_in_order": Puzzle(
        "Five things are painted one after another, and one is of interest.",
        TURNS, (1,) * 5, (5,),
        (("at_an_end", 1), ("before", 1, 0), ("later_by", 2, 0, 2), ("right_before", 3, 2),
         ("not_at", 0, "3")),
        lambda names, _: "3",
        lambda names: {"asked_item": names[3]},
    ),
    "earliest_or_latest": Puzzle(
        "Six things are sold one after another, as early as can be.",
        (*TURNS, "6"), (1,) * 6, (6,),
        (("before", 0, 2), ("right_before", 1, 3), ("before", 3, 2), ("not_next_to", 2, 3)),
        lambda names, _: "4",
        lambda names: {"asked_item": names[2], "end": "earliest"},
    ),
    "schedule": Puzzle(
        "Six things are shown on three days, some of them together.",
        ("Monday", "Tuesday", "Friday"), (1, 2, 3), (6,),
        (("same_place", 0, 1), ("before", 2, 0), ("before", 0, 3)),
        _lines("Monday", "Tuesday", "Friday", rows=((2,), (0, 1), (3, 4, 5))),
    ),
    "grouping": Puzzle(
        "Six things are divided between two rooms.",
        ("cellar", "attic"), (2, 4), (6,),
        (("different_places", 0, 1), ("if_at_then_at", 0, "cellar", 4, "cellar"),
         ("either", 5, "cellar", 0, "cellar"), ("if_at_then_at", 1, "cellar", 4, "cellar")),
        _lines("cellar", "attic", rows=((0, 4), (1, 2, 3, 5))),
    ),
    "selection": Puzzle(
        "Three of six things are chosen for a show.",
        ("chosen", "left out"), (3, 3), (6,),
        (("exactly_one", 0, "chosen", 1, "chosen"), ("if_at_then_at", 0, "chosen", 2, "chosen"),
         ("not_both", 2, "chosen", 3, "chosen"), ("if_and_only_if", 4, "chosen", 5, "chosen"),
         ("either", 3, "chosen", 4, "chosen")),
        _lines("chosen", "left out", rows=((1, 4, 5), (0, 2, 3))),
    ),
    "attribute_matching": Puzzle(
        "Each of three persons owns a thing of either kind.",
        ("Ines", "Jon", "Kaya"), (1, 1, 1), (3, 3),
        (("same_place", 0, 5), ("not_at", 0, "Ines"), ("different_places", 1, 3),
         ("not_at", 2, "Jon"), ("not_at", 5, "Kaya"), ("not_at", 4, "Kaya")),
        _lines("Ines", "Jon", "Kaya", rows=((1, 4), (0, 5), (2, 3))),
    ),
    "one_cell": Puzzle(
        "In each of three sheds there is a thing of either kind, and one is sought.",
        ("1", "2", "3"), (1, 1, 1), (3, 3),
        (("not_next_to", 3, 5), ("different_places", 0, 3), ("different_places", 0, 5)),
        lambda names, _: "2",
        lambda names: {"asked_item": names[0]},
    ),
    "must_be_true": Puzzle(
        "Five things are cleaned one after another, as they must be.",
        TURNS, (1,) * 5, (5,),
        (("before", 0, 1), ("before", 1, 2), ("right_before", 3, 1)),
        _option("before", 3, 2),
        _options(("before", 3, 2), ("before", 0, 4), ("right_before", 1, 2), ("at_an_end", 2)),
    ),
    "could_be_true": Puzzle(
        "Five things are moved one after another, as they could be.",
        TURNS, (1,) * 5, (5,),
        (("right_before", 0, 1), ("before", 1, 2), ("before", 2, 3)),
        _option("at", 4, "3"),
        _options(("at", 4, "3"), ("at", 2, "2"), ("at", 0, "3"), ("at", 1, "4")),
    ),
    "cannot_be_true": Puzzle(
        "Six things are divided between two shelves, as they cannot all be.",
        ("upper", "lower"), (3, 3), (6,),
        (("different_places", 0, 1), ("if_at_then_at", 0, "upper", 2, "upper"),
         ("if_at_then_at", 1, "upper", 2, "upper")),
        _option("at", 2, "lower"),
        _options(("at", 2, "lower"), ("at", 0, "lower"), ("same_place", 1, 2),
                 ("same_place", 3, 4)),
    ),
    "supposition": Puzzle(
        "Five things are auctioned one after another, on a supposition.",
        TURNS, (1,) * 5, (5,), _BOATS,
        _option("right_before", 2, 3),
        _options(("right_before", 2, 3), ("at", 0, "1"), ("before", 1, 2), ("at", 3, "5"),
                 suppose=("at", 4, "3")),
    ),
    "acceptable_order": Puzzle(
        "Five things are weighed one after another, in an acceptable order.",
        TURNS, (1,) * 5, (5,),
        (("before", 0, 1), ("at_an_end", 2), ("not_next_to", 3, 4)),
        _order_that_fits,
    ),
    "number_of_arrangements": Puzzle(
        "Five things are shipped one after another, in any of several orders.",
        TURNS, (1,) * 5, (5,), (*_BOATS, ("at_an_end", 4)),
        lambda names, _: "6",
    ),
}  # fmt: skip


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    passage = block(request, "passage")
    if agent == "transform_inventory":
        words = ranked(NAMES, block(request, "source"))
        kinds = [{"kind": kind, "names": words[at : at + 6]} for kind, at in (("a", 0), ("b", 6))]
        return said(is_suitable=True, setting="A depot is put in order before a fair.", kinds=kinds)
    if agent.startswith("ask_"):
        puzzle = PUZZLES[agent.removeprefix("ask_")]
        return said(
            is_applicable=True, tasks=[_task(puzzle, passage), _task(puzzle, passage + "2")]
        )
    if agent.startswith("editor_"):
        shown = block(request, "question")
        return Reply(json.dumps(_task(_shown(shown), "edited " + shown)))
    if agent == "responder":
        shown = block(request, "question")
        puzzle = _shown(shown)
        steps = "The clue with the fewest possibilities comes first; the others follow from it."
        return Reply(f"{steps}\n\nAnswer: {puzzle.answer(_listed(shown, puzzle), shown)}")
    if agent.startswith("solver_"):
        shown = block(request, "question")
        puzzle = _shown(shown)
        found = puzzle.answer(_listed(shown, puzzle), shown)
        return said(is_answerable=True, final_answer=found.strip())
    return None


def _shown(instruction: str) -> Puzzle:
    return next(each for each in PUZZLES.values() if each.scene in instruction)


def _listed(instruction: str, puzzle: Puzzle) -> list[str]:
    """Return the names of the roles, as the puzzle's lists have them."""
    lists = re.findall(r"^Kind \d: (.+)$", instruction, re.MULTILINE)
    return [name for each in lists for name in each.split(", ")]


def _task(puzzle: Puzzle, about: str) -> dict[str, Any]:
    names = ranked(NAMES, about)[: sum(puzzle.sets)]
    starts = [sum(puzzle.sets[:number]) for number in range(len(puzzle.sets))]
    sets = [
        {"name": f"Kind {number}", "items": names[start : start + size]}
        for number, (start, size) in enumerate(zip(starts, puzzle.sets, strict=True), 1)
    ]
    more = puzzle.more(names)
    about_one = f", of the {more['asked_item']}" if "asked_item" in more else ""
    return {
        "scene": puzzle.scene,
        "places_name": "Places",
        "places": [*puzzle.places],
        "sizes": [*puzzle.sizes],
        "sets": sets,
        "clues": [_clue(names, clue) for clue in puzzle.clues],
        "question": f"What follows for the question of this puzzle{about_one}?",
        **more,
    }


def _clue(names: Names, clue: Sequence[Any], opening: str = "") -> dict[str, Any]:
    """Return a clue: roles are whole numbers below ten, places texts; the last number counts."""
    relation, first, *rest = clue
    made = {"second": "", "place": "", "other_place": "", "number": 0}
    if relation in ("later_by", "apart_by"):
        made |= {"second": names[rest[0]], "number": rest[1]}
    elif len(rest) == 3:
        made |= {"place": rest[0], "second": names[rest[1]], "other_place": rest[2]}
    elif rest:
        is_place = isinstance(rest[0], str)
        made |= {"place": rest[0]} if is_place else {"second": names[rest[0]]}
    told = [names[first], *(str(value) for value in made.values() if value)]
    says = f"{opening}{relation.replace('_', ' ')}: {', '.join(told)}."
    return {"relation": relation, "first": names[first], **made, "says": says}
