"""Instruction refinement: suggester and editor make an additional instruction, for one goal.

The three goals are the paper's: the passage edited so that the question cannot be answered, or so
that its answer changes; or the question made harder on the same passage. A judge drops an edit that
missed its goal. Belongs here: the plan and the three steps. Does not: what the agents are told
(`prompts/refinement/`), or what every skill does alike (`common/refining.py`).
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from transforms.agents.agent import Agent
from transforms.agents.session import Agents, Conversation
from transforms.flows.common.refining import (
    Comparison,
    Edited,
    in_rounds,
    no_gain,
    no_suggestion,
)
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
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.work import Planned, Rejected, Result, WorkItem
from transforms.lakehouse.ids import ranked

#: An edit is local: a passage that keeps less than this share of the original's words is another.
MIN_SHARE_KEPT = 0.5


def plan(instruction: Row, sampling: Sampling) -> Iterable[Planned]:
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
        Planned(
            goal,
            (instruction_id,),
            {**payload, "rounds": _rounds(goal, sampling)},
            _prefix(instruction["content_id"], goal),
        )
        for goal in goals[: sampling.refinements_per_instruction]
    ]


def _rounds(goal: str, sampling: Sampling) -> int:
    # What has no answer cannot lose it again.
    return 1 if goal == "unanswerable" else sampling.refinement_rounds


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


def judge(goal: str) -> Agent:
    """The critic that compares passage and question with what they were before the edit."""
    return Agent(
        name=f"reading_comprehension.judge_of_edits_{goal}",
        package=PACKAGE,
        prompt=f"refinement/{goal}_judge.jinja",
        output=Comparison,
        role="critic",
        temperature=0.0,
        max_tokens=256,
    )


def editing_passage(goal: str) -> Step:
    """The step of a goal that edits the passage."""
    proposes, edits, judges = suggester(goal), passage_editor(goal), judge(goal)

    async def edit(item: WorkItem, agents: Agents, before: Row) -> Edited | Rejected:
        conversation = Conversation()
        suggestion = await _suggestion(proposes, before, agents, conversation)
        if isinstance(suggestion, Rejected):
            return suggestion
        variables = {"question": as_data(before["instruction"])}
        edited = await agents.ask_for(edits, EditedPassage, variables, conversation=conversation)
        passage = without_wrapping(edited.passage)
        if passage.casefold().split() == before["passage"].casefold().split():
            return Rejected("passage_not_edited", "the editor returned the passage as it was")
        # Of the first one: what three rounds leave is to be an edit of it, too.
        kept = share_kept(item.payload["passage"], passage)
        if kept < MIN_SHARE_KEPT:
            return Rejected("passage_lost", f"keeps {kept:.0%} of the words; an edit is local")
        if is_loop(passage):
            return Rejected("repetitive_content", "the editor repeated itself")
        instruction = _reworded(item, before["instruction"], edited.question)
        after = {"instruction": instruction, "passage": passage}
        return await _fault(judges, goal, before, after, agents) or Edited(
            suggestion, instruction, None, passage
        )

    return _step(goal, edit, (proposes, edits, judges))


def editing_question() -> Step:
    """The step of the goal "harder": the passage stays, the question or its options change."""
    proposes, judges = suggester("harder"), judge("harder")
    editors = {shape: question_editor(shape) for shape in QUESTION_OF}

    async def edit(item: WorkItem, agents: Agents, before: Row) -> Edited | Rejected:
        conversation = Conversation()
        shown = {**before, "passage": item.payload["passage"]}
        suggestion = await _suggestion(proposes, shown, agents, conversation)
        if isinstance(suggestion, Rejected):
            return suggestion
        answer_format = FORMATS[before["answer_format"]]
        shape = answer_format.shape
        variables = {"question": as_data(before["instruction"]), "form": answer_format.ask}
        question = await agents.ask_for(
            editors[shape], QUESTION_OF[shape], variables, conversation=conversation
        )
        instruction = assemble(question, answer_format, item.key)
        if instruction is None:
            return Rejected("ill_formed_questions", "the editor's question is not usable")
        if same_instruction(instruction, before["instruction"]):
            return Rejected("not_harder", "the editor returned the question as it was")
        after = {"instruction": instruction, "passage": shown["passage"]}
        return await _fault(judges, "harder", shown, after, agents) or Edited(
            suggestion, instruction, None, passage=None
        )

    return _step("harder", edit, (proposes, *editors.values(), judges))


def _step(
    goal: str,
    edit: Callable[[WorkItem, Agents, Row], Awaitable[Edited | Rejected]],
    team: tuple[Agent, ...],
) -> Step:
    async def refine(item: WorkItem, agents: Agents) -> Result:
        return await in_rounds(item, partial(edit, item, agents))

    # 2: since then edits are judged, and go through rounds.
    return Step(goal, refine, team, code_version="2")


async def _suggestion(
    agent: Agent, before: Row, agents: Agents, conversation: Conversation
) -> str | Rejected:
    variables = {
        "passage": as_data(before["passage"]),
        "question": as_data(before["instruction"]),
    }
    answer = await agents.ask(agent, variables, conversation=conversation)
    suggestion = answer.text.strip()
    return no_suggestion(suggestion) or suggestion


def share_kept(original: str, edited: str) -> float:
    """Share of the original's words, repetitions counted, that the edited text still has."""
    before, after = (Counter(text.casefold().split()) for text in (original, edited))
    return (before & after).total() / max(before.total(), 1)


async def _fault(
    judge: Agent, goal: str, before: Row, after: Row, agents: Agents
) -> Rejected | None:
    """Why an edit is dropped; None if it reached its goal."""
    variables = {
        f"{name}_{when}": as_data(each[column])
        for when, each in (("before", before), ("after", after))
        for name, column in (("passage", "passage"), ("question", "instruction"))
    }
    compared = await agents.ask_for(judge, Comparison, variables)
    if compared.is_answerable == (goal == "unanswerable"):
        reason = "edit_answerable" if compared.is_answerable else "edit_unanswerable"
        return Rejected(reason, compared.why)
    return no_gain(compared)


def _reworded(item: WorkItem, original: str, question: str) -> str:
    # Options were shuffled by code and stay as they are; a text question may be reworded where
    # the edit made a name or detail in it wrong.
    answer_format = FORMATS[item.payload["answer_format"]]
    if answer_format.shape != "text":
        return original
    reworded = assemble(OpenQuestion(question=without_wrapping(question)), answer_format)
    is_close = reworded is not None and len(reworded) <= 2 * len(original) + 80
    return reworded if reworded and is_close else original


STAGE = Stage(
    plan,
    tuple(editing_question() if goal == "harder" else editing_passage(goal) for goal in GOALS),
)
