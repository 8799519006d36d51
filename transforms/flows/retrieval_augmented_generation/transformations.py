"""Contents of this skill: a small collection of passages, made of a seed and what a search finds.

Three ways: parts of the seed beside passages of other seeds; parts of the seed alone, where there
is no index; and passages that an agent writes about the seed's subject, as different authors would,
again with others' beside them. What is retrieved is part of the content's text, so that all later
steps see the same passages. Belongs here: the three, and their stage. Does not: the search.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.passages import (
    LEAST_PART_CHARS,
    MOST_PART_CHARS,
    TITLE_CHARS,
    Passage,
    as_content,
    numbered,
    one_line,
    parts_of,
)
from transforms.flows.common.retrieval import retrieved
from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.common.untrusted import as_data
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Rejected, Result, WorkItem
from transforms.lakehouse.ids import fraction, ranked

NAME = "retrieval_augmented_generation"
PACKAGE = f"transforms.flows.{NAME}"
#: With fewer passages there is nothing to choose between.
LEAST_PASSAGES = 3
#: Of the seed, and of others.
OWN_PARTS, OTHERS = 4, 4
#: Where the seed is all there is.
PARTS_ALONE = 7


class Voice(BaseModel):
    """A passage as one author wrote it."""

    title: str
    text: str


class Voices(BaseModel):
    """What the agent that writes passages answers."""

    passages: list[Voice]


RETRIEVED = Transformation("retrieved", None)
PARTS_OF_ONE = Transformation("parts_of_one", None)
SEVERAL_VOICES = Transformation(
    "several_voices", "transformations/several_voices.jinja", max_tokens=1536, output=Voices
)
TRANSFORMATIONS = (RETRIEVED, PARTS_OF_ONE, SEVERAL_VOICES)

_WRITER = Agent(
    name=f"{NAME}.transform_{SEVERAL_VOICES.name}",
    package=PACKAGE,
    prompt=str(SEVERAL_VOICES.prompt),
    output=Voices,
    temperature=SEVERAL_VOICES.temperature,
    max_tokens=SEVERAL_VOICES.max_tokens,
)
#: By whether there is an index.
_STAGES = {
    True: contents_stage(NAME, (RETRIEVED, SEVERAL_VOICES)),
    False: contents_stage(NAME, (PARTS_OF_ONE, SEVERAL_VOICES)),
}


def _plan(document: Row, sampling: Sampling) -> list[Planned]:
    return list(_STAGES[sampling.search is not None].plan(document, sampling))


async def gather(item: WorkItem, agents: Agents) -> Result:
    """Take parts of the seed, and passages of other seeds that are near to them."""
    parts = parts_of(item.payload["excerpt"])
    search = item.payload["search"]
    own = _neighbouring(parts, OWN_PARTS if search else PARTS_ALONE, item.key)
    others = await retrieved(search, own, own_seed=item.seed_id, most=OTHERS)
    if len(own) + len(others) < LEAST_PASSAGES:
        own = _neighbouring(parts, PARTS_ALONE, item.key)
    title = one_line(item.payload["title"], TITLE_CHARS)
    return _content(item, [Passage(0, title, part, item.seed_id) for part in own], others)


async def write(item: WorkItem, agents: Agents) -> Result:
    """Have passages written about the seed's subject, and put others' beside them."""
    variables: dict[str, Any] = {
        "source": as_data(item.payload["excerpt"]),
        "title": as_data(one_line(item.payload["title"], TITLE_CHARS)),
        "kind": item.payload["kind"],
        "language": item.payload["language"],
    }
    answer = await agents.ask_for(_WRITER, Voices, variables)
    own = [
        Passage(0, one_line(each.title, TITLE_CHARS), text, item.seed_id)
        for each in answer.passages[: OWN_PARTS + 1]
        if len(text := one_line(each.text, MOST_PART_CHARS)) >= LEAST_PART_CHARS
    ]
    if not own:
        return Rejected("unsuitable_seed", "the agent wrote no passages")
    texts = [each.text for each in own]
    others = await retrieved(item.payload["search"], texts, own_seed=item.seed_id, most=OTHERS - 1)
    return _content(item, own, others)


def _neighbouring(parts: Sequence[str], most: int, key: str) -> list[str]:
    """Return up to `most` parts that follow one another, from a place that the key picks."""
    start = int(fraction(key, "part") * max(1, len(parts) - most + 1))
    return list(parts[start : start + most])


def _content(item: WorkItem, own: Sequence[Passage], others: Sequence[Passage]) -> Result:
    passages = [*own, *others]
    if len(passages) < LEAST_PASSAGES:
        return Rejected("too_few_passages", f"{len(passages)} of {LEAST_PASSAGES}")
    text = as_content(numbered(ranked(passages, item.key, "order")))
    return Done([{"transformation": item.step, "text": text}])


STAGE = Stage(
    _plan,
    (
        Step(RETRIEVED.name, gather),
        Step(PARTS_OF_ONE.name, gather),
        Step(SEVERAL_VOICES.name, write, (_WRITER,)),
    ),
)
