"""An estimate counts as spared what would be replayed, and no answer to some other request."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agents import work_item
from tests.unit.prompt_package import prompt, prompt_package
from transforms.agents.agent import Agent
from transforms.agents.asking import ItemAgents
from transforms.agents.session import Agents
from transforms.estimate.replayed import replayed_calls
from transforms.flows.skill import Step
from transforms.flows.work import Done, Result, WorkItem
from transforms.teacher.endpoint import Endpoint, TeacherSettings
from transforms.teacher.request import Completion, Request

ITEM = work_item("contents", "asks", {"topic": "tides"})
TEACHER = Endpoint("http://127.0.0.1:9/v1", "m")
SETTINGS = TeacherSettings(TEACHER, replace(TEACHER, model="c"))


class Gone(Exception):
    """The run ended here."""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    texts = {"old.jinja": prompt("Tell.", "{{ x }}"), "new.jinja": prompt("Tell all.", "{{ x }}")}
    return prompt_package(tmp_path, monkeypatch, texts)


def step(package: str, file: str = "old.jinja") -> Step:
    """Asks three times, each about the answer before."""
    asker = Agent("asker", package, file, max_tokens=100)

    async def asks(item: WorkItem, agents: Agents) -> Result:
        said = str(item.payload["topic"])
        for _ in range(3):
            said = (await agents.ask(asker, {"x": said})).text
        return Done()

    return Step("asks", asks, (asker,))


def interrupted(asked: Step, after: int) -> dict[str, Any]:
    """What a run that ended after so many answers has in the ledger."""
    recorded: dict[str, Any] = {}

    async def send(role: str, request: Request) -> tuple[Completion, int]:
        if len(recorded) == after:
            raise Gone
        return Completion(f"answer {len(recorded)}", "stop", "m-2026-11-24"), 1

    def record(call: dict[str, Any]) -> None:
        recorded[call["call_id"]] = call

    async def run() -> None:
        await asked.run(ITEM, ItemAgents(ITEM, SETTINGS.models, {}, send, record, "run"))

    with pytest.raises(Gone):
        asyncio.run(run())
    return recorded


def test_answers_to_the_same_requests_are_replayed(package: str) -> None:
    recorded = interrupted(step(package), after=2)
    assert replayed_calls(ITEM, step(package), recorded, SETTINGS) == recorded.keys()
    assert replayed_calls(ITEM, step(package), {}, SETTINGS) == set()


def test_after_a_change_of_prompt_model_or_parameters_all_is_paid_anew(package: str) -> None:
    recorded = interrupted(step(package), after=2)
    assert replayed_calls(ITEM, step(package, "new.jinja"), recorded, SETTINGS) == set()
    for changed in (replace(TEACHER, model="m2"), replace(TEACHER, parameters={"top_p": 0.9})):
        settings = replace(SETTINGS, teacher=changed)
        assert replayed_calls(ITEM, step(package), recorded, settings) == set()
    shorter = replace(SETTINGS, max_answer_tokens=50)
    assert replayed_calls(ITEM, step(package), recorded, shorter) == set()


def test_of_answers_to_two_models_only_the_current_ones_count(package: str) -> None:
    recorded = interrupted(step(package), after=2)
    others = {f"other {number}": dict(call) for number, call in enumerate(recorded.values())}
    found = replayed_calls(ITEM, step(package), {**others, **recorded}, SETTINGS)
    assert found == recorded.keys()


def test_a_flow_that_breaks_counts_what_it_asked_before(package: str) -> None:
    whole = step(package)
    recorded = interrupted(whole, after=1)

    async def breaks(item: WorkItem, agents: Agents) -> Result:
        await agents.ask(whole.agents[0], {"x": "tides"})
        raise LookupError("of itself")

    assert replayed_calls(ITEM, replace(whole, run=breaks), recorded, SETTINGS) == recorded.keys()
