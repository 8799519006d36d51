"""Content transformation: a document becomes the passage that questions are asked about.

The nine transformations are those of the paper (arXiv 2407.03502, reading comprehension flow); one
is picked at random for each document, as there. Belongs here: the nine, the pick and the step.
Does not: how a passage is written (see `prompts/transformations/`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.repetition import is_loop
from transforms.flows.common.untrusted import as_data, without_wrapping
from transforms.flows.common.wholeness import whole_part
from transforms.flows.skill import Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Rejected, WorkItem
from transforms.lakehouse.ids import ranked
from transforms.seeds.excerpt import excerpt

PACKAGE = "transforms.flows.reading_comprehension"

#: A passage shorter than this carries too little for a question of any type.
MIN_PASSAGE_CHARS = 200
#: The longest document that is extended, in characters: the longer text has to hold all of it.
EXTENDED_CHARS = 2400
#: A title is one short line; what is longer is no title.
TITLE_CHARS = 200
#: What an agent's first line begins with when the document allows no such passage.
UNSUITABLE = "UNSUITABLE"


@dataclass(frozen=True)
class Transformation:
    """One of the nine. `max_tokens` is None where no agent is asked: the text is kept verbatim."""

    name: str
    max_tokens: int | None

    @property
    def agent(self) -> Agent | None:
        """Who writes it, or None."""
        if self.max_tokens is None:
            return None
        return Agent(
            name=f"transform_{self.name}",
            package=PACKAGE,
            prompt=f"transformations/{self.name}.jinja",
            temperature=0.8,
            max_tokens=self.max_tokens,
        )


TRANSFORMATIONS: tuple[Transformation, ...] = (
    Transformation("argument_passage", 1024),
    Transformation("debate", 1280),
    Transformation("conversation", 1280),
    Transformation("meeting_transcript", 1280),
    Transformation("poem", 768),
    Transformation("satire", 1024),
    Transformation("instructional", 1280),
    Transformation("long_text", 2048),
    Transformation("identity", None),
)
TRANSFORMATION_NAMES: tuple[str, ...] = tuple(each.name for each in TRANSFORMATIONS)


def plan(document: Mapping[str, Any], sampling: Sampling) -> Iterable[Planned]:
    """Plan one transformation of a row of seeds.documents, picked by a hash of its id."""
    seed_id = document["seed_id"]
    step = ranked(TRANSFORMATION_NAMES, seed_id)[0]
    most = sampling.max_seed_chars
    payload = {
        "excerpt": excerpt(
            document["text"], min(most, EXTENDED_CHARS) if step == "long_text" else most, seed_id
        ),
        "title": document.get("title") or "",
        "kind": document.get("kind") or "prose",
        "language": document.get("language") or "en",
    }
    return [Planned(step, (seed_id,), payload)]


async def keep_verbatim(item: WorkItem, agents: Agents) -> Done | Rejected:
    """The identity transformation: the excerpt itself, without a call."""
    return _passage(item, item.payload["excerpt"].strip())


def _writing(agent: Agent) -> Step:
    async def write(item: WorkItem, agents: Agents) -> Done | Rejected:
        payload = item.payload
        variables = {
            "source": as_data(payload["excerpt"]),
            "title": as_data(" ".join(payload["title"].split())[:TITLE_CHARS]),
            "kind": payload["kind"],
            "language": payload["language"],
        }
        answer = await agents.ask(agent, variables)
        text = without_wrapping(answer.text)
        if text.upper().startswith(UNSUITABLE):
            reason = text.splitlines()[0][len(UNSUITABLE) :].strip(" :.-")
            return Rejected("unsuitable_seed", reason)
        if answer.finish_reason == "length":
            text = whole_part(text)
            if len(text) < MIN_PASSAGE_CHARS:
                return Rejected("truncated_content", "the token limit left no whole passage")
        if text.split() == payload["excerpt"].split():
            return Rejected("not_transformed", "the agent returned the document as it was")
        if is_loop(text):
            return Rejected("repetitive_content", "the agent repeated itself")
        return _passage(item, text)

    return Step(agent.name.removeprefix("transform_"), write, (agent,))


def _passage(item: WorkItem, text: str) -> Done | Rejected:
    if len(text) < MIN_PASSAGE_CHARS:
        return Rejected("content_too_short", f"{len(text)} of {MIN_PASSAGE_CHARS} characters")
    return Done([{"transformation": item.step, "text": text}])


def _step(transformation: Transformation) -> Step:
    agent = transformation.agent
    return _writing(agent) if agent else Step(transformation.name, keep_verbatim)


STAGE = Stage(plan, tuple(_step(transformation) for transformation in TRANSFORMATIONS))
