"""What became of one work item, as a row of ops.outcomes.

Belongs here: the row, and the ids of the rows it promises. Does not: what a flow's end means for
the item (`partition.py`), or filling the stage's own table (`fill.py`).
"""

import json
from typing import Any

from transforms.agents.asking import ItemAgents
from transforms.flows.skill import Step, load_skill
from transforms.flows.work import ID_COLUMNS, Done, WorkItem
from transforms.lakehouse.ids import digest
from transforms.lakehouse.ops_tables import OUTCOMES
from transforms.partition_task import PartitionTask
from transforms.teacher.text import clean, without_surrogates

#: What a partition yields: ops.outcomes without what the driver stamps.
OUTCOME_COLUMNS = tuple(c for c in OUTCOMES.columns if c.name not in {"run_id", "created_at"})


def outcome(
    task: PartitionTask,
    item: WorkItem,
    agents: ItemAgents,
    status: str,
    *,
    reason: str | None = None,
    error: str | None = None,
    result: Done | None = None,
) -> dict[str, Any]:
    """Return what became of an item, as a row of OUTCOME_COLUMNS."""
    rows, ids = stamped(item, clean(result.rows) if result else [])
    return {
        "stage": item.stage,
        "seed_id": item.seed_id,
        "skill": item.skill,
        "work_item": item.key,
        "step": item.step,
        "step_version": item.step_version,
        "model": task.settings.models[asked_role(item)],
        "prompt_hash": task.prompt_hashes.get((item.skill, item.step)),
        "status": status,
        "reason": reason,
        "error": without_surrogates(error)[:1000] if error else None,
        "outputs": [json.dumps(row, ensure_ascii=False) for row in rows],
        "output_ids": ids,
        "calls": agents.calls,
        "paid_calls": agents.paid_calls,
        "total_tokens": agents.total_tokens,
        "cost_usd": agents.cost_usd,
    }


def step_of(item: WorkItem) -> Step:
    """Return the step of a skill that works on an item."""
    return load_skill(item.skill).stages[item.stage].step(item.step)


def asked_role(item: WorkItem) -> str:
    """Return whose model an item's outcome is made by: its first agent's role."""
    agents = step_of(item).agents
    return agents[0].role if agents else "teacher"


def stamped(item: WorkItem, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return an item's rows with their ids, and the ids.

    An id is the hash of work item, place and row: the same answer, asked again, keeps its id. A row
    that another row of the item names brings its own.
    """
    column = ID_COLUMNS.get(item.stage)
    hashed = [digest(item.key, place, row) for place, row in enumerate(rows)]
    if column is None:
        return rows, hashed
    identified = [{column: key, **row} for key, row in zip(hashed, rows, strict=True)]
    return identified, [row[column] for row in identified]
