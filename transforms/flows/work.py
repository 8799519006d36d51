"""Work items and what becomes of them: the vocabulary every flow and every stage shares.

Belongs here: the shapes that cross the border between a flow and what runs it. Does not: how an
item is run, retried or stored, and anything of one skill.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from transforms.lakehouse.ids import digest

#: The stages in order. Each has a table; `verdicts` writes quality.verdicts, the others flows.*.
STAGES = ("contents", "instructions", "refinements", "pairs", "verdicts")

#: The column that identifies a row a stage makes; a verdict is known by its pair and check.
ID_COLUMNS = {
    "contents": "content_id",
    "instructions": "instruction_id",
    "refinements": "instruction_id",
    "pairs": "pair_id",
}


@dataclass(frozen=True)
class Planned:
    """One prompt's worth of work, as a skill plans it.

    Attributes:
        step: the step of the skill's stage that does it.
        inputs: ids that, with stage, skill and step, identify the work: same inputs, same item.
        payload: JSON values the step needs: passages, instructions, lineage columns to copy.
        prefix: names the long text its prompt begins with: items with the same one run side by
            side, so that the teacher's prefix cache hits; with a variant after a slash (`c1/x`),
            after those without. No part of the item's identity; if not given, the seed.
    """

    step: str
    inputs: tuple[str, ...]
    payload: Mapping[str, Any]
    prefix: str = ""


@dataclass(frozen=True)
class WorkItem:
    """A planned piece of work with its identity. What a flow's step is given."""

    key: str
    stage: str
    skill: str
    step: str
    step_version: str
    seed_id: str
    payload: Mapping[str, Any]


def work_item_of(stage: str, row: Mapping[str, Any]) -> WorkItem:
    """Return a planned row as its step is given it."""
    return WorkItem(
        key=row["work_item"],
        stage=stage,
        skill=row["skill"],
        step=row["step"],
        step_version=row["step_version"],
        seed_id=row["seed_id"],
        payload=json.loads(row["payload"]),
    )


def work_item_key(stage: str, skill: str, planned: Planned) -> str:
    return digest(stage, skill, planned.step, *planned.inputs)


@dataclass(frozen=True)
class Done:
    """The rows an item made: the columns of its stage's table, without lineage.

    An id column (`content_id`, `instruction_id`, `pair_id`) may be left out: it is then the hash
    of the work item and the row, so an answer that did not change keeps its id.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Rejected:
    """The step looked at the item and found no use for it; `reason` is a short code."""

    reason: str
    detail: str = ""


Result = Done | Rejected
