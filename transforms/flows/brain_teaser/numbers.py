"""Teasers of numbers that code solves: sequences, numbers to be found, vessels to pour between.

Belongs here: solving them, so that the answer is right for certain. Does not: judging answers.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import isqrt, prod

from transforms.flows.brain_teaser.assembling import draft
from transforms.flows.brain_teaser.tasks import Condition, HuntTask, PouringTask, SequenceTask
from transforms.flows.common.tasks import Asked, Draft, IllFormed

TERMS_SHOWN = 6
_LARGEST_TERM = 1_000_000
#: A hunt runs between calls and must not hold them up.
_WIDEST_HUNT, _FEWEST_CONDITIONS, _MOST_CONDITIONS = 10_000, 2, 6
_LARGEST_VESSEL, _FEWEST_MOVES, _MOST_MOVES = 24, 3, 14

State = tuple[int, ...]


def next_term(task: SequenceTask, asked: Asked) -> Draft:
    """Return the draft of a sequence to be continued; plain progressions are refused."""
    terms = [task.first, task.second]
    for index in range(3, TERMS_SHOWN + 2):
        term = task.times_last * terms[-1] + task.times_before * terms[-2] + task.plus
        terms.append(term + task.plus_index * index)
        if abs(terms[-1]) > _LARGEST_TERM:
            raise IllFormed("terms too large to reckon with")
    steps = [*pairwise(terms)]
    differences = {after - before for before, after in steps}
    is_geometric = all(terms[0] * after == terms[1] * before for before, after in steps)
    if len(differences) == 1 or is_geometric or len(set(terms)) < len(terms) - 1:
        raise IllFormed("a plain progression, or one that repeats itself")
    shown = ", ".join(map(str, terms[:TERMS_SHOWN]))
    puzzle = f"{task.story.strip()}\n\n{shown}, ?\n\nWhich number comes next?"
    return draft(puzzle, str(terms[TERMS_SHOWN]), "number", names_it=True, rule=task.model_dump())


def hunt(task: HuntTask, asked: Asked) -> Draft:
    """Return the draft of a number to be found; there is just one, and each condition is needed."""
    if not 0 <= task.lowest < task.highest <= task.lowest + _WIDEST_HUNT:
        raise IllFormed("no reasonable range to search")
    if not _FEWEST_CONDITIONS <= len(task.conditions) <= _MOST_CONDITIONS:
        raise IllFormed(f"{len(task.conditions)} conditions")
    if task.highest > 10 * _WIDEST_HUNT:
        raise IllFormed("numbers too large to reckon with")
    found = _fitting(task, task.conditions)
    if len(found) != 1:
        raise IllFormed("no number fits" if not found else "more than one number fits")
    for number in range(len(task.conditions)):
        others = task.conditions[:number] + task.conditions[number + 1 :]
        if len(_fitting(task, others)) == 1:
            raise IllFormed(f"condition {number + 1} is not needed")
    lines = [f"- {' '.join(each.says.split())}" for each in task.conditions]
    puzzle = "\n".join(
        [
            task.story.strip(),
            "",
            f"It is a whole number from {task.lowest} to {task.highest}.",
            *lines,
            "",
            "Which number is it?",
        ]
    )
    return draft(puzzle, str(found[0]), "number", names_it=True, conditions=_dumped(task))


def pouring(task: PouringTask, asked: Asked) -> Draft:
    """Return the draft of a pouring puzzle that asks for the fewest moves."""
    sizes, filled = tuple(task.sizes), tuple(task.filled)
    if not 2 <= len(sizes) == len(filled) <= 3 or not all(
        0 <= held <= size and 2 <= size <= _LARGEST_VESSEL
        for held, size in zip(filled, sizes, strict=True)
    ):
        raise IllFormed("vessels that cannot be")
    moves = fewest_moves(sizes, filled, task.has_tap, task.target)
    if moves is None or not _FEWEST_MOVES <= moves <= _MOST_MOVES:
        raise IllFormed(f"solved in {moves} moves" if moves is not None else "it has no solution")
    unit = " ".join(task.unit.split())[:30]
    held = ", ".join(
        f"{size} {unit} (holding {now} now)" for size, now in zip(sizes, filled, strict=True)
    )
    tap = (
        "There is a tap and a drain: a move fills a vessel to the brim, empties it, or pours"
        if task.has_tap
        else "Nothing comes in and nothing is thrown away: a move pours"
    )
    puzzle = (
        f"{task.story.strip()}\n\nThe vessels hold, when full: {held}. They have no marks. {tap} "
        "from one vessel into another until the one is empty or the other is full. What is the "
        f"smallest number of moves after which some vessel holds exactly {task.target} {unit}?"
    )
    return draft(puzzle, str(moves), "number", names_it=True, vessels=task.model_dump())


def fewest_moves(sizes: State, start: State, has_tap: bool, target: int) -> int | None:
    """Return the fewest moves until a vessel holds the target; None if none ever does."""
    seen, queue = {start}, deque([(start, 0)])
    while queue:
        state, moves = queue.popleft()
        if target in state:
            return moves
        for after in _moves(state, sizes, has_tap):
            if after not in seen:
                seen.add(after)
                queue.append((after, moves + 1))
    return None


def _moves(state: State, sizes: State, has_tap: bool) -> Iterator[State]:
    for at, held in enumerate(state):
        if has_tap:
            for level in (0, sizes[at]):
                yield (*state[:at], level, *state[at + 1 :])
        for to in range(len(state)):
            poured = min(held, sizes[to] - state[to])
            if to != at and poured:
                after = [*state]
                after[at] -= poured
                after[to] += poured
                yield tuple(after)


def _fitting(task: HuntTask, conditions: list[Condition]) -> list[int]:
    """Return the first two numbers that fit."""
    found: list[int] = []
    for number in range(task.lowest, task.highest + 1):
        if all(_TESTS[each.relation](number, each.value) for each in conditions):
            found.append(number)
            if len(found) > 1:
                break
    return found


def _dumped(task: HuntTask) -> list[dict[str, object]]:
    return [each.model_dump() for each in task.conditions]


def _digits(number: int) -> list[int]:
    return [*map(int, str(number))]


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, isqrt(number) + 1))


def _is_cube(number: int) -> bool:
    return round(number ** (1 / 3)) ** 3 == number


_TESTS: dict[str, Callable[[int, int], bool]] = {
    "multiple_of": lambda number, value: value > 0 and number % value == 0,
    "no_multiple_of": lambda number, value: value > 0 and number % value != 0,
    "remainder_by_ten": lambda number, value: number % 10 == value,
    "digit_sum": lambda number, value: sum(_digits(number)) == value,
    "digit_product": lambda number, value: prod(_digits(number)) == value,
    "first_digit": lambda number, value: _digits(number)[0] == value,
    "greater_than": lambda number, value: number > value,
    "less_than": lambda number, value: number < value,
    "is_square": lambda number, value: isqrt(number) ** 2 == number,
    "is_cube": lambda number, value: _is_cube(number),
    "is_prime": lambda number, value: _is_prime(number),
    "digits_rise": lambda number, value: _digits(number) == sorted(set(_digits(number))),
    "digits_differ": lambda number, value: len(set(_digits(number))) == len(_digits(number)),
    "is_palindrome": lambda number, value: str(number) == str(number)[::-1],
    "first_minus_last_digit": lambda number, value: _digits(number)[0] - number % 10 == value,
}
