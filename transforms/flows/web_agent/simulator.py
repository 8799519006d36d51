"""The simulator: what an action does in a site, and what the user then sees.

Belongs here: states, actions and pages as text, all pure. Does not: which states can be reached
(`reaching.py`), or who acts (`acting.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_VALUE_CHARS = 200
_MOST = 20  # how far a number is counted up
_STEP = re.compile(r"[+-]\d{1,2}")


@dataclass(frozen=True)
class Action:
    """One action: click, type, select, submit or back; `value` of type and select."""

    action: str
    element: str = ""
    value: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Action":
        """Read an action from JSON; parts that are missing or no text are empty."""
        parts = (said.get(name, "") for name in ("action", "element", "value"))
        return cls(*(part if isinstance(part, str) else "" for part in parts))

    def as_json(self) -> dict[str, str]:
        given = {"action": self.action, "element": self.element, "value": self.value}
        return {name: part for name, part in given.items() if part}


@dataclass(frozen=True)
class State:
    """Where the user is: the page, the values by name, and the pages to go back to."""

    page: str
    values: Mapping[str, str]
    visited: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What two states that are the same share; where one came from does not count."""
        return self.page, tuple(sorted(self.values.items()))


@dataclass(frozen=True)
class Outcome:
    """What an action came to.

    Attributes:
        state: afterwards; unchanged where it was refused.
        message: what the site says beside the page, or "".
        is_possible: whether the page has such an action at all.
        is_done: whether it took effect; a button whose needs are not met is possible, not done.
    """

    state: State
    message: str = ""
    is_possible: bool = True
    is_done: bool = field(default=True)


def start_of(
    site: Mapping[str, Any], page: str = "", values: Mapping[str, str] | None = None
) -> State:
    """Return the state a visit begins with, or one with another page and other values."""
    return State(page or site["start_page"], {**site["values"], **(values or {})})


def act(site: Mapping[str, Any], state: State, action: Action) -> Outcome:
    """Do an action in a state. Deterministic."""
    if action.action == "back":
        if not state.visited:
            return Outcome(state, "There is no page to go back to.", False, False)
        return Outcome(State(state.visited[-1], state.values, state.visited[:-1]))
    element = _element(site, state, action.element)
    if element is None:
        said = f"There is no element {action.element[:40]!r} on this page."
        return Outcome(state, said, False, False)
    kind = element["kind"]
    if action.action != _ACTION_ON.get(kind):
        return Outcome(state, f"{action.action[:20]} is no action on a {kind}.", False, False)
    if kind in {"field", "select"}:
        return _entered(state, element, " ".join(action.value.split())[:_VALUE_CHARS])
    return _activated(site, state, element)


#: The one action that each kind of element takes.
_ACTION_ON = {
    "link": "click", "button": "click", "submit": "submit", "field": "type", "select": "select",
}  # fmt: skip


def _element(site: Mapping[str, Any], state: State, name: str) -> Mapping[str, Any] | None:
    page = site["pages"][state.page]
    return next((each for each in page["elements"] if each["id"] == name), None)


def _entered(state: State, element: Mapping[str, Any], value: str) -> Outcome:
    if not value:
        return Outcome(state, "A value is needed.", False, False)
    if element["kind"] == "select" and value not in element["items"]:
        return Outcome(state, f"{value[:40]!r} is no option of it.", False, False)
    return Outcome(State(state.page, {**state.values, element["id"]: value}, state.visited))


def _activated(site: Mapping[str, Any], state: State, element: Mapping[str, Any]) -> Outcome:
    lacking = [
        name for name, want in element["needs"].items() if not is_met(want, state.values[name])
    ]
    if lacking:
        labels = [_label(site, name) for name in lacking]
        said = f"This is not possible yet. Please check: {', '.join(labels)}."
        return Outcome(state, said, True, False)
    values = dict(state.values)
    for name, value in element["sets"].items():
        values[name] = new_value(value, values[name], state.values)
    target = element["leads_to"] or state.page
    visited = state.visited if target == state.page else (*state.visited, state.page)[-_MOST:]
    return Outcome(State(target, values, visited))


def is_met(wanted: str, value: str) -> bool:
    """Whether a value is what a button needs; `*` is anything."""
    return bool(value) if wanted == "*" else same_value(wanted, value)


def same_value(one: str, other: str) -> bool:
    """Whether two values are the same, case and blanks aside."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def new_value(rule: str, before: str, values: Mapping[str, str]) -> str:
    """Return what a value becomes by a rule of `sets`: a text, `$name` of `values`, or a step."""
    if rule.startswith("$"):
        return values[rule[1:]]
    if _STEP.fullmatch(rule):
        number = int(before) if re.fullmatch(r"\d{1,6}", before) else 0
        return str(max(0, min(max(number, _MOST), number + int(rule))))
    return rule


def _label(site: Mapping[str, Any], name: str) -> str:
    for page in site["pages"].values():
        for element in page["elements"]:
            if element["id"] == name:
                return str(element["label"])
    return name.replace("_", " ")


def page_text(site: Mapping[str, Any], state: State, message: str = "") -> str:
    """Return a page as the agent sees it: its text, the values it shows, its elements by id."""
    page = site["pages"][state.page]
    lines = [f"({message})"] if message else []
    lines += (
        [f"Page: {page['title']}", page["text"]] if page["text"] else [f"Page: {page['title']}"]
    )
    lines += [f"{name.replace('_', ' ')}: {state.values[name] or '-'}" for name in page["shows"]]
    lines += [_element_line(each, state.values) for each in page["elements"]]
    return "\n".join(lines)


def _element_line(element: Mapping[str, Any], values: Mapping[str, str]) -> str:
    line = f'[{element["id"]}] {element["kind"]} "{element["label"]}"'
    if element["kind"] == "list":
        return f"{line}: {'; '.join(element['items'])}"
    if element["kind"] == "select":
        line += f" ({' / '.join(element['items'])})"
    if element["kind"] in {"field", "select"}:
        return f'{line} = "{values[element["id"]]}"'
    return line


def site_map(site: Mapping[str, Any], state: State) -> str:
    """Return all pages as text, with where links and buttons lead, for whoever plans ahead."""
    parts = []
    for name in site["pages"]:
        text = page_text(site, State(name, state.values))
        leads = [_leads(site, each) for each in site["pages"][name]["elements"]]
        parts.append("\n".join([text, *(each for each in leads if each)]))
    return "\n\n".join(parts)


def _leads(site: Mapping[str, Any], element: Mapping[str, Any]) -> str:
    parts = []
    if element["leads_to"]:
        parts.append(f"opens {site['pages'][element['leads_to']]['title']}")
    if element["needs"]:
        parts.append("needs " + ", ".join(_label(site, name) for name in element["needs"]))
    return f"[{element['id']}] {'; '.join(parts)}" if parts else ""
