"""The tasks of the skill's types: their models, and the goal each becomes, found to be reachable.

Belongs here: checking a task by search in the site it was written for, and its spec. Does not: the
types themselves (`taxonomy.py`).

A spec has `mode` (interactive, next or plan), `start` and `end` (`page`, `values`), `is_possible`,
`steps` (the fewest), `final_values` (after the fewest steps), and where the type has them
`forbidden`, `answer` and `done` (actions before the start).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.web_agent.reaching import ANYTHING, End, TooLarge, shortest
from transforms.flows.web_agent.simulator import Action, State, act, page_text, start_of
from transforms.flows.web_agent.site import Setting, elements_of, site_in
from transforms.lakehouse.ids import fraction

Mode = Literal["interactive", "next", "plan"]
Site = Mapping[str, Any]
_SHORTEST, _MOST_STEPS = 15, 16


class GoalTask(BaseModel):
    """A goal, and when it is reached."""

    instruction: str
    end_page: str
    end_values: list[Setting]


class FindTask(BaseModel):
    """A question, the page that answers it, and the answer in that page's words."""

    instruction: str
    end_page: str
    answer: str


class RepairTask(BaseModel):
    """A goal from a state in which something is wrong already."""

    instruction: str
    start_page: str
    start_values: list[Setting]
    end_page: str
    end_values: list[Setting]


class AvoidTask(BaseModel):
    """A goal on a way that must not use certain elements."""

    instruction: str
    end_page: str
    end_values: list[Setting]
    forbidden_elements: list[str]


class ImpossibleTask(BaseModel):
    """A goal the site cannot fulfil, and when it would be reached."""

    instruction: str
    end_page: str
    end_values: list[Setting]


def goal_task(
    *,
    least: int = 2,
    uses: Collection[str] = (),
    wants_values: bool = True,
    mode: Mode = "interactive",
) -> Callable[[GoalTask, Asked], Draft]:
    """Return the assembly of a `GoalTask`.

    Args:
        least: the fewest steps it may take.
        uses: actions of which the shortest way must have one.
        wants_values: whether the end must be told by a value, not by a page alone.
        mode: how it is answered.
    """

    def assemble(task: GoalTask, asked: Asked) -> Draft:
        site = _site(asked)
        instruction, end = (
            _instruction(task.instruction),
            _end(site, task.end_page, task.end_values),
        )
        if wants_values and not end.values:
            raise IllFormed("no value tells that the goal is reached")
        start = start_of(site)
        way, last = _way(site, start, end, least, uses)
        _check_given(way, instruction)
        done: list[Action] = []
        if mode == "next":
            start, done, way = _midway(site, start, way, asked.key)
        return Draft(instruction, _spec(mode, start, end, way, last, done=done))

    return assemble


def find_task(task: FindTask, asked: Asked) -> Draft:
    site = _site(asked)
    instruction, end = _instruction(task.instruction), _end(site, task.end_page, [])
    start, answer = start_of(site), " ".join(task.answer.split())
    way, last = _way(site, start, end, 1, ())
    if not answer or answer.casefold() not in page_text(site, last).casefold():
        raise IllFormed("the page does not have the answer")
    if answer.casefold() in f"{instruction}\n{page_text(site, start)}".casefold():
        raise IllFormed("the answer is there at the start")
    return Draft(instruction, {**_spec("interactive", start, end, way, last), "answer": answer})


def repair_task(task: RepairTask, asked: Asked) -> Draft:
    site = _site(asked)
    instruction, end = _instruction(task.instruction), _end(site, task.end_page, task.end_values)
    values = _values(site, task.start_values)
    if task.start_page not in site["pages"] or not values:
        raise IllFormed("nothing is wrong at the start")
    start = start_of(site, task.start_page, values)
    way, last = _way(site, start, end, 1, ())
    _check_given(way, instruction)
    return Draft(instruction, _spec("interactive", start, end, way, last))


def avoid_task(task: AvoidTask, asked: Asked) -> Draft:
    site = _site(asked)
    instruction, end = _instruction(task.instruction), _end(site, task.end_page, task.end_values)
    forbidden = sorted(set(task.forbidden_elements))
    if not forbidden or set(forbidden) - set(elements_of(site)):
        raise IllFormed("what is to be avoided is no element")
    start = start_of(site)
    direct, _ = _way(site, start, end, 1, ())
    if not {each.element for each in direct} & set(forbidden):
        raise IllFormed("the shortest way avoids it anyhow")
    way, last = _way(site, start, end, 1, (), forbidden)
    _check_given(way, instruction)
    return Draft(
        instruction, {**_spec("interactive", start, end, way, last), "forbidden": forbidden}
    )


def impossible_task(task: ImpossibleTask, asked: Asked) -> Draft:
    site = _site(asked)
    instruction, end = _instruction(task.instruction), _end(site, task.end_page, task.end_values)
    if not end.values:
        raise IllFormed("every page that exists can be reached")
    start = start_of(site)
    if _found(site, start, end) is not None:
        raise IllFormed("the goal can be reached")
    return Draft(instruction, _spec("interactive", start, end, [], start, is_possible=False))


def _site(asked: Asked) -> Site:
    site = site_in(asked.text)
    if not site:
        raise IllFormed("no site")
    return site


def _instruction(text: str) -> str:
    if len(text.strip()) < _SHORTEST:
        raise IllFormed("no goal")
    return text.strip()


def _values(site: Site, settings: Sequence[Setting]) -> dict[str, str]:
    values = {each.name: " ".join(each.value.split()) for each in settings}
    if unknown := [name for name in values if name not in site["values"]]:
        raise IllFormed(f"no value {unknown[0][:40]!r} in the site")
    return values


def _end(site: Site, page: str, settings: Sequence[Setting]) -> End:
    if page and page not in site["pages"]:
        raise IllFormed(f"no page {page[:40]!r}")
    end = End(page, _values(site, settings))
    if not end.page and not end.values:
        raise IllFormed("nothing tells that the goal is reached")
    return end


def _found(
    site: Site, start: State, end: End, forbidden: Collection[str] = ()
) -> tuple[list[Action], State] | None:
    try:
        return shortest(site, start, end, forbidden)
    except TooLarge as error:
        raise IllFormed(f"the site is too large to search: {error}") from error


def _way(
    site: Site,
    start: State,
    end: End,
    least: int,
    uses: Collection[str],
    forbidden: Collection[str] = (),
) -> tuple[list[Action], State]:
    found = _found(site, start, end, forbidden)
    if found is None:
        raise IllFormed("the goal cannot be reached")
    way, last = found
    if not least <= len(way) <= _MOST_STEPS:
        raise IllFormed(f"{len(way)} steps; {least} to {_MOST_STEPS} were wanted")
    if uses and not {each.action for each in way} & set(uses):
        raise IllFormed(f"the shortest way has no {' or '.join(uses)}")
    return way, last


def _check_given(way: Sequence[Action], instruction: str) -> None:
    """What has to be typed must be in the goal, to the letter."""
    said = " ".join(instruction.casefold().split())
    for each in way:
        if each.action == "type" and each.value != ANYTHING and each.value.casefold() not in said:
            raise IllFormed(f"the goal does not give {each.value[:40]!r}")


def _midway(
    site: Site, start: State, way: list[Action], key: str
) -> tuple[State, list[Action], list[Action]]:
    """Return a state on the way, picked by the key, what was done before it, and what is left."""
    at = 1 + int(fraction(key, "midway") * (len(way) - 1))
    state = start
    for action in way[:at]:
        state = act(site, state, action).state
    return state, way[:at], way[at:]


def _spec(
    mode: Mode,
    start: State,
    end: End,
    way: Sequence[Action],
    last: State,
    *,
    is_possible: bool = True,
    done: Sequence[Action] = (),
) -> dict[str, Any]:
    return {
        "mode": mode,
        "start": {"page": start.page, "values": dict(start.values)},
        "end": {"page": end.page, "values": dict(end.values)},
        "is_possible": is_possible,
        "steps": len(way),
        "final_values": dict(last.values),
        "done": [each.as_json() for each in done],
    }
