"""Seed instructions, the same in every skill: an agent for each type of the taxonomy.

Belongs here: the plan (which types for which content) and the step. Does not: the types, their
prompts, or what makes a task well formed; those are the skill's.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.tasks import Asked, Draft, IllFormed, InstructionType, tasks_model
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Rejected, Result, WorkItem
from transforms.lakehouse.ids import ranked

#: Longer than any instruction a person would write; beyond it an agent has repeated its material.
MAX_INSTRUCTION_CHARS = 4000


def instructions_stage(skill: str, types: Sequence[InstructionType]) -> Stage:
    """Return the instructions stage of a skill: a hash's sample of the types that suit a content.

    Its agents are named `<skill>.ask_<type>` and are given `passage` (the content's text) and
    `max_tasks`, beside the type's `title`, `definition`, `applicability` and `answer_format`.
    """

    def plan(content: Row, sampling: Sampling) -> Iterable[Planned]:
        content_id, transformation = content["content_id"], content["transformation"]
        payload = {
            "content_id": content_id,
            "transformation": transformation,
            "passage": content["text"],
            "max_tasks": sampling.instructions_per_type,
            "search": sampling.search,
        }
        suiting = [each.name for each in types if each.suits(transformation)]
        chosen = ranked(suiting, content_id)[: sampling.types_per_content]
        return [Planned(name, (content_id,), payload, content_id) for name in chosen]

    return Stage(plan, tuple(_asking(skill, each) for each in types))


def ask_agent(skill: str, of: InstructionType) -> Agent:
    """The agent that writes tasks of one type."""
    return Agent(
        name=f"{skill}.ask_{of.name}",
        package=f"transforms.flows.{skill}",
        prompt=of.prompt or f"types/{of.name}.jinja",
        output=tasks_model(of.task),
        temperature=0.8,
        max_tokens=of.max_tokens,
        constants=(
            ("title", of.title),
            ("definition", of.definition),
            ("applicability", of.applicability),
            ("answer_format", of.answer_format),
        ),
    )


def _asking(skill: str, of: InstructionType) -> Step:
    agent = ask_agent(skill, of)

    async def ask(item: WorkItem, agents: Agents) -> Result:
        payload = item.payload
        variables = {"passage": as_data(payload["passage"]), "max_tasks": payload["max_tasks"]}
        answer: Any = await agents.ask_for(agent, tasks_model(of.task), variables)
        if not answer.is_applicable or not answer.tasks:
            return Rejected("type_not_applicable", f"says the agent for {of.title}")
        asked = Asked(payload["passage"], payload["transformation"], item.key)
        # In a thread: what it computes of a task must not hold up the other items' calls.
        rows, faults = await asyncio.to_thread(_rows, answer.tasks, of, asked)
        if not rows:
            return Rejected("ill_formed_instructions", "; ".join(faults)[:500])
        shared = {
            "content_id": payload["content_id"],
            "transformation": payload["transformation"],
            "instruction_type": of.name,
            "answer_format": of.answer_format,
        }
        return Done([{**shared, **row} for row in rows[: payload["max_tasks"]]])

    return Step(of.name, ask, (agent,))


def _rows(
    tasks: Sequence[Any], of: InstructionType, asked: Asked
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return `instruction` and `spec` of the well-formed tasks, each once, and what was wrong."""
    rows: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for task in tasks:
        try:
            draft = assembled(task, of, asked)
        except IllFormed as fault:
            faults.append(str(fault))
            continue
        row = {"instruction": draft.instruction, "spec": spec_text(draft.spec)}
        # The same again is no second instruction, however it is spelled.
        rows.setdefault(" ".join(draft.instruction.casefold().split()), row)
    return list(rows.values()), faults


def assembled(task: Any, of: InstructionType, asked: Asked) -> Draft:
    """Return the draft of a task.

    Raises:
        IllFormed: it cannot be used.
    """
    draft = of.assemble(task, asked)
    if not draft.instruction.strip():
        raise IllFormed("no instruction")
    if len(draft.instruction) > MAX_INSTRUCTION_CHARS:
        raise IllFormed("longer than an instruction can be")
    return draft


def spec_text(spec: Mapping[str, Any] | None) -> str | None:
    """Return a spec as its column keeps it: JSON text with sorted keys; None for none."""
    return None if spec is None else json.dumps(spec, ensure_ascii=False, sort_keys=True)


def spec_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the spec of a row or payload; empty if it has none."""
    text = row.get("spec")
    return json.loads(text) if text else {}
