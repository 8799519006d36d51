"""Estimates of steps whose agents call tools: results are no calls, and no tool is run for one."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agents import work_item
from tests.unit.prompt_package import prompt, prompt_package
from transforms.agents.agent import Agent
from transforms.agents.asking import ItemAgents
from transforms.agents.session import Agents
from transforms.agents.tools.tool import Tool
from transforms.estimate.replayed import replayed_calls
from transforms.flows.skill import Step
from transforms.flows.work import Done, Result, WorkItem
from transforms.teacher.call_rows import TOOL_STATUS
from transforms.teacher.endpoint import Endpoint, TeacherSettings
from transforms.teacher.request import Completion, Request

ITEM = work_item("pairs", "asks", {})
TEACHER = Endpoint("http://127.0.0.1:9/v1", "m")
SETTINGS = TeacherSettings(TEACHER, TEACHER)
CALL = {"id": "x", "name": "tick", "arguments": "{}"}


def test_recorded_results_are_no_calls_and_unrecorded_ones_are_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = prompt_package(tmp_path, monkeypatch, {"ask.jinja": prompt("Count.", "Ticks?")})
    ran: list[Any] = []

    def tick(arguments: Any) -> str:
        ran.append(arguments)
        return "tick"

    tool = Tool("tick", "Ticks.", {"type": "object"}, tick, "1")
    agent = Agent("counter", package, "ask.jinja", tools=("tick",))

    async def asks(item: WorkItem, agents: Agents) -> Result:
        await agents.ask_with_tools(agent, {}, [tool])
        return Done()

    answers = [Completion("", "stop", "m", tool_calls=(CALL,)), Completion("One.", "stop", "m")]
    ledger: list[dict[str, Any]] = []

    async def send(role: str, request: Request) -> tuple[Completion, int]:
        return answers.pop(0), 1

    step = Step("asks", asks, (agent,))
    asyncio.run(asks(ITEM, ItemAgents(ITEM, SETTINGS.models, {}, send, ledger.append, "run")))
    assert len(ledger) == 3
    assert len(ran) == 1
    recorded = {row["call_id"]: row for row in ledger}
    calls = {row["call_id"] for row in ledger if row["status"] != TOOL_STATUS}
    assert replayed_calls(ITEM, step, recorded, SETTINGS) == calls

    without = {key: row for key, row in recorded.items() if row["status"] != TOOL_STATUS}
    assert len(replayed_calls(ITEM, step, without, SETTINGS)) == 1
    assert len(ran) == 1
