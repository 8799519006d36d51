"""Content transformation, the same in every skill: a document becomes material to ask about.

Belongs here: the plan (one transformation a document, picked by hash, as in the paper) and the
step. Does not: which transformations a skill has, or their prompts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.repetition import is_loop
from transforms.flows.common.untrusted import as_data, without_wrapping
from transforms.flows.common.wholeness import whole_part
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Rejected, Result, WorkItem
from transforms.lakehouse.ids import ranked
from transforms.seeds.excerpt import excerpt

#: Material shorter than this carries too little to ask about.
MIN_CONTENT_CHARS = 200
#: A title is one short line; what is longer is no title.
TITLE_CHARS = 200
#: What an agent's first line begins with when the document allows no such material.
UNSUITABLE = "UNSUITABLE"


def any_document(document: Row) -> bool:
    return True


def is_code(document: Row) -> bool:
    """Whether a row of seeds.documents is a program."""
    return document.get("kind") == "code"


def is_prose(document: Row) -> bool:
    """Whether it is anything else."""
    return not is_code(document)


@dataclass(frozen=True)
class Transformation:
    """One way to make material of a document.

    Attributes:
        name: as stored in `transformation`.
        prompt: its file below the skill's `prompts/`, which extends `transformation_base.jinja`;
            None where the excerpt is kept as it is, without a call.
        max_tokens: the most tokens its agent may answer with.
        output: the model of a structured answer, or None for text.
        shape: turns a structured answer into the content's text, or says why it is of no use:
            (answer, the item's payload) -> text or rejection. Needed with `output`.
        suits: whether a row of seeds.documents can be made into it (code, say).
        min_chars: the shortest text it may come to, in characters.
        temperature: as the API takes it.
    """

    name: str
    prompt: str | None
    max_tokens: int = 1280
    output: type[BaseModel] | None = None
    shape: Callable[[Any, Mapping[str, Any]], str | Rejected] | None = None
    suits: Callable[[Row], bool] = any_document
    min_chars: int = MIN_CONTENT_CHARS
    temperature: float = 0.8


def contents_stage(skill: str, transformations: Sequence[Transformation]) -> Stage:
    """Return the contents stage of a skill: one of `transformations` for each document.

    Its agents are named `<skill>.transform_<name>` and are given `source`, `title`, `kind`
    (prose or code) and `language`.
    """
    steps = tuple(_step(skill, each) for each in transformations)

    def plan(document: Row, sampling: Sampling) -> Iterable[Planned]:
        suiting = [each.name for each in transformations if each.suits(document)]
        if not suiting:
            return []
        seed_id = document["seed_id"]
        # Named for the skill: else a document would meet the same fate in every one of them.
        name = ranked(suiting, seed_id, skill)[0]
        payload = {
            "excerpt": excerpt(document["text"], sampling.max_seed_chars, seed_id, skill),
            "title": document.get("title") or "",
            "kind": document.get("kind") or "prose",
            "language": document.get("language") or "en",
            "search": sampling.search,
        }
        return [Planned(name, (seed_id,), payload)]

    return Stage(plan, steps)


def _step(skill: str, transformation: Transformation) -> Step:
    if transformation.prompt is None:
        return Step(transformation.name, _keeping(transformation))
    agent = Agent(
        name=f"{skill}.transform_{transformation.name}",
        package=f"transforms.flows.{skill}",
        prompt=transformation.prompt,
        output=transformation.output,
        temperature=transformation.temperature,
        max_tokens=transformation.max_tokens,
    )

    async def transform(item: WorkItem, agents: Agents) -> Result:
        variables = {
            "source": as_data(item.payload["excerpt"]),
            "title": as_data(" ".join(item.payload["title"].split())[:TITLE_CHARS]),
            "kind": item.payload["kind"],
            "language": item.payload["language"],
        }
        if transformation.output is None:
            made = await _written(agent, variables, agents)
        else:
            answer = await agents.ask_for(agent, transformation.output, variables)
            made = transformation.shape(answer, item.payload) if transformation.shape else ""
        return made if isinstance(made, Rejected) else _content(item, transformation, made)

    return Step(transformation.name, transform, (agent,))


def _keeping(transformation: Transformation) -> Callable[[WorkItem, Agents], Any]:
    async def keep(item: WorkItem, agents: Agents) -> Result:
        return _content(item, transformation, item.payload["excerpt"].strip())

    return keep


async def _written(agent: Agent, variables: dict[str, Any], agents: Agents) -> str | Rejected:
    answer = await agents.ask(agent, variables)
    text = without_wrapping(answer.text)
    if text.upper().startswith(UNSUITABLE):
        return Rejected("unsuitable_seed", text.splitlines()[0][len(UNSUITABLE) :].strip(" :.-"))
    if answer.finish_reason == "length":
        text = whole_part(text)
    if is_loop(text):
        return Rejected("repetitive_content", "the agent repeated itself")
    return text


def _content(item: WorkItem, transformation: Transformation, text: str) -> Result:
    if len(text) < transformation.min_chars:
        return Rejected(
            "content_too_short", f"{len(text)} of {transformation.min_chars} characters"
        )
    return Done([{"transformation": transformation.name, "text": text}])
