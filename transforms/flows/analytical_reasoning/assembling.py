"""From a puzzle to an instruction and the answer that code computed.

Belongs here: what each question needs of a puzzle, and its answer. Does not: the search
(`search.py`), how a puzzle is laid out (`layout.py`), or the types (`taxonomy.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from transforms.flows.analytical_reasoning.final_answer import mentions
from transforms.flows.analytical_reasoning.layout import arrangement_lines, laid_out
from transforms.flows.analytical_reasoning.neighbours import wrong_orders
from transforms.flows.analytical_reasoning.puzzle import (
    ArrangementTask,
    Clue,
    ExtremeTask,
    OptionsTask,
    PlaceTask,
    PuzzleTask,
)
from transforms.flows.analytical_reasoning.relations import (
    Arrangement,
    holds,
    notation,
    terms,
)
from transforms.flows.analytical_reasoning.search import TooLarge, arrangements
from transforms.flows.analytical_reasoning.well_formed import Frame, check_clue, cleaned, trimmed
from transforms.flows.common.labels import LETTERS, lettered
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.lakehouse.ids import ranked

Assemble = Callable[[Any, Asked], Draft]

#: More ways than this nobody counts by hand.
MOST_COUNTED = 40


def whole_arrangement(frame: Frame) -> Assemble:
    """Ask for the one arrangement there is."""

    def assemble(task: ArrangementTask, asked: Asked) -> Draft:
        puzzle = cleaned(task, frame)
        found = _found(puzzle)
        if len(found) > 1:
            raise IllFormed(f"{len(found)} arrangements where one is asked for")
        given = sum(clue.relation == "at" for clue in puzzle.clues)
        if 2 * given > len(found[0]):
            raise IllFormed("most of the answer is given")
        lines = arrangement_lines(puzzle, found[0])
        return _draft(puzzle, puzzle.question, "arrangement", lines, search="arrangement")

    return assemble


def place_of_one(frame: Frame) -> Assemble:
    """Ask for the place of one item, the same in every arrangement."""

    def assemble(task: PlaceTask, asked: Asked) -> Draft:
        puzzle = cleaned(task, frame)
        item = _asked_item(puzzle)
        places = {each[item] for each in _found(puzzle)}
        if len(places) > 1:
            raise IllFormed(f"{len(places)} places where one is asked for")
        if any(clue.relation == "at" and clue.first == item for clue in puzzle.clues):
            raise IllFormed("a clue gives the answer")
        asks = {"search": "only", "item": item}
        return _draft(puzzle, puzzle.question, "place", puzzle.places[places.pop()], **asks)

    return assemble


def extreme_place(frame: Frame) -> Assemble:
    """Ask for the earliest or latest place that an item can have."""

    def assemble(task: ExtremeTask, asked: Asked) -> Draft:
        puzzle = cleaned(task, frame)
        item = _asked_item(puzzle)
        places = {each[item] for each in _found(puzzle)}
        is_first = task.end == "earliest"
        place = min(places) if is_first else max(places)
        if len(places) < 2 or place == (0 if is_first else len(puzzle.places) - 1):
            raise IllFormed("nothing to work out about the extreme place")
        asks = {"search": task.end, "item": item}
        return _draft(puzzle, puzzle.question, "place", puzzle.places[place], **asks)

    return assemble


def one_option(frame: Frame, wanted: str, *, supposes: bool = False) -> Assemble:
    """Ask which statement must, could or cannot (`wanted`) be true; one alone does."""

    def assemble(task: OptionsTask, asked: Asked) -> Draft:
        puzzle = cleaned(task, frame)
        suppose = [trimmed(each) for each in task.suppose] if supposes else []
        options = [trimmed(each) for each in task.options]
        if supposes and len(suppose) != 1:
            raise IllFormed("no single supposition")
        if not 4 <= len(options) <= 5:
            raise IllFormed(f"{len(options)} options")
        for each in (*suppose, *options):
            check_clue(each, puzzle, frame)
        _check_options(options, [*puzzle.clues, *suppose])
        without = _found(puzzle)
        found = _found(puzzle, suppose) if supposes else without
        right = [each for each in options if _is(wanted, each, found, puzzle)]
        if len(right) != 1:
            raise IllFormed(f"{len(right)} options that {wanted} be true")
        if supposes and _is(wanted, right[0], without, puzzle):
            raise IllFormed("the supposition changes nothing")
        shown = ranked([each.says for each in options], asked.key)
        question = " ".join([*(each.says for each in suppose), puzzle.question])
        return _draft(
            puzzle,
            f"{question}\n\n{lettered(shown)}",
            "choice",
            LETTERS[shown.index(right[0].says)],
            search=wanted,
            suppose=[terms(each) for each in suppose],
            options=[terms(each) for each in sorted(options, key=lambda o: shown.index(o.says))],
        )

    return assemble


def acceptable_order(frame: Frame) -> Assemble:
    """Ask which of five orders is possible; code makes the wrong ones by near misses."""

    def assemble(task: ArrangementTask, asked: Asked) -> Draft:
        puzzle = cleaned(task, frame)
        right = ranked(_found(puzzle), asked.key)[0]
        wrong = wrong_orders(puzzle, right, asked.key)
        if len(wrong) < 4:
            raise IllFormed("too few orders that break a clue")
        order = ", ".join(sorted(right, key=lambda item: right[item]))
        shown = ranked([order, *wrong[:4]], asked.key, "options")
        question = f"{puzzle.question}\n\n{lettered(shown)}"
        letter = LETTERS[shown.index(order)]
        options = [each.split(", ") for each in shown]
        return _draft(puzzle, question, "choice", letter, search="order", options=options)

    return assemble


def number_of_arrangements(frame: Frame) -> Assemble:
    """Ask how many arrangements the clues allow."""

    def assemble(task: ArrangementTask, asked: Asked) -> Draft:
        puzzle = cleaned(task, frame)
        count = len(_found(puzzle))
        if not 2 <= count <= MOST_COUNTED:
            raise IllFormed(f"{count} arrangements to count")
        return _draft(puzzle, puzzle.question, "count", str(count), search="count")

    return assemble


def _found(puzzle: PuzzleTask, suppose: Sequence[Clue] = ()) -> list[Arrangement]:
    try:
        found = arrangements(puzzle, suppose)
    except TooLarge as error:
        raise IllFormed(f"too open: {error}") from error
    if not found:
        raise IllFormed("no arrangement satisfies the clues")
    return found


def _asked_item(puzzle: PlaceTask | ExtremeTask) -> str:
    item = " ".join(puzzle.asked_item.split())
    items = [name for each in puzzle.sets for name in each.items]
    if item not in items:
        raise IllFormed("asks about an unknown item")
    if item not in mentions(puzzle.question, items):
        raise IllFormed("a question that does not name the item it asks about")
    return item


def _check_options(options: Sequence[Clue], clues: Sequence[Clue]) -> None:
    said = [each.says.casefold() for each in options]
    if len({*said}) < len(said) or len({notation(each) for each in options}) < len(options):
        raise IllFormed("two options that say the same")
    if {notation(each) for each in options} & {notation(each) for each in clues}:
        raise IllFormed("an option that repeats a clue")


def _is(wanted: str, option: Clue, found: Sequence[Arrangement], puzzle: PuzzleTask) -> bool:
    true = sum(holds(option, each, puzzle.places) for each in found)
    return {"must": true == len(found), "could": true > 0, "cannot": true == 0}[wanted]


def _draft(
    puzzle: PuzzleTask, question: str, asks: str, expected: str | list[str], **search: Any
) -> Draft:
    """Return the draft; `search` tells `program.py` what to look for."""
    if len(question.strip()) < 10:
        raise IllFormed("no question")
    spec = {
        "asks": asks,
        "expected": expected,
        "places": puzzle.places,
        "sizes": puzzle.sizes,
        "sets": [each.items for each in puzzle.sets],
        "clues": [terms(clue) for clue in puzzle.clues],
        **search,
    }
    return Draft(laid_out(puzzle, question.strip()), spec)
