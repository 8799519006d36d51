"""Passages of other seeds that a search finds: the distractors, and what else there is to know.

Belongs here: the queries and the pick of their hits. Does not: the index (`seeds/search/`).

The index is immutable and named by the work item, so what is found is a function of the item.
"""

import asyncio
from collections.abc import Sequence

from transforms.flows.common.passages import (
    LEAST_PART_CHARS,
    MOST_PART_CHARS,
    TITLE_CHARS,
    Passage,
    one_line,
)
from transforms.seeds.search.index import Hit, open_index

#: Hits looked at for each query; few, as only the nearest are hard to tell from what answers.
HITS = 4


async def retrieved(
    search: Sequence[str] | None, queries: Sequence[str], *, own_seed: str, most: int
) -> list[Passage]:
    """Return the passages of other seeds worth most to the queries, best first; one a seed.

    Args:
        search: lakehouse root and index version, as the work item names them; None: no index.
        queries: any texts, such as passages that others should be near to.
        own_seed: a seed that is not to be found.
        most: how many at most.

    Raises:
        transforms.seeds.search.segment.IndexGone: the version was deleted.
    """
    if search is None or not queries:
        return []
    return await asyncio.to_thread(_retrieve, tuple(search), tuple(queries), own_seed, most)


def _retrieve(
    search: tuple[str, ...], queries: tuple[str, ...], own_seed: str, most: int
) -> list[Passage]:
    root, version = search
    index = open_index(root, version)
    best: dict[str, Hit] = {}
    for query in queries:
        for hit in index.search(query, HITS, exclude_seed=own_seed, excerpt_chars=MOST_PART_CHARS):
            if hit.seed_id not in best or hit.score > best[hit.seed_id].score:
                best[hit.seed_id] = hit
    order = sorted(best.values(), key=lambda hit: (-hit.score, hit.seed_id))
    found = [_passage(hit) for hit in order]
    return [each for each in found if len(each.text) >= LEAST_PART_CHARS][:most]


def _passage(hit: Hit) -> Passage:
    return Passage(
        number=0,
        title=one_line(hit.title, TITLE_CHARS),
        text=one_line(hit.text, MOST_PART_CHARS),
        seed_id=hit.seed_id,
        source=hit.source,
        licence=hit.licence,
    )
