"""Content transformation: a seed becomes an API list, as it is or widened, or the list of our own.

Belongs here: the transformations, the two ways to widen a list (retrieval of similar code, and
reconstruction of the library), and their plan. Does not: what an API list is (`apis.py`).

Retrieval is planned only where there is a search index over the seeds.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.transforming import Transformation, contents_stage, is_code
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.tool_use.apis import (
    LEAST_APIS,
    MOST_APIS,
    ApiListDraft,
    declarations,
    list_text,
    usable,
)
from transforms.flows.tool_use.own_tools import own_apis
from transforms.flows.work import Done, Planned, Rejected, Result, WorkItem
from transforms.lakehouse.ids import ranked
from transforms.seeds.excerpt import excerpt

if TYPE_CHECKING:
    from transforms.seeds.search.index import Hit

PACKAGE = "transforms.flows.tool_use"
_ROOM = 3072
#: Of an excerpt, beside our own tools: tasks need its figures, not all of it.
_MATERIAL_CHARS = 3_000
_NEIGHBOURS, _NEIGHBOUR_CHARS = 4, 900

_DESCRIBES = re.compile(
    r"\b(?:APIs?|endpoints?|web service|parameters?|command[- ]line|SDK|library function)\b", re.I
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def describes_apis(document: Row) -> bool:
    """Whether prose speaks of APIs often enough to describe some."""
    return not is_code(document) and len(_DESCRIBES.findall(document["text"][:20_000])) >= 3


def is_code_or_describes(document: Row) -> bool:
    return is_code(document) or describes_apis(document)


def has_figures(document: Row) -> bool:
    """Whether prose has figures to calculate with."""
    return not is_code(document) and len(set(_NUMBER.findall(document["text"][:20_000]))) >= 4


def _shaped(answer: ApiListDraft, payload: Any) -> str | Rejected:
    apis, faults = usable(answer.apis) if answer.is_usable else ([], ["says the agent"])
    if len(apis) < LEAST_APIS:
        return Rejected("no_usable_apis", "; ".join(faults)[:500])
    return list_text(answer.library, apis)


FROM_CODE = Transformation(
    "apis_from_code", "apis_from_code.jinja", _ROOM, ApiListDraft, _shaped, is_code
)
FROM_DESCRIPTION = Transformation(
    "apis_from_description",
    "apis_from_description.jinja",
    _ROOM,
    ApiListDraft,
    _shaped,
    describes_apis,
)

_FIRST = Agent(
    name="tool_use.transform_first_apis",
    package=PACKAGE,
    prompt="first_apis.jinja",
    output=ApiListDraft,
    temperature=0.7,
    max_tokens=_ROOM,
)
_BY_RETRIEVAL = Agent(
    name="tool_use.transform_widen_by_retrieval",
    package=PACKAGE,
    prompt="widen_by_retrieval.jinja",
    output=ApiListDraft,
    temperature=0.7,
    max_tokens=_ROOM,
)
_BY_RECONSTRUCTION = Agent(
    name="tool_use.transform_widen_by_reconstruction",
    package=PACKAGE,
    prompt="widen_by_reconstruction.jinja",
    output=ApiListDraft,
    temperature=0.9,
    max_tokens=_ROOM,
)


async def _retrieved(item: WorkItem, agents: Agents) -> Result:
    """First APIs from the code, then a search by what they are called, then more of them."""
    first = await _first(item, agents)
    if isinstance(first, Rejected):
        return first
    library, apis = first
    query = " ".join(f"{api['name'].replace('_', ' ')} {api['description']}" for api in apis)
    hits = await asyncio.to_thread(_neighbours, item, query)
    if not hits:
        return Rejected("nothing_similar_found", query[:200])
    shown = "\n\n".join(f"[{number}]\n{hit.text}" for number, hit in enumerate(hits, 1))
    return await _widened(
        item, agents, _BY_RETRIEVAL, library, apis, shown, [hit.seed_id for hit in hits]
    )


async def _reconstructed(item: WorkItem, agents: Agents) -> Result:
    first = await _first(item, agents)
    if isinstance(first, Rejected):
        return first
    return await _widened(item, agents, _BY_RECONSTRUCTION, *first, "", ())


def _neighbours(item: WorkItem, query: str) -> "list[Hit]":
    from transforms.seeds.search.index import open_index

    root, version = item.payload["search"]
    return open_index(root, version).search(
        query, _NEIGHBOURS, exclude_seed=item.seed_id, excerpt_chars=_NEIGHBOUR_CHARS
    )


async def _first(item: WorkItem, agents: Agents) -> tuple[str, list[dict[str, Any]]] | Rejected:
    answer = await agents.ask_for(_FIRST, ApiListDraft, _source(item))
    apis, faults = usable(answer.apis) if answer.is_usable else ([], ["says the agent"])
    if not apis:
        return Rejected("no_usable_apis", "; ".join(faults)[:500])
    return answer.library, apis[: MOST_APIS // 2]


async def _widened(
    item: WorkItem,
    agents: Agents,
    agent: Agent,
    library: str,
    apis: list[dict[str, Any]],
    neighbours: str,
    widened_by: Sequence[str],
) -> Result:
    variables = {
        **_source(item),
        "library": as_data(library[:80]),
        "apis": as_data(declarations(apis)),
        "neighbours": as_data(neighbours),
    }
    answer = await agents.ask_for(agent, ApiListDraft, variables)
    known = {api["name"] for api in apis}
    more = [api for api in usable(answer.apis)[0] if api["name"] not in known]
    if not more:
        return Rejected("list_not_widened", f"{len(answer.apis)} APIs offered, none of use")
    whole = [*apis, *more][:MOST_APIS]
    if len(whole) < LEAST_APIS:
        return Rejected("no_usable_apis", f"{len(whole)} of {LEAST_APIS}")
    text = list_text(library, whole, widened_by=widened_by)
    return Done([{"transformation": item.step, "text": text}])


async def _own(item: WorkItem, agents: Agents) -> Result:
    search = item.payload["search"] if item.step == "own_tools_with_search" else None
    material = excerpt(item.payload["excerpt"], _MATERIAL_CHARS, item.seed_id, item.step)
    text = list_text("our own tools", own_apis(search), material=material)
    return Done([{"transformation": item.step, "text": text}])


def _source(item: WorkItem) -> dict[str, Any]:
    payload = item.payload
    return {
        "source": as_data(payload["excerpt"]),
        "title": as_data(" ".join(payload["title"].split())[:200]),
        "kind": payload["kind"],
        "language": payload["language"],
    }


_COMMON = contents_stage("tool_use", (FROM_CODE, FROM_DESCRIPTION))
_SUITS = {
    "apis_from_code": is_code,
    "apis_from_description": describes_apis,
    "apis_by_retrieval": is_code,
    "apis_by_reconstruction": is_code_or_describes,
    "own_tools": has_figures,
    "own_tools_with_search": has_figures,
}
TRANSFORMATIONS = tuple(_SUITS)
#: Of API lists; the other two hold our own tools.
LISTS = TRANSFORMATIONS[:4]
OWN = TRANSFORMATIONS[4:]
_NEED_SEARCH = frozenset({"apis_by_retrieval", "own_tools_with_search"})


def suits_any(document: Row) -> bool:
    """Whether a document can be made into any API list, without a search index."""
    return any(_SUITS[name](document) for name in _SUITS if name not in _NEED_SEARCH)


def _plan(document: Row, sampling: Sampling) -> Iterable[Planned]:
    suiting = [
        name
        for name, suits in _SUITS.items()
        if suits(document) and (sampling.search or name not in _NEED_SEARCH)
    ]
    if not suiting:
        return []
    seed_id = document["seed_id"]
    payload = {
        "excerpt": excerpt(document["text"], sampling.max_seed_chars, seed_id, "tool_use"),
        "title": document.get("title") or "",
        "kind": document.get("kind") or "prose",
        "language": document.get("language") or "en",
        "search": sampling.search,
    }
    return [Planned(ranked(suiting, seed_id, "tool_use")[0], (seed_id,), payload)]


CONTENTS = Stage(
    _plan,
    (
        *_COMMON.steps,
        Step("apis_by_retrieval", _retrieved, (_FIRST, _BY_RETRIEVAL)),
        Step("apis_by_reconstruction", _reconstructed, (_FIRST, _BY_RECONSTRUCTION)),
        Step("own_tools", _own),
        Step("own_tools_with_search", _own),
    ),
)
