"""Seed instructions: an agent for each question type, asked about a passage of a suitable kind.

Belongs here: the plan (which types for which passage) and the step. Does not: the types
(`taxonomy/`), their prompts, or what a well-formed question is (`questions.py`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.untrusted import as_data
from transforms.flows.reading_comprehension.questions import assemble
from transforms.flows.reading_comprehension.schemas import QUESTIONS_OF, OpenQuestion, Question
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS
from transforms.flows.reading_comprehension.taxonomy.question_type import QuestionType
from transforms.flows.reading_comprehension.taxonomy.types import QUESTION_TYPES, types_routed_to
from transforms.flows.reading_comprehension.transformations import PACKAGE
from transforms.flows.skill import Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Rejected, WorkItem
from transforms.lakehouse.ids import ranked


def plan(content: Mapping[str, Any], sampling: Sampling) -> Iterable[Planned]:
    """Plan the question types tried on a row of flows.contents: a hash's sample of those routed."""
    content_id, transformation = content["content_id"], content["transformation"]
    payload = {
        "content_id": content_id,
        "transformation": transformation,
        "passage": content["text"],
        "max_questions": sampling.instructions_per_type,
    }
    types = ranked(types_routed_to(transformation), content_id)[: sampling.types_per_content]
    return [Planned(name, (content_id,), payload, _prefix(content_id, name)) for name in types]


def _prefix(content_id: str, type_name: str) -> str:
    # Types asked for the same shape of answer: a schema may be read before the prompt.
    return f"{content_id} {FORMATS[QUESTION_TYPES[type_name].answer_format].shape}"


def question_agent(question_type: QuestionType) -> Agent:
    """The agent that writes questions of one type."""
    answer_format = FORMATS[question_type.answer_format]
    return Agent(
        name=f"ask_{question_type.name}",
        package=PACKAGE,
        prompt=f"types/{question_type.name}.jinja",
        output=QUESTIONS_OF[answer_format.shape],
        temperature=0.8,
        max_tokens=1536,
        constants=(
            ("title", question_type.title),
            ("definition", question_type.definition),
            ("applicability", question_type.applicability),
            ("form", answer_format.ask),
        ),
    )


def asking(question_type: QuestionType) -> Step:
    """The step that asks one type's agent and keeps what is well formed."""
    agent = question_agent(question_type)
    answer_format = FORMATS[question_type.answer_format]
    output = QUESTIONS_OF[answer_format.shape]

    async def ask(item: WorkItem, agents: Agents) -> Done | Rejected:
        payload = item.payload
        limit = payload["max_questions"]
        variables = {"passage": as_data(payload["passage"]), "max_questions": limit}
        answer = await agents.ask_for(agent, output, variables)
        if not answer.is_applicable or not answer.questions:
            return Rejected("type_not_applicable", f"says the agent for {question_type.title}")
        instructions: dict[str, str] = {}
        for question in answer.questions:
            if repeats_example(question, agent.prompt_text):
                continue
            if text := assemble(question, answer_format, item.key):
                # The same question again is no second question, however it is spelled.
                instructions.setdefault(" ".join(text.casefold().split()), text)
        if not instructions:
            return Rejected("ill_formed_questions", f"of {len(answer.questions)}, none is usable")
        return Done(
            [
                {
                    "content_id": payload["content_id"],
                    "transformation": payload["transformation"],
                    "instruction_type": question_type.name,
                    "answer_format": question_type.answer_format,
                    "instruction": text,
                }
                for text in list(instructions.values())[:limit]
            ]
        )

    return Step(question_type.name, ask, (agent,))


def repeats_example(question: Question, prompt_text: str) -> bool:
    """Whether a question is the prompt's worked example, handed back by a weak model.

    A stem alone is no sign where the type has a fixed one; there the options are.
    """
    example = prompt_text.partition("{% block example %}")[2].partition("{% endblock %}")[0]
    said = question.question.strip()
    options = [] if isinstance(question, OpenQuestion) else question.options
    if options:
        return all(option.strip(" .") in example for option in options)
    return bool(said) and said in example


STAGE = Stage(plan, tuple(asking(question_type) for question_type in QUESTION_TYPES.values()))
