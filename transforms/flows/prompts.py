"""Keeps the text of every prompt a stage may use, by its hash.

Belongs here: filling ops.prompts. Does not: reading prompt files (`agents/agent.py`).
"""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from transforms.agents.schema import strict_schema
from transforms.flows.planning import Plan
from transforms.flows.skill import load_skill
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import PROMPTS
from transforms.lakehouse.writes import append_new

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def store_prompts(spark: "SparkSession", lakehouse: Lakehouse, plan: Plan) -> int:
    """Add the plan's prompts that ops.prompts does not have; return how many were new."""
    now = datetime.now(UTC)
    rows = {
        agent.prompt_hash: (
            agent.prompt_hash,
            agent.name,
            name,
            agent.prompt_text,
            json.dumps(strict_schema(agent.output)) if agent.output else None,
            now,
        )
        for name in plan.skills
        for step in load_skill(name).stages[plan.stage].steps
        for agent in step.agents
    }
    known = {row["prompt_hash"] for row in lakehouse.rows(PROMPTS.name, ["prompt_hash"])}
    fresh = [row for key, row in rows.items() if key not in known]
    if not fresh:
        return 0
    return append_new(lakehouse, PROMPTS.name, spark.createDataFrame(fresh, PROMPTS.ddl))
