"""A skill run against the script in this process: no HTTP, no Spark, nothing stored.

Belongs here: walking a document through every stage of a skill, as the product's stages do. Does
not: any expectation.
"""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.scripted_teacher import tools
from tests.fakes.scripted_teacher.journal import Journal
from tests.fakes.scripted_teacher.roles import agent_of
from tests.fakes.scripted_teacher.script import Script
from tests.fakes.scripted_teacher.shapes import TeacherRequest
from transforms.agents.asking import ItemAgents
from transforms.flows.skill import Sampling, Skill, Step, load_skill
from transforms.flows.work import Rejected, Result, WorkItem, work_item_key
from transforms.lakehouse.ids import digest
from transforms.teacher.client import schema_in_words
from transforms.teacher.request import Completion, Request


@dataclass
class ScriptedRun:
    """Runs a skill's stages. `agents` counts the calls by agent, `rejected` items by reason.

    `has_schemas`, `has_tools`: whether the endpoint takes schemas, and tools.
    """

    defects: dict[str, float] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=lambda: Sampling(4, 2, 3))
    has_schemas: bool = True
    has_tools: bool = True
    skill: Skill = field(default_factory=lambda: load_skill("reading_comprehension"))
    journal: Journal = field(default_factory=Journal)
    agents: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    _script: Script = field(default_factory=Script)

    def pairs(self, text: str) -> list[dict[str, Any]]:
        """Return the pairs made from a document, with what the row checks need to know."""
        seed = {"seed_id": digest(text), "text": text, "kind": "prose", "language": "en"}
        made = []
        for content in self.stage("contents", seed, seed["seed_id"]):
            content["content_id"] = content["item"]
            for seed_instruction in self.stage("instructions", content, seed["seed_id"]):
                for row in self._with_refinements(content, seed_instruction, seed["seed_id"]):
                    for pair in self.stage("pairs", row, seed["seed_id"]):
                        made.append({**pair, **_facts(pair, seed)})
        return made

    def stage(self, name: str, row: dict[str, Any], seed_id: str) -> list[dict[str, Any]]:
        """Return the rows a stage makes of one input row, each with its work item's key."""
        rows: list[dict[str, Any]] = []
        stage = self.skill.stages[name]
        for planned in stage.plan(row, self.sampling):
            key = work_item_key(name, self.skill.name, planned)
            item = WorkItem(key, name, self.skill.name, planned.step, "v", seed_id, planned.payload)
            agents = ItemAgents(
                item=item,
                models={"teacher": "scripted-teacher", "critic": "scripted-critic"},
                recorded={},
                send=self._send,
                record=lambda call: None,
                run_id="run",
            )
            result = asyncio.run(_done(stage.step(planned.step), item, agents))
            if isinstance(result, Rejected):
                self.rejected[result.reason] += 1
            else:
                rows += ({**made, "item": key} for made in result.rows)
        return rows

    def _with_refinements(
        self, content: dict[str, Any], instruction: dict[str, Any], seed_id: str
    ) -> list[dict[str, Any]]:
        instruction["instruction_id"] = digest(instruction["item"], instruction["instruction"])
        instruction |= {"passage": content["text"], "goal": "seed"}
        rows = [instruction]
        for refined in self.stage("refinements", instruction, seed_id):
            refined["instruction_id"] = refined["item"]
            refined["passage"] = refined["passage"] or content["text"]
            rows.append(refined)
        return rows

    async def _send(self, role: str, request: Request) -> tuple[Completion, int]:
        messages = list(request.messages)
        body: dict[str, Any] = {"model": role, "max_tokens": request.max_tokens}
        if request.schema and self.has_schemas:
            json_schema = {"name": request.agent, "schema": request.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": json_schema}
        elif request.schema:
            messages.append(schema_in_words(request.schema))
        if request.tools and self.has_tools:
            body["tools"] = list(request.tools)
            body["tool_choice"] = "auto" if request.calls_tools else "none"
        asked = TeacherRequest(json.loads(json.dumps({**body, "messages": messages})))
        agent = agent_of(asked)
        self.agents[agent] += 1
        reply = tools.call_of(asked) or self._script.answer(asked, agent, self.defects)
        self.journal.plant(asked, reply)
        calls = tuple({"id": each["id"], **each["function"]} for each in reply.tool_calls)
        lacks_tools = bool(request.tools) and not self.has_tools
        completion = Completion(
            reply.text, reply.finish_reason, role, tool_calls=calls, is_without_tools=lacks_tools
        )
        return completion, 1


async def _done(step: Step, item: WorkItem, agents: ItemAgents) -> Result:
    return await step.run(item, agents)


def _facts(pair: dict[str, Any], seed: dict[str, Any]) -> dict[str, Any]:
    return {
        "pair_id": pair["item"],
        "seed_id": seed["seed_id"],
        "seed_text": seed["text"],
        "language": seed["language"],
    }
