"""Whether and how a goal can be reached in a site: breadth-first search over its states.

Belongs here: the search and its bounds. Does not: what an action does (`simulator.py`).

What a user may type is without end; searched are the values that the goal or a button wants.
`back` is left out: it changes no value, and consistent sites have links.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from transforms.flows.web_agent.relaxing import is_out_of_reach
from transforms.flows.web_agent.simulator import Action, State, act, same_value
from transforms.flows.web_agent.site import elements_of

#: States looked at before a search is given up: a fraction of a second.
MOST_STATES = 4_000
#: What is typed where anything will do.
ANYTHING = "anything"


class TooLarge(ValueError):
    """The site has more states than are searched."""


@dataclass(frozen=True)
class End:
    """When a goal is reached: on a page (any, if empty), with these values."""

    page: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: Mapping[str, Any]) -> "End":
        return cls(spec["page"], spec["values"])

    def is_reached(self, state: State) -> bool:
        if self.page and state.page != self.page:
            return False
        return all(same_value(value, state.values[name]) for name, value in self.values.items())


def shortest(
    site: Mapping[str, Any], start: State, end: End, forbidden: Collection[str] = ()
) -> tuple[list[Action], State] | None:
    """Return the fewest actions that reach an end, and the state they reach; None if none do.

    Args:
        site: the site.
        start: where to begin.
        end: what is to be reached.
        forbidden: ids of elements that must not be used.

    Raises:
        TooLarge: after `MOST_STATES` states it is not known.
    """
    inputs = _inputs(site, end)
    if is_out_of_reach(site, start.page, start.values, inputs, end.page, end.values, forbidden):
        return None
    came: dict[Any, tuple[State, Action] | None] = {start.key: None}
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        if end.is_reached(state):
            return _path(state, came), state
        for action in _actions(site, state, inputs, forbidden):
            after = act(site, state, action).state
            after = State(after.page, after.values)
            if after.key not in came:
                came[after.key] = (state, action)
                waiting.append(after)
        if len(came) > MOST_STATES:
            raise TooLarge(f"more than {MOST_STATES} states")
    return None


def _path(state: State, came: Mapping[Any, tuple[State, Action] | None]) -> list[Action]:
    actions = []
    step = came[state.key]
    while step is not None:
        before, action = step
        actions.append(action)
        step = came[before.key]
    return actions[::-1]


def _actions(
    site: Mapping[str, Any],
    state: State,
    inputs: Mapping[str, tuple[str, ...]],
    forbidden: Collection[str],
) -> Iterator[Action]:
    for element in site["pages"][state.page]["elements"]:
        name, kind = element["id"], element["kind"]
        if name in forbidden:
            continue
        if kind in {"link", "button"}:
            yield Action("click", name)
        elif kind == "submit":
            yield Action("submit", name)
        elif name in inputs:
            verb = "type" if kind == "field" else "select"
            yield from (Action(verb, name, value) for value in inputs[name])


def _inputs(site: Mapping[str, Any], end: End) -> dict[str, tuple[str, ...]]:
    """Return what is entered into each field and select that has an effect on anything."""
    elements = elements_of(site)
    doers = [each for each in elements.values() if each["sets"] or each["needs"]]
    found = {}
    for name, element in elements.items():
        if element["kind"] not in {"field", "select"}:
            continue
        wanted = [value for value in (end.values.get(name),) if value]
        wanted += [each["needs"][name] for each in doers if name in each["needs"]]
        copies = {
            target for each in doers for target, rule in each["sets"].items() if rule == f"${name}"
        }
        wanted += [end.values[target] for target in copies if target in end.values]
        if not wanted and not copies:
            continue
        if element["kind"] == "select":
            found[name] = tuple(element["items"])
            continue
        texts = tuple(dict.fromkeys(each for each in wanted if each and each != "*"))
        found[name] = texts or (ANYTHING,)
    return found
