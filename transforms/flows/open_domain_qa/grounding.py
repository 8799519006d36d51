"""The sources of an answer: what a search over the seeds finds for a question and its steps.

The document that the question was made from may be found too: it is a source like any other.
Belongs here: the queries, and the record of the search with the pair. Does not: the index.
"""

import json
from collections.abc import Mapping
from typing import Any

from transforms.flows.common.asking import spec_of
from transforms.flows.common.passages import (
    Passage,
    as_content,
    from_content,
    numbered,
)
from transforms.flows.common.retrieval import retrieved

MOST_SOURCES = 5


def queries(payload: Mapping[str, Any]) -> list[str]:
    """Return what is searched for: the question, then the steps it is made of."""
    return [payload["instruction"], *spec_of(payload).get("steps", ())]


async def sources_of(payload: Mapping[str, Any]) -> list[Passage]:
    """Return the passages found, numbered, each with its seed and licence; none without an index.

    Raises:
        transforms.seeds.search.segment.IndexGone: the version was deleted.
    """
    found = await retrieved(payload["search"], queries(payload), own_seed="", most=MOST_SOURCES)
    return numbered(found)


def search_calls(payload: Mapping[str, Any], sources: list[Passage]) -> list[dict[str, Any]]:
    """Return the search as the column `tool_calls` keeps it; empty where none was made."""
    if not payload["search"]:
        return []
    return [
        {
            "id": "search-1",
            "tool": "search",
            "version": payload["search"][1],
            "arguments": {"queries": queries(payload)},
            "result": as_content(sources),
            "is_error": False,
        }
    ]


def kept_sources(pair: Mapping[str, Any]) -> list[Passage]:
    """Return the sources that a pair keeps; none where there was no search."""
    if not pair.get("tool_calls"):
        return []
    return from_content(json.loads(pair["tool_calls"])[0]["result"])
