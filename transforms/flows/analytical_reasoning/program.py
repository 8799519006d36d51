"""A Python program that solves a puzzle, written from its spec, for the sandboxed interpreter.

It tries every arrangement anew, in another way of stating the relations than `relations.py` has, so
that an answer stands on two searches. Belongs here: the text of the program. Does not: running it,
or comparing its answer (`verification.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from transforms.flows.analytical_reasoning.relations import MEANINGS

#: (first, second, place, other place or number) -> a condition in Python; places are indices.
_CONDITIONS: dict[str, Callable[..., str]] = {
    "at": lambda a, p: f"{a} == {p}",
    "not_at": lambda a, p: f"{a} != {p}",
    "one_of": lambda a, p, q: f"{a} in ({p}, {q})",
    "at_an_end": lambda a: f"{a} in (0, LAST)",
    "before": lambda a, b: f"{a} < {b}",
    "right_before": lambda a, b: f"{a} + 1 == {b}",
    "next_to": lambda a, b: f"abs({a} - {b}) == 1",
    "not_next_to": lambda a, b: f"abs({a} - {b}) != 1",
    "later_by": lambda a, b, n: f"{a} == {b} + {n}",
    "apart_by": lambda a, b, n: f"abs({a} - {b}) == {n}",
    "same_place": lambda a, b: f"{a} == {b}",
    "different_places": lambda a, b: f"{a} != {b}",
    "if_at_then_at": lambda a, b, p, q: f"not ({a} == {p}) or {b} == {q}",
    "if_and_only_if": lambda a, b, p, q: f"({a} == {p}) == ({b} == {q})",
    "not_both": lambda a, b, p, q: f"not ({a} == {p} and {b} == {q})",
    "either": lambda a, b, p, q: f"{a} == {p} or {b} == {q}",
    "exactly_one": lambda a, b, p, q: f"({a} == {p}) != ({b} == {q})",
}

_SEARCH = """\
def put(depth):
    if depth == len(ITEMS):
        found.append(dict(w))
        return
    of_set, item = ITEMS[depth]
    for place in range(len(PLACES)):
        if left[of_set][place] > 0:
            left[of_set][place] -= 1
            w[item] = place
            if fits(depth):
                put(depth + 1)
            left[of_set][place] += 1

put(0)
"""

#: What is asked -> the lines that list every answer that the arrangements found allow.
_ANSWERS = {
    "arrangement": (
        "answers = [[p + ': ' + ', '.join([i for i in NAMES if w[i] == n]) "
        "for n, p in enumerate(PLACES)] for w in found]"
    ),
    "only": "answers = [PLACES[n] for n in sorted({w[ITEM] for w in found})]",
    "earliest": "answers = [PLACES[min([w[ITEM] for w in found])]] if found else []",
    "latest": "answers = [PLACES[max([w[ITEM] for w in found])]] if found else []",
    "count": "answers = [str(len(found))] if found else []",
    "must": "answers = [k for k, n in true.items() if n == len(found)] if found else []",
    "could": "answers = [k for k, n in true.items() if n > 0]",
    "cannot": "answers = [k for k, n in true.items() if n == 0] if found else []",
}


def program(spec: dict[str, Any]) -> str:
    """Return the program: its value is [answers, number of arrangements that fit].

    Answers are texts, or for a whole arrangement the list of its lines; one alone is the answer.

    Raises:
        ValueError, KeyError, TypeError: the spec is not one that `assembling.py` writes.
    """
    clues = [_condition(each, spec) for each in (*spec["clues"], *spec.get("suppose", ()))]
    items = _in_order(spec, [names for names, _ in clues])
    position = {name: number for number, (_, name) in enumerate(items)}
    due: dict[int, list[str]] = {}
    for names, said in clues:
        due.setdefault(max(position[name] for name in names), []).append(said)
    fits = [
        f"    if depth == {depth}:\n        return {' and '.join(f'({each})' for each in all_)}"
        for depth, all_ in sorted(due.items())
    ]
    return "\n".join(
        [
            f"PLACES = {_texts(spec['places'])}",
            f"LAST = {len(spec['places']) - 1}",
            f"NAMES = {_texts(name for each in spec['sets'] for name in each)}",
            f"ITEMS = [{', '.join(f'({of_set}, {_text(name)})' for of_set, name in items)}]",
            f"left = [{', '.join(str([int(n) for n in spec['sizes']]) for _ in spec['sets'])}]",
            "w, found = {}, []",
            "def fits(depth):",
            *fits,
            "    return True",
            _SEARCH,
            *_closing(spec),
            "print(len(found), 'arrangements fit; the answer:', answers[:3])",
            "[answers[:3], len(found)]",
        ]
    )


def _closing(spec: dict[str, Any]) -> list[str]:
    """Return the lines that turn arrangements into answers."""
    how = spec["search"]
    if how == "order":
        orders = ", ".join(_texts(each) for each in spec["options"])
        listed = "[', '.join(sorted(w, key=lambda i: w[i])) for w in found]"
        return [
            f"OPTIONS, orders = [{orders}], {listed}",
            "fitting = [', '.join(each) in orders for each in OPTIONS]",
            "answers = [chr(65 + k) for k, is_fitting in enumerate(fitting) if is_fitting]",
        ]
    lines = []
    if how in ("only", "earliest", "latest"):
        lines = [f"ITEM = {_text(spec['item'])}"]
    elif how in ("must", "could", "cannot"):
        conditions = [_condition(each, spec)[1] for each in spec["options"]]
        lines = ["true = {}"] + [
            f"true[{chr(65 + number)!r}] = len([1 for w in found if {said}])"
            for number, said in enumerate(conditions)
        ]
    return [*lines, _ANSWERS[how]]


def _condition(clue: Sequence[Any], spec: dict[str, Any]) -> tuple[list[str], str]:
    """Return the items that a clue names, and its condition in Python."""
    relation, *rest = clue
    names: list[str] = []
    said: list[str] = []
    known = {name for each in spec["sets"] for name in each}
    takes_items = 2 if "second" in MEANINGS[relation].needs else 1
    for number, each in enumerate(rest):
        if number < takes_items:
            if each not in known:
                raise ValueError(f"no item: {each!r}")
            names.append(each)
            said.append(f"w[{_text(each)}]")
        else:
            said.append(str(each if isinstance(each, int) else spec["places"].index(each)))
    return names, _CONDITIONS[relation](*said)


def _in_order(spec: dict[str, Any], named: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return (number of its set, item): each next is tied to the last ones by most clues."""
    left = [(number, name) for number, each in enumerate(spec["sets"]) for name in each]
    placed: set[str] = set()
    order = []
    while left:
        best = max(left, key=lambda item: _tied(item[1], named, placed))
        left.remove(best)
        placed.add(best[1])
        order.append(best)
    return order


def _tied(name: str, named: Sequence[Sequence[str]], placed: set[str]) -> tuple[int, int]:
    mine = [each for each in named if name in each]
    return sum(set(each) <= placed | {name} for each in mine), len(mine)


def _texts(names: Any) -> str:
    return f"[{', '.join(_text(name) for name in names)}]"


def _text(name: Any) -> str:
    """Return a text as Python writes it, whatever is in it: nothing in a name is code."""
    return ascii(str(name))
