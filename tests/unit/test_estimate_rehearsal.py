"""A rehearsal finds out what a step asks, without a teacher and whatever the step does."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.fakes.agents import work_item
from tests.unit.prompt_package import prompt, prompt_package
from tests.unit.reading_comprehension import CONTENT, DOCUMENT, INSTRUCTION, PAIR, plan
from transforms.agents.agent import Agent
from transforms.agents.session import Agents, Conversation
from transforms.agents.tools.tool import Tool
from transforms.estimate.rehearsal import MOST_CALLS, Rehearsal, rehearse
from transforms.flows.reading_comprehension.flow import SKILL
from transforms.flows.skill import Sampling, Step
from transforms.flows.work import Done, Planned, Result, WorkItem
from transforms.teacher.expected import CHARS_PER_TOKEN


class Verdict(BaseModel):
    """A structured answer with a list in it."""

    is_good: bool
    reasons: list[str]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    prompts = {"first.jinja": prompt("S" * 40, "{{ topic }}"), "other.jinja": prompt("O" * 80, "U")}
    return prompt_package(tmp_path, monkeypatch, prompts)


def of(stage: str, planned: Planned) -> Rehearsal:
    step = SKILL.stages[stage].step(planned.step)
    return rehearse(work_item(stage, planned.step, planned.payload), step)


def of_goal(goal: str) -> Rehearsal:
    instruction = {**INSTRUCTION, "instruction_type": "weaken", "answer_format": "choice"}
    (planned,) = (each for each in plan("refinements", instruction) if each.step == goal)
    return of("refinements", planned)


def test_a_prompt_is_as_long_as_it_will_be_sent() -> None:
    planned = plan("instructions", CONTENT)[0]
    (asked,) = of("instructions", planned).asked
    variables = {"passage": planned.payload["passage"], "max_questions": 3}
    sent = asked.agent.render(variables)
    chars = sum(len(said["content"]) for said in sent)
    assert asked.prompt_tokens == pytest.approx(chars / CHARS_PER_TOKEN, rel=0.05)


def test_of_agents_that_share_a_prompt_one_is_asked() -> None:
    (response,) = of("pairs", plan("pairs", INSTRUCTION)[0]).asked
    assert response.agent.name == "responder_short_answer"
    blank = Planned("response", ("i1",), dict.fromkeys(INSTRUCTION, ""))  # names no format
    assert len(of("pairs", blank).asked) == 1


def test_a_second_call_sees_what_was_said_in_the_first() -> None:
    suggester, editor, _ = of_goal("harder").asked
    own = sum(len(s["content"]) for s in editor.agent.render({"question": "", "form": ""}))
    said = suggester.prompt_tokens * CHARS_PER_TOKEN / 2
    assert editor.prompt_tokens * CHARS_PER_TOKEN > own + said / 2
    assert [asked.agent.prompt for asked in of_goal("answer_changed").asked] == [
        "refinement/answer_changed_suggester.jinja",
        "refinement/answer_changed_editor.jinja",
        "refinement/answer_changed_judge.jinja",
    ]


def test_every_round_of_a_refinement_is_counted() -> None:
    sampling = Sampling(refinement_rounds=3)
    (harder,) = (p for p in plan("refinements", INSTRUCTION, sampling) if p.step == "harder")
    assert len(of("refinements", harder).asked) == 3 * 3


@pytest.mark.parametrize("stage", ["contents", "instructions", "refinements", "pairs", "verdicts"])
def test_every_stage_of_a_skill_can_be_rehearsed(stage: str) -> None:
    rows: dict[str, Mapping[str, Any]] = {
        "contents": DOCUMENT, "instructions": CONTENT, "refinements": INSTRUCTION,
        "pairs": INSTRUCTION, "verdicts": PAIR,
    }  # fmt: skip
    for planned in plan(stage, rows[stage]):
        declared = SKILL.stages[stage].step(planned.step).agents
        asked = of(stage, planned).asked
        assert bool(asked) == bool(declared)
        assert all(each.completion_tokens < each.agent.max_tokens for each in asked)


def test_a_teachers_own_limit_caps_what_is_written() -> None:
    planned = plan("pairs", INSTRUCTION)[0]
    step = SKILL.stages["pairs"].step(planned.step)
    (asked,) = rehearse(work_item("pairs", planned.step, planned.payload), step, 20).asked
    assert asked.completion_tokens == 20


def test_a_step_that_filler_breaks_is_taken_by_what_it_declares(package: str) -> None:
    first, other = Agent("a", package, "first.jinja"), Agent("b", package, "other.jinja")

    async def breaks(item: WorkItem, agents: Agents) -> Result:
        answer = await agents.ask(first, {"topic": "T" * 400})
        return Done([{"n": int(answer.text)}])

    item = work_item("contents", "breaks", {"topic": "T" * 400})
    heard, declared = rehearse(item, Step("breaks", breaks, (first, other))).asked
    assert heard.prompt_tokens == 440 / CHARS_PER_TOKEN
    assert declared.agent is other
    assert 480 <= declared.prompt_tokens * CHARS_PER_TOKEN < 600


def test_a_flow_that_is_never_content_ends(package: str) -> None:
    agent = Agent("a", package, "first.jinja")

    async def insists(item: WorkItem, agents: Agents) -> Result:
        conversation = Conversation()
        while (await agents.ask(agent, {"topic": ""}, conversation=conversation)).text != "yes":
            pass
        return Done()

    asked = rehearse(work_item("contents", "insists", {}), Step("insists", insists, (agent,))).asked
    assert len(asked) == MOST_CALLS


def test_a_structured_answer_has_its_fields_and_a_step_without_agents_asks_nobody(
    package: str,
) -> None:
    agent = Agent("a", package, "first.jinja", Verdict)

    async def judges(item: WorkItem, agents: Agents) -> Result:
        verdict = await agents.ask_for(agent, Verdict, {"topic": ""})
        return Done([{"good": verdict.is_good, "distinct": len(set(verdict.reasons))}])

    judged = rehearse(work_item("contents", "judges", {}), Step("judges", judges, (agent,)))
    assert judged.rows == [{"good": True, "distinct": 3}]

    async def copies(item: WorkItem, agents: Agents) -> Result:
        await asyncio.sleep(0)
        return Done([dict(item.payload)])

    copied = rehearse(work_item("contents", "copies", {"text": "x"}), Step("copies", copies))
    assert (copied.asked, copied.rows) == ([], [{"text": "x"}])


def test_a_step_whose_agent_has_tools_is_rehearsed_with_one_call_of_them(package: str) -> None:
    agent = Agent("a", package, "first.jinja", tools=("tick",))

    def never(arguments: Mapping[str, Any]) -> str:
        raise AssertionError("an estimate runs no tools")

    tool = Tool("tick", "Ticks.", {"type": "object"}, never, "1")

    async def counts(item: WorkItem, agents: Agents) -> Result:
        used = await agents.ask_with_tools(agent, {"topic": ""}, [tool])
        return Done([{"text": used.text}])

    heard = rehearse(work_item("pairs", "counts", {}), Step("counts", counts, (agent,)))
    first, second = heard.asked
    assert heard.rows
    assert first.prompt_tokens < second.prompt_tokens
