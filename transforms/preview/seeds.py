"""The seeds of a preview: a few documents that suit the skill, the same ones every time.

Belongs here: choosing them, by hash, among the lakehouse's documents or the shipped samples. Does
not: a run's sampling plan (`flows/assignments.py`), which is decided in Spark.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from transforms.flows.skill import Skill
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse, among
from transforms.lakehouse.seeds_tables import DOCUMENTS
from transforms.preview.samples import sample_documents
from transforms.seeds.usable import COLUMNS, Usable

#: Documents whose text is looked at, at most, until enough of them suit.
MOST_LOOKED_AT = 1200
#: Each time the table is read once; mostly the first time is enough.
_AT_A_TIME = 300


@dataclass(frozen=True)
class Chosen:
    """Rows of seeds.documents, and where they were found, in words."""

    documents: Sequence[dict[str, Any]]
    found_in: str


def chosen_seeds(lakehouse: Lakehouse, skill: Skill, count: int) -> Chosen:
    """Return up to `count` documents that suit a skill; of a lakehouse without any, of the samples.

    None is held out, withdrawn, flagged unless somebody approved it, or stands behind its
    near-duplicate.
    """
    ids = _usable(lakehouse, skill.name)
    if ids:
        return Chosen(_first(_documents(lakehouse, ids), skill, count), lakehouse.root)
    return Chosen(_first(sample_documents(skill.name), skill, count), "the shipped samples")


def _first(documents: Iterable[dict[str, Any]], skill: Skill, count: int) -> list[dict[str, Any]]:
    chosen: list[dict[str, Any]] = []
    for document in documents:
        if len(chosen) == count:
            break
        if skill.suits(document):
            chosen.append(document)
    return chosen


def _usable(lakehouse: Lakehouse, skill: str) -> list[str]:
    """Return the ids to look at, in an order picked by hash."""
    rule = Usable(lakehouse, hold_flagged=True)
    usable = (
        row["seed_id"]
        for batch in lakehouse.batches(DOCUMENTS.name, COLUMNS, may_be_missing=True)
        for row in batch.to_pylist()
        if rule.is_usable(row)
    )
    return heapq.nsmallest(MOST_LOOKED_AT, usable, key=lambda seed: digest("preview", skill, seed))


def _documents(lakehouse: Lakehouse, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield documents in the order of their ids, reading no more than are asked for."""
    for start in range(0, len(ids), _AT_A_TIME):
        wanted = ids[start : start + _AT_A_TIME]
        rows = lakehouse.rows(DOCUMENTS.name, where=among("seed_id", wanted))
        by_id = {row["seed_id"]: row for row in rows}
        yield from (by_id[seed_id] for seed_id in wanted if seed_id in by_id)
