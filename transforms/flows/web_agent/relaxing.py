"""Whether a goal is out of reach in a site for a plain reason: what it wants never comes about.

Belongs here: a look at each page and value by itself, which is cheap however many states a site
has. Does not: the search over states (`reaching.py`).

It errs on one side only. What cannot be reached even if all that ever holds held at once cannot be
reached at all; what can be may yet be out of reach.
"""

from collections.abc import Collection, Mapping
from typing import Any

from transforms.flows.web_agent.simulator import is_met, new_value, same_value

#: Rounds looked at; each adds a page or a value, and a count goes up to 20.
_MOST_ROUNDS = 200


def is_out_of_reach(
    site: Mapping[str, Any],
    page: str,
    values: Mapping[str, str],
    inputs: Mapping[str, tuple[str, ...]],
    wanted_page: str,
    wanted: Mapping[str, str],
    forbidden: Collection[str] = (),
) -> bool:
    """Whether the wanted page, or one of the wanted values, can never come about.

    Args:
        site: the site.
        page: where the user begins.
        values: by name, at the beginning.
        inputs: what may be entered, by field or select.
        wanted_page: "" for any.
        wanted: values by name.
        forbidden: ids of elements that must not be used.
    """
    pages, held = {page}, {name: {value} for name, value in values.items()}
    for _ in range(_MOST_ROUNDS):
        before = len(pages) + sum(map(len, held.values()))
        for name in sorted(pages):
            for element in site["pages"][name]["elements"]:
                if element["id"] not in forbidden:
                    _use(element, inputs, pages, held)
        if len(pages) + sum(map(len, held.values())) == before:
            break
    else:
        return False
    is_there = not wanted_page or wanted_page in pages
    return not is_there or not all(
        any(same_value(value, each) for each in held[name]) for name, value in wanted.items()
    )


def _use(
    element: Mapping[str, Any],
    inputs: Mapping[str, tuple[str, ...]],
    pages: set[str],
    held: dict[str, set[str]],
) -> None:
    """Add what an element can bring about, if what it needs can hold."""
    held.get(element["id"], set()).update(inputs.get(element["id"], ()))
    if not all(any(is_met(want, each) for each in held[n]) for n, want in element["needs"].items()):
        return
    if element["leads_to"]:
        pages.add(element["leads_to"])
    for name, rule in element["sets"].items():
        if rule.startswith("$"):
            held[name] |= held[rule[1:]]
        else:
            held[name] |= {new_value(rule, each, {}) for each in held[name]}
