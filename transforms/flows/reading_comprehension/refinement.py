"""Instruction refinement: suggester and editor make an additional instruction, for one goal.

The three goals are the paper's: the passage edited so that the question cannot be answered, or so
that its answer changes; or the question made harder on the same passage. Belongs here: the plan
and the three steps. Does not: what the two agents are told (`prompts/refinement/`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents, Conversation
from transforms.flows.common.refining import no_suggestion
from transforms.flows.common.repetition import is_loop
from transforms.flows.common.untrusted import as_data, without_wrapping
from transforms.flows.reading_comprehension.questions import assemble, same_instruction
from transforms.flows.reading_comprehension.schemas import (
    QUESTION_OF,
    EditedPassage,
    OpenQuestion,
)
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS, Shape
from transforms.flows.reading_comprehension.taxonomy.question_type import EDITING_GOALS, GOALS
from transforms.flows.reading_comprehension.taxonomy.types import QUESTION_TYPES
from transforms.flows.reading_comprehension.transformations import PACKAGE
from transforms.flows.skill import Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Rejected, WorkItem
from transforms.lakehouse.ids import ranked

#: An edit is local: a passage that keeps less than this share of the original's words is another.
MIN_SHARE_KEPT = 0.5


def plan(instruction: Mapping[str, Any], sampling: Sampling) -> Iterable[Planned]:
    """Plan the goals tried on a row of flows.instructions with its content's text as `passage`."""
    instruction_id = instruction["instruction_id"]
    question_type = QUESTION_TYPES.get(instruction["instruction_type"])
    goals = ranked(question_type.goals if question_type else (), instruction_id)
    payload = {
        "parent_id": instruction_id,
        **{
            name: instruction[name]
            for name in (
                "content_id",
                "transformation",
                "instruction_type",
                "answer_format",
                "instruction",
                "passage",
            )
        },
    }
    return [
        Planned(goal, (instruction_id,), payload, _prefix(instruction["content_id"], goal))
        for goal in goals[: sampling.refinements_per_instruction]
    ]


def _prefix(content_id: str, goal: str) -> str:
    # Most editors answer with a passage, and a schema may be read before the prompt: so the first
    # to run is one of theirs.
    return content_id if goal in EDITING_GOALS else f"{content_id}/{goal}"


def suggester(goal: str) -> Agent:
    """The agent that proposes how to reach a goal."""
    return Agent(
        name=f"suggester_{goal}",
        package=PACKAGE,
        prompt=f"refinement/{goal}_suggester.jinja",
        temperature=0.8,
        max_tokens=320,
    )


def passage_editor(goal: str) -> Agent:
    """The agent that carries a suggestion out on the passage."""
    return Agent(
        name=f"editor_{goal}",
        package=PACKAGE,
        prompt=f"refinement/{goal}_editor.jinja",
        output=EditedPassage,
        temperature=0.4,
        max_tokens=2048,
    )


def question_editor(shape: Shape) -> Agent:
    """The agent that carries a suggestion out on a question of the given shape."""
    return Agent(
        name=f"editor_harder_{shape}",
        package=PACKAGE,
        prompt="refinement/harder_editor.jinja",
        output=QUESTION_OF[shape],
        temperature=0.4,
        max_tokens=1024,
        constants=(("shape", shape),),
    )


def editing_passage(goal: str) -> Step:
    """The step of a goal that edits the passage."""
    proposes, edits = suggester(goal), passage_editor(goal)

    async def refine(item: WorkItem, agents: Agents) -> Done | Rejected:
        conversation = Conversation()
        suggestion = await _suggestion(proposes, item, agents, conversation)
        if isinstance(suggestion, Rejected):
            return suggestion
        payload = item.payload
        variables = {"question": as_data(payload["instruction"])}
        edited = await agents.ask_for(edits, EditedPassage, variables, conversation=conversation)
        passage = without_wrapping(edited.passage)
        if passage.casefold().split() == payload["passage"].casefold().split():
            return Rejected("passage_not_edited", "the editor returned the passage as it was")
        kept = share_kept(payload["passage"], passage)
        if kept < MIN_SHARE_KEPT:
            return Rejected("passage_lost", f"keeps {kept:.0%} of the words; an edit is local")
        if is_loop(passage):
            return Rejected("repetitive_content", "the editor repeated itself")
        return _refined(item, suggestion, _reworded(item, edited.question), passage)

    return Step(goal, refine, (proposes, edits))


def editing_question() -> Step:
    """The step of the goal "harder": the passage stays, the question or its options change."""
    proposes = suggester("harder")
    editors = {shape: question_editor(shape) for shape in QUESTION_OF}

    async def refine(item: WorkItem, agents: Agents) -> Done | Rejected:
        conversation = Conversation()
        suggestion = await _suggestion(proposes, item, agents, conversation)
        if isinstance(suggestion, Rejected):
            return suggestion
        payload = item.payload
        answer_format = FORMATS[payload["answer_format"]]
        shape = answer_format.shape
        variables = {"question": as_data(payload["instruction"]), "form": answer_format.ask}
        question = await agents.ask_for(
            editors[shape], QUESTION_OF[shape], variables, conversation=conversation
        )
        instruction = assemble(question, answer_format, item.key)
        if instruction is None:
            return Rejected("ill_formed_questions", "the editor's question is not usable")
        if same_instruction(instruction, payload["instruction"]):
            return Rejected("not_harder", "the editor returned the question as it was")
        return _refined(item, suggestion, instruction, None)

    return Step("harder", refine, (proposes, *editors.values()))


async def _suggestion(
    agent: Agent, item: WorkItem, agents: Agents, conversation: Conversation
) -> str | Rejected:
    variables = {
        "passage": as_data(item.payload["passage"]),
        "question": as_data(item.payload["instruction"]),
    }
    answer = await agents.ask(agent, variables, conversation=conversation)
    suggestion = answer.text.strip()
    return no_suggestion(suggestion) or suggestion


def share_kept(original: str, edited: str) -> float:
    """Share of the original's words, repetitions counted, that the edited text still has."""
    before, after = (Counter(text.casefold().split()) for text in (original, edited))
    return (before & after).total() / max(before.total(), 1)


def _reworded(item: WorkItem, question: str) -> str:
    # Options were shuffled by code and stay as they are; a text question may be reworded where
    # the edit made a name or detail in it wrong.
    original: str = item.payload["instruction"]
    answer_format = FORMATS[item.payload["answer_format"]]
    if answer_format.shape != "text":
        return original
    reworded = assemble(OpenQuestion(question=without_wrapping(question)), answer_format)
    is_close = reworded is not None and len(reworded) <= 2 * len(original) + 80
    return reworded if reworded and is_close else original


def _refined(item: WorkItem, suggestion: str, instruction: str, passage: str | None) -> Done:
    payload = item.payload
    copied = ("parent_id", "content_id", "transformation", "instruction_type", "answer_format")
    return Done(
        [
            {
                **{name: payload[name] for name in copied},
                "goal": item.step,
                "round": 1,
                "instruction": instruction,
                "passage": passage,
                "suggestion": suggestion,
            }
        ]
    )


STAGE = Stage(
    plan,
    tuple(editing_question() if goal == "harder" else editing_passage(goal) for goal in GOALS),
)
