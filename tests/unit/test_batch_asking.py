"""A flow in batch mode is run up to its first unanswered calls, and those are handed over."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agents import work_item
from tests.unit.prompt_package import prompt, prompt_package
from transforms.agents.agent import Agent
from transforms.agents.asking import ItemAgents
from transforms.lakehouse.files import Folder
from transforms.teacher.batches.wanted import WantedWriter, wanted_requests
from transforms.teacher.call_rows import answered_call
from transforms.teacher.failures import Deferred
from transforms.teacher.request import Completion, Request

START = "2026-11-24T03:00:00+00:00"


@pytest.fixture
def asker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agent:
    package = prompt_package(tmp_path, monkeypatch, {"a.jinja": prompt("Answer.", "{{ x }}")})
    return Agent("asker", package, "a.jinja", max_tokens=100)


async def never(role: str, request: Request) -> tuple[Completion, int]:
    raise AssertionError("in batch mode nothing is sent")


def wave(
    work: Callable[[ItemAgents], Awaitable[Any]], folder: Folder, recorded: dict[str, Any]
) -> Any:
    """Run a flow in batch mode; answer what it wanted in `recorded`. Returns what it came to."""
    writer = WantedWriter(folder, "0-0")
    agents = ItemAgents(
        item=work_item("pairs", "response", {}),
        models={"teacher": "m", "critic": "c"},
        recorded=dict(recorded),
        send=never,
        record=lambda call: pytest.fail("nothing was answered"),
        run_id="run",
        defer=writer.add,
    )
    try:
        result = asyncio.run(work(agents))  # type: ignore[arg-type]
    except Deferred:
        result = None
    writer.flush()
    for each in wanted_requests(folder, set()):
        said = Completion(each.request.messages[-1]["content"].upper(), "stop", "m")
        recorded[each.call["call_id"]] = answered_call(
            each.call, said, status="answered", attempts=1, answered_at=START
        )  # type: ignore[arg-type]
    folder.remove()
    return result


def test_calls_that_go_out_together_are_handed_over_together(asker: Agent, tmp_path: Path) -> None:
    async def work(agents: ItemAgents) -> str:
        first = await asyncio.gather(*(agents.ask(asker, {"x": f"q{n}"}) for n in range(3)))
        async with asyncio.TaskGroup() as group:
            texts = [answer.text.lower() for answer in first]
            tasks = [group.create_task(agents.ask(asker, {"x": f"{text}?"})) for text in texts]
        return " ".join(task.result().text for task in tasks)

    async def grouped(agents: ItemAgents) -> str:
        try:
            return await work(agents)
        except* Deferred as deferred:
            raise deferred.exceptions[0] from None

    folder, recorded = Folder(str(tmp_path / "wanted")), dict[str, Any]()
    assert wave(grouped, folder, recorded) is None
    assert len(recorded) == 3
    assert wave(grouped, folder, recorded) is None
    assert len(recorded) == 6
    assert wave(grouped, folder, recorded) == "Q0? Q1? Q2?"


def test_what_is_handed_over_and_read_back_is_the_request_itself(tmp_path: Path) -> None:
    writer = WantedWriter(Folder(str(tmp_path)), "0-0")
    messages = ({"role": "user", "content": "a\u2028line\x85 and half a pair \ud800"},)
    sent = Request("asker", messages, 0.5, 9, {"type": "object"})
    writer.add("critic", sent, {"call_id": "c"})
    writer.flush()
    (read,) = wanted_requests(Folder(str(tmp_path)), set())
    assert (read.role, read.request, read.call) == ("critic", sent, {"call_id": "c"})
    assert read.request.hash("m") == sent.hash("m")
