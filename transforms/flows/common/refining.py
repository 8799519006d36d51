"""Refinement, the same in every skill: suggester and editor add a changed instruction, for a goal.

The seed instruction stays; what they make is one more (arXiv 2407.03502). Each round works on what
the last one made, and a comparison drops an edit that made the instruction worse, trivial or
impossible to answer. Belongs here: the goal, the plan and the step, and what reading comprehension,
whose edits may be of the passage, does alike. Does not: a skill's goals.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents, Conversation
from transforms.flows.common.asking import assembled, spec_text
from transforms.flows.common.tasks import Asked, IllFormed, InstructionType
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Rejected, Result, WorkItem
from transforms.lakehouse.ids import digest, ranked

#: What the suggester's answer begins with when the goal cannot be reached.
NOT_POSSIBLE = "NOT POSSIBLE"


@dataclass(frozen=True)
class Goal:
    """What a refinement is to achieve.

    Attributes:
        name: as stored in `goal`.
        aim: completes "Goal: …", for suggester and editor.
        ways: how that is done well, and what is no improvement: a few lines for the suggester.
        makes_unanswerable: whether an instruction that cannot be fulfilled is the point; else the
            comparison drops one.
    """

    name: str
    aim: str
    ways: str
    makes_unanswerable: bool = False


@dataclass(frozen=True)
class Edited:
    """What suggester and editor made of an instruction; `passage` is None where it stays."""

    suggestion: str
    instruction: str
    spec: str | None
    passage: str | None


class Comparison(BaseModel):
    """What the judge of an edit answers about the instruction before and after it."""

    is_answerable: bool
    takes_thought: bool
    is_better: bool
    why: str


def refinements_stage(
    skill: str, title: str, types: Sequence[InstructionType], goals: Sequence[Goal]
) -> Stage:
    """Return the refinements stage of a skill: a hash's sample of a type's goals.

    `title` is what its prompts call the skill. Its agents are named `<skill>.suggester_<goal>`,
    `<skill>.editor_<goal>_<task>` and `<skill>.judge_of_edits`.
    """
    by_name = {each.name: each for each in types}

    def plan(instruction: Row, sampling: Sampling) -> Iterable[Planned]:
        instruction_id = instruction["instruction_id"]
        of = by_name.get(instruction["instruction_type"])
        columns = (
            "content_id", "transformation", "instruction_type", "answer_format", "instruction",
            "spec", "passage",
        )  # fmt: skip
        payload = {
            "parent_id": instruction_id,
            "rounds": sampling.refinement_rounds,
            **{name: instruction[name] for name in columns},
        }
        chosen = ranked(of.goals if of else (), instruction_id)
        return [
            Planned(goal, (instruction_id,), payload, instruction["content_id"])
            for goal in chosen[: sampling.refinements_per_instruction]
        ]

    return Stage(plan, tuple(_refining(skill, title, by_name, goal) for goal in goals))


def _refining(skill: str, title: str, types: Mapping[str, InstructionType], goal: Goal) -> Step:
    package = f"transforms.flows.{skill}"
    shared = (("skill_title", title), ("aim", goal.aim), ("ways", goal.ways))
    suggester = Agent(
        name=f"{skill}.suggester_{goal.name}",
        package=package,
        prompt="suggester.jinja",
        temperature=0.8,
        max_tokens=320,
        constants=shared,
    )
    editors = {
        of.task: Agent(
            name=f"{skill}.editor_{goal.name}_{of.task.__name__}",
            package=package,
            prompt="editor.jinja",
            output=of.task,
            temperature=0.4,
            max_tokens=of.max_tokens,
            constants=(*shared, ("task_name", of.task.__name__)),
        )
        for of in types.values()
        if goal.name in of.goals
    }
    judge = Agent(
        name=f"{skill}.judge_of_edits",
        package=package,
        prompt="judge_of_edits.jinja",
        output=Comparison,
        role="critic",
        temperature=0.0,
        max_tokens=256,
        constants=(("skill_title", title),),
    )
    team = _Team(goal, types, suggester, editors, judge)
    agents = (suggester, *editors.values(), judge)
    # 2: until then what it made was promised under other ids than it had.
    return Step(goal.name, team.refine, agents, code_version="2")


@dataclass(frozen=True)
class _Team:
    """Those who work towards one goal: the editor is that of the type's kind of task."""

    goal: Goal
    types: Mapping[str, InstructionType]
    suggester: Agent
    editors: Mapping[type[BaseModel], Agent]
    judge: Agent

    async def refine(self, item: WorkItem, agents: Agents) -> Result:
        """Work in rounds, each on what the last one made."""
        of = self.types[item.payload["instruction_type"]]
        return await in_rounds(item, partial(self._round, item, agents, of))

    async def _round(
        self, item: WorkItem, agents: Agents, of: InstructionType, before: Mapping[str, Any]
    ) -> Edited | Rejected:
        conversation = Conversation()
        shown = {
            "passage": as_data(item.payload["passage"]),
            "question": as_data(before["instruction"]),
            "data": as_data(before["spec"] or "none"),
            "type_title": of.title,
            "definition": of.definition,
        }
        answer = await agents.ask(self.suggester, shown, conversation=conversation)
        suggestion = answer.text.strip()
        if (refused := no_suggestion(suggestion)) is not None:
            return refused
        editor = self.editors[of.task]
        task = await agents.ask_for(editor, of.task, shown, conversation=conversation)
        asked = Asked(item.payload["passage"], item.payload["transformation"], item.key)
        try:
            draft = await asyncio.to_thread(assembled, task, of, asked)
        except IllFormed as unusable:
            return Rejected("ill_formed_instructions", str(unusable))
        if _same(draft.instruction, before["instruction"]):
            return Rejected("not_edited", "the editor returned the instruction as it was")
        both = {"before": shown["question"], "after": as_data(draft.instruction)}
        compared = await agents.ask_for(
            self.judge, Comparison, {"passage": shown["passage"], **both}
        )
        if not compared.is_answerable and not self.goal.makes_unanswerable:
            return Rejected("edit_unanswerable", compared.why)
        return no_gain(compared) or Edited(
            suggestion, draft.instruction, spec_text(draft.spec), passage=None
        )


async def in_rounds(
    item: WorkItem, edit: Callable[[Mapping[str, Any]], Awaitable[Edited | Rejected]]
) -> Result:
    """Edit in `item.payload["rounds"]` rounds; `edit` gets the payload, then what it made last.

    Ends at the first edit that is rejected: what the rounds before it made is good all the same.
    """
    made: list[dict[str, Any]] = []
    for number in range(1, item.payload["rounds"] + 1):
        outcome = await edit(made[-1] if made else item.payload)
        if isinstance(outcome, Rejected):
            return Done(made) if made else outcome
        made.append(_row(item, number, outcome, made))
    return Done(made)


def no_suggestion(suggestion: str) -> Rejected | None:
    """Why there is nothing to carry out; None if there is."""
    if not suggestion:
        return Rejected("no_suggestion", "the suggester answered nothing")
    if suggestion.upper().startswith(NOT_POSSIBLE):
        return Rejected("refinement_not_possible", suggestion[len(NOT_POSSIBLE) :].strip(" :.-"))
    return None


def no_gain(compared: Comparison) -> Rejected | None:
    """Why an edit is dropped, though what it makes can be answered; None if it is kept."""
    if not compared.takes_thought:
        return Rejected("edit_trivial", compared.why)
    return None if compared.is_better else Rejected("edit_worse", compared.why)


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _row(
    item: WorkItem, number: int, edited: Edited, made: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a row of flows.refinements; its id is its own, so that the next round can name it."""
    payload = item.payload
    outcome = asdict(edited)
    said = json.dumps(outcome, sort_keys=True)
    return {
        "instruction_id": digest(item.key, "round", number, said),
        "parent_id": made[-1]["instruction_id"] if made else payload["parent_id"],
        "seed_instruction_id": payload["parent_id"],
        "content_id": payload["content_id"],
        "transformation": payload["transformation"],
        "instruction_type": payload["instruction_type"],
        "answer_format": payload["answer_format"],
        "goal": item.step,
        "round": number,
        **outcome,
    }
