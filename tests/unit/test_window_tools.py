"""Tools in the window of one partition: they hold up no answer, and none runs a second time."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.unit.windows import by_status, calls, item, items, kept, run, wait_for
from transforms.agents.session import Agents
from transforms.agents.tools.tool import Tool
from transforms.flows.skill import Step, load_skill
from transforms.flows.work import Done, Result, WorkItem
from transforms.partition_task import PartitionTask
from transforms.teacher.call_rows import TOOL_STATUS

pytestmark = pytest.mark.usefixtures("chain_skill")

Flow = Callable[[WorkItem, Agents], Awaitable[Result]]
ANYTHING = {"type": "object", "properties": {"n": {"type": "integer"}}}


@pytest.fixture
def in_place_of_the_step(monkeypatch: pytest.MonkeyPatch) -> Callable[[Flow], None]:
    """Makes the chain skill's items run another flow."""

    def put(flow: Flow) -> None:
        step = Step("ask_on", flow, load_skill("chain").stages["contents"].steps[0].agents)
        monkeypatch.setattr("transforms.partition.step_of", lambda item: step)

    return put


def counting(ran: list[Any], others: threading.Barrier | None = None) -> Flow:
    """A flow that asks its skill's agent with one tool, which waits for others to run."""

    def tick(arguments: Any) -> str:
        ran.append(threading.current_thread().name)
        if others is not None:
            others.wait(20)
        return "ticked"

    agent = replace(load_skill("chain").stages["contents"].steps[0].agents[0], tools=("tick",))
    tool = Tool("tick", "Ticks.", ANYTHING, tick, "1")

    async def flow(item: WorkItem, agents: Agents) -> Result:
        variables = {"topic": item.payload["topic"], "turn": 0}
        used = await agents.ask_with_tools(agent, variables, [tool])
        return Done([{"transformation": "chain", "text": used.text}])

    return flow


def test_answers_are_kept_in_time_whatever_threads_the_flows_work_takes(
    task: PartitionTask, in_place_of_the_step: Callable[[Flow], None]
) -> None:
    agent = load_skill("chain").stages["contents"].steps[0].agents[0]
    done = threading.Event()

    async def busy(item: WorkItem, agents: Agents) -> Result:
        answer = await agents.ask(agent, {"topic": item.payload["topic"], "turn": 0})
        await asyncio.to_thread(done.wait, 60)  # a verifier's work, or a search
        return Done([{"transformation": "chain", "text": answer.text}])

    in_place_of_the_step(busy)
    outcomes: list[Any] = []
    running = threading.Thread(target=lambda: outcomes.extend(run(task, items(30))))
    running.start()
    are_kept = wait_for(lambda: len(kept(task)) == 30)
    done.set()
    running.join(timeout=30)
    assert are_kept
    assert len(outcomes) == 30


def test_tools_run_side_by_side_in_threads_of_their_own(
    task: PartitionTask, in_place_of_the_step: Callable[[Flow], None]
) -> None:
    ran: list[Any] = []
    in_place_of_the_step(counting(ran, threading.Barrier(4)))
    assert by_status(run(task, items(8))).keys() == {"done"}
    assert len(ran) == 8
    assert {name.split("_")[0] for name in ran} == {"tools"}


def test_a_second_try_runs_no_tool_again_and_its_grant_is_of_calls_alone(
    teacher: ScriptedTeacher,
    task: PartitionTask,
    in_place_of_the_step: Callable[[Flow], None],
) -> None:
    ran: list[Any] = []
    in_place_of_the_step(counting(ran))
    granted = replace(task, granted=calls(4))
    first = run(granted, items(2))
    assert [row["status"] for row in kept(task)].count(TOOL_STATUS) == len(ran) == 2
    assert [(row["calls"], row["paid_calls"]) for row in first] == [(2, 2)] * 2

    again = run(granted, items(2), attempt=1)
    assert by_status(again).keys() == {"done"}
    assert (len(ran), teacher.stats()["answered"]) == (2, 4)
    # Were results calls, nothing of a grant of six would be left for a third item.
    third = run(replace(task, granted=calls(6)), [*items(2), item("third")], attempt=2)
    assert by_status(third) == {"done": [row["work_item"] for row in third]}
    assert len(third) == 3
