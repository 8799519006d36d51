"""Which recorded answers of items without an outcome a run would replay, and so not pay for.

Belongs here: asking a few items' steps what they ask for as they are now. Does not: what those
answers came to (`run_estimate.py`). Neither a model's name nor a prompt tells: an answer is
replayed to the very request that got it, of which parameters, limits and earlier answers are part.
"""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transforms.agents.asking import ItemAgents, as_recorded
from transforms.agents.tools.tool import Tool, ToolResult
from transforms.estimate.expected import SAMPLE
from transforms.flows.skill import Step, load_skill
from transforms.flows.work import WorkItem, work_item_of
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.call_rows import TOOL_STATUS
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.ledger import earliest, recorded_calls
from transforms.teacher.request import Completion, Request

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def replayed_shares(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    stage: str,
    answered: "DataFrame",
    settings: TeacherSettings,
) -> dict[tuple[str, str], float]:
    """Return the share of recorded calls that would be replayed, by (skill, step).

    `answered` are planned items with recorded calls; `kept` says how many. A few of each step are
    looked at.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    place = F.row_number().over(Window.partitionBy("skill", "step").orderBy("work_item"))
    few = answered.withColumn("place", place).where(F.col("place") <= SAMPLE)
    recorded = recorded_calls(spark, lakehouse, stage, few)
    kept: dict[tuple[str, str], int] = {}
    replayed: dict[tuple[str, str], int] = {}
    for row in few.join(recorded, "work_item", "left").collect():
        of = row["skill"], row["step"]
        step = load_skill(row["skill"]).stages[stage].step(row["step"])
        calls = earliest(as_recorded(row["recorded"]))
        kept[of] = kept.get(of, 0) + row["kept"]
        again = replayed_calls(work_item_of(stage, row.asDict()), step, calls, settings)
        replayed[of] = replayed.get(of, 0) + len(again)
    return {of: replayed[of] / count for of, count in kept.items()}


def replayed_calls(
    item: WorkItem,
    step: Step,
    recorded: Mapping[str, Mapping[str, Any]],
    settings: TeacherSettings,
) -> set[str]:
    """Return the ids of an item's recorded calls that its step asks for now. Never raises."""
    watched = _Watched(recorded)
    agents = ItemAgents(
        item=item,
        models=settings.models,
        recorded=watched,
        send=_nothing_is_sent,
        record=lambda call: None,
        run_id="",
        defer=lambda role, request, call: None,  # its item goes no further
        identities=settings.identities,
        max_answer_tokens=settings.longest_answers,
        calls_tools=settings.call_tools,
        run_tool=_nothing_is_run,
    )
    try:
        asyncio.run(_run(step, item, agents))
    except Exception:  # its calls are spared all the same, whatever comes of them
        return watched.used
    return watched.used


async def _run(step: Step, item: WorkItem, agents: ItemAgents) -> None:
    await step.run(item, agents)


async def _nothing_is_sent(role: str, request: Request) -> tuple[Completion, int]:
    raise AssertionError("an estimate asks nobody")


async def _nothing_is_run(tool: Tool, arguments: str) -> ToolResult:
    raise AssertionError("an estimate runs no tools")


class _Watched(dict[str, Mapping[str, Any]]):
    """Recorded calls that know which of them were used; tools' results are none."""

    def __init__(self, calls: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(calls)
        self.used: set[str] = set()

    def get(self, call_id: str, default: Any = None) -> Any:
        if call_id in self and self[call_id]["status"] != TOOL_STATUS:
            self.used.add(call_id)
        return super().get(call_id, default)
