"""Search over the seeds as a tool.

Belongs here: what a model is told of its hits. Does not: the index (`seeds/search/`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from transforms.agents.tools.tool import Tool, ToolError
from transforms.lakehouse.ids import digest

if TYPE_CHECKING:
    from transforms.seeds.search.index import Hit

HITS = 3
_TITLE_CHARS = 100
#: Three hits with their titles fit a result.
_EXCERPT_CHARS = 480
#: The end of the line above a hit's text, see `hits_text`.
_WHOSE = re.compile(r", seed (\S{1,100})\)$", re.MULTILINE)


def search_tool(root: str, version: str, exclude_seed: str | None = None) -> Tool:
    """Return the search over one version of a lakehouse's index as a tool; it may be pickled.

    The model cannot choose another version, nor find the excluded seed.

    Args:
        root: the lakehouse.
        version: of the index, as the work item names it.
        exclude_seed: a seed that is not to be found: the item's own.
    """
    return Tool(
        name="search",
        description=(
            "Searches a collection of documents and returns the passages that fit the query best, "
            "each with its title and source. It finds words, not meanings: name what you look for."
        ),
        parameters={
            "type": "object",
            "properties": {"query": {"type": "string", "minLength": 1, "maxLength": 500}},
            "required": ["query"],
            "additionalProperties": False,
        },
        run=_Search(root, version, exclude_seed),
        version=digest("search", version, exclude_seed),
    )


class _Search:
    """The tool's `run`."""

    def __init__(self, root: str, version: str, exclude_seed: str | None) -> None:
        self._root, self._version, self._exclude_seed = root, version, exclude_seed

    def __call__(self, arguments: Mapping[str, Any]) -> str:
        from transforms.seeds.search.index import open_index

        hits = open_index(self._root, self._version).search(
            arguments["query"],
            HITS,
            exclude_seed=self._exclude_seed,
            excerpt_chars=_EXCERPT_CHARS,
        )
        if not hits:
            raise ToolError("nothing was found; try other words")
        return hits_text(hits)


def hits_text(hits: "Sequence[Hit]") -> str:
    """Return hits as a model reads them: numbered from 1, each with where it is from."""
    return "\n\n".join(
        f"[{number}] {hit.title[:_TITLE_CHARS] or 'untitled'} ({hit.source}, seed {hit.seed_id})\n"
        f"{hit.text}"
        for number, hit in enumerate(hits, 1)
    )


def seeds_named(result: str) -> list[str]:
    """Return the seeds whose text a result of the search shows, read back from it.

    A text that has such a line itself may name one too many, never one too few.
    """
    return _WHOSE.findall(result)
