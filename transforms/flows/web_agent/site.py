"""The simulated site: what the skill's contents are made of, as agents draft it and as it is kept.

Belongs here: the drafts, what makes a site consistent, and reading a content back. Does not: what
an action does in it (`simulator.py`).

A content is JSON text: `name`, `start_page`, `values` (name -> value at the start), `pages` (by id:
`title`, `text`, `shows`, `elements`). An element has `id`, `kind`, `label`, `items`, `leads_to`,
`sets` and `needs`. Every field and select is a value too, of its id. What a button sets is a text,
`$name` (a copy of another value) or `+1` (added to a number); what it needs is a text, or `*` for
anything.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

LEAST_PAGES, MOST_PAGES = 3, 8
_MOST_ELEMENTS, _MOST_ITEMS, _MOST_VALUES = 14, 10, 12
_TEXT_CHARS, _LABEL_CHARS = 900, 80
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")

Kind = Literal["link", "button", "submit", "field", "select", "list"]
_INPUTS = frozenset({"field", "select"})
_DOERS = frozenset({"button", "submit"})
_EMPTY: dict[str, Any] = {"items": [], "leads_to": "", "sets": {}, "needs": {}}


class Setting(BaseModel):
    """A value by its name."""

    name: str
    value: str


class ElementDraft(BaseModel):
    id: str
    kind: Kind
    label: str
    items: list[str]
    leads_to: str
    sets: list[Setting]
    needs: list[Setting]


class PageDraft(BaseModel):
    id: str
    title: str
    text: str
    shows: list[str]
    elements: list[ElementDraft]


class SiteDraft(BaseModel):
    is_usable: bool
    name: str
    start_page: str
    values: list[Setting]
    pages: list[PageDraft]


class Inconsistent(ValueError):
    """A draft is no site; says why."""


def site_of(draft: SiteDraft) -> dict[str, Any]:
    """Return a draft as a content keeps it: its reachable pages, every reference resolved.

    Raises:
        Inconsistent: an id is used twice or unknown, a part is too large, or too little of it can
            be reached.
    """
    pages = {page.id: _page(page) for page in draft.pages[: 2 * MOST_PAGES]}
    if len(pages) != len(draft.pages):
        raise Inconsistent("two pages have one id, or there are too many")
    if draft.start_page not in pages:
        raise Inconsistent(f"there is no start page {draft.start_page[:40]!r}")
    pages = {name: pages[name] for name in _linked(draft.start_page, pages)}
    if not LEAST_PAGES <= len(pages) <= MOST_PAGES:
        raise Inconsistent(f"{len(pages)} pages can be reached")
    elements = [element for page in pages.values() for element in page["elements"]]
    ids = [element["id"] for element in elements]
    values = {_id(each.name): _line(each.value) for each in draft.values[:_MOST_VALUES]}
    if len(set(ids)) != len(ids) or set(ids) & set(values):
        raise Inconsistent("two elements, or an element and a value, have one id")
    values |= {element["id"]: "" for element in elements if element["kind"] in _INPUTS}
    # What a button sets was perhaps not listed; it is a value all the same.
    values = {**{name: "" for each in elements for name in each["sets"]}, **values}
    _check_names(elements, values)
    for page in pages.values():
        page["shows"] = [name for name in page["shows"] if name in values]
    return {
        "name": _line(draft.name),
        "start_page": draft.start_page,
        "values": values,
        "pages": pages,
    }


def site_text(site: Mapping[str, Any]) -> str:
    """Return a site as a content's text: without the parts that its elements do not have."""
    pages = {
        name: {**page, "elements": [_without_empty(each) for each in page["elements"]]}
        for name, page in site["pages"].items()
    }
    return json.dumps({**site, "pages": pages}, ensure_ascii=False)


def _without_empty(element: Mapping[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in element.items() if part}


def site_in(content: str) -> dict[str, Any]:
    """Return the site of a content; empty if it is none."""
    try:
        site = json.loads(content)
        for page in site["pages"].values():
            page["elements"] = [{**_EMPTY, **each} for each in page["elements"]]
        return site if site["start_page"] in site["pages"] else {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def elements_of(site: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return all elements of a site by id."""
    pages: Mapping[str, Any] = site["pages"]
    return {each["id"]: each for page in pages.values() for each in page["elements"]}


def _page(draft: PageDraft) -> dict[str, Any]:
    _id(draft.id)
    if len(draft.elements) > _MOST_ELEMENTS:
        raise Inconsistent(f"the page {draft.id} has too many elements")
    return {
        "title": _line(draft.title),
        "text": " ".join(draft.text.split())[:_TEXT_CHARS],
        "shows": list(dict.fromkeys(draft.shows)),
        "elements": [_element(each) for each in draft.elements],
    }


def _element(draft: ElementDraft) -> dict[str, Any]:
    items = list(dict.fromkeys(_line(each) for each in draft.items if each.strip()))
    if len(items) > _MOST_ITEMS or (draft.kind == "select" and len(items) < 2):
        raise Inconsistent(f"{draft.id[:40]} has {len(items)} items")
    if draft.kind == "link" and not draft.leads_to:
        raise Inconsistent(f"the link {draft.id[:40]} leads nowhere")
    does = draft.kind in _DOERS
    if does and not draft.leads_to and not draft.sets:
        raise Inconsistent(f"the {draft.kind} {draft.id[:40]} does nothing")
    return {
        "id": _id(draft.id),
        "kind": draft.kind,
        "label": _line(draft.label) or draft.id,
        "items": items if draft.kind in {"select", "list"} else [],
        "leads_to": draft.leads_to if does or draft.kind == "link" else "",
        "sets": {_id(each.name): _line(each.value) for each in draft.sets} if does else {},
        "needs": {_id(each.name): _line(each.value) for each in draft.needs} if does else {},
    }


def _check_names(elements: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> None:
    for element in elements:
        copied = [each[1:] for each in element["sets"].values() if each.startswith("$")]
        named = [*element["needs"], *copied]
        if unknown := [name for name in named if name not in values]:
            raise Inconsistent(f"{element['id']} speaks of {unknown[0][:40]!r}, which is no value")


def _linked(start: str, pages: Mapping[str, Any]) -> list[str]:
    """Return the pages that links and buttons lead to from the start, in that order."""
    found = [start]
    for name in found:
        for element in pages[name]["elements"]:
            target = element["leads_to"]
            if target and target not in pages:
                raise Inconsistent(f"{element['id']} leads to {target[:40]!r}, which is no page")
            if target and target not in found:
                found.append(target)
    return found


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise Inconsistent(f"{text[:40]!r} is no id")
    return text


def _line(text: str) -> str:
    return " ".join(text.split())[:_LABEL_CHARS]
