"""From a stage's input rows to its work items, inside Spark and without a teacher.

Belongs here: calling each skill's pure `plan` over the rows. Does not: which items already have an
outcome (`stage.py`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transforms.flows.skill import Sampling, load_skill
from transforms.flows.work import work_item_key

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

PLAN_DDL = (
    "work_item string, skill string, step string, step_version string, seed_id string, "
    "payload string, prefix string"
)


@dataclass(frozen=True)
class Plan:
    """What planning a stage needs: the same on every worker, so the same rows give the same items.

    `versions` is the current step version of each (skill, step).
    """

    stage: str
    skills: tuple[str, ...]
    sampling: Sampling
    versions: Mapping[tuple[str, str], str]


def make_plan(
    stage: str, skills: tuple[str, ...], sampling: Sampling, models: Mapping[str, str]
) -> Plan:
    """Return the plan of a stage for the skills that take part in it."""
    versions = {
        (name, step.name): step.version(models)
        for name in skills
        if stage in load_skill(name).stages
        for step in load_skill(name).stages[stage].steps
    }
    taking_part = tuple(name for name in skills if stage in load_skill(name).stages)
    return Plan(stage, taking_part, sampling, versions)


def planned_items(inputs: "DataFrame", plan: Plan) -> "DataFrame":
    """Return the stage's work items: the columns of PLAN_DDL, one row an item."""
    chosen = inputs.where(inputs["skill"].isin(list(plan.skills)))

    def run(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        return _plan_batches(batches, plan)

    return chosen.mapInArrow(run, PLAN_DDL)


def _plan_batches(batches: "Iterator[pa.RecordBatch]", plan: Plan) -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa

    schema = pa.schema([(part.split()[0], pa.string()) for part in PLAN_DDL.split(", ")])
    for batch in batches:
        items = [item for row in batch.to_pylist() for item in plan_row(row, plan)]
        yield pa.RecordBatch.from_pylist(items, schema)


def plan_row(row: dict[str, Any], plan: Plan) -> Iterator[dict[str, str]]:
    """Yield the work items of one input row."""
    skill = load_skill(row["skill"])
    for planned in skill.stages[plan.stage].plan(row, plan.sampling):
        yield {
            "work_item": work_item_key(plan.stage, skill.name, planned),
            "skill": skill.name,
            "step": planned.step,
            "step_version": plan.versions[skill.name, planned.step],
            "seed_id": row["seed_id"],
            "payload": json.dumps(dict(planned.payload), ensure_ascii=False, default=str),
            "prefix": planned.prefix or row["seed_id"],
        }
