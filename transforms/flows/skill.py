"""A skill: what a folder under `flows/` declares, and how the stages find it.

To add a skill, add a folder with `flow.py` that defines `SKILL`. Belongs here: the contract of that
folder. Does not: anything about Spark, the teacher or one skill's content.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.work import STAGES, Planned, Result, WorkItem
from transforms.lakehouse.ids import digest

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sampling:
    """How much of the possible work a run plans. Chance is a hash: more adds, never revises.

    Attributes:
        types_per_content: instruction types tried on one content, of those routed to it.
        instructions_per_type: the most instructions one type may ask of one content.
        refinements_per_instruction: refinement goals tried on one instruction.
        refinement_rounds: times suggester and editor work on towards one goal.
        max_seed_chars: the longest excerpt of a document that is worked on, in characters.
        search: lakehouse root and version of the index over its seeds that new items search; None
            where there is none.
    """

    types_per_content: int = 6
    instructions_per_type: int = 3
    refinements_per_instruction: int = 3
    refinement_rounds: int = 1
    max_seed_chars: int = 8000
    search: tuple[str, str] | None = None


@dataclass(frozen=True)
class Step:
    """One kind of work item: the coroutine that does it, and the agents it may ask.

    Change `code_version` when the coroutine's own logic changes what it makes.
    """

    name: str
    run: Callable[[WorkItem, Agents], Awaitable[Result]]
    agents: tuple[Agent, ...] = ()
    code_version: str = "1"

    def version(self, models: Mapping[str, str]) -> str:
        """Hash of all that can change this step's rows, given the model of each role."""
        asked = [(agent.version, models[agent.role]) for agent in self.agents]
        return digest("step", self.name, self.code_version, asked)


@dataclass(frozen=True)
class Stage:
    """How a skill takes part in a stage.

    `plan` turns one input row into work items. It is a pure function, run inside Spark:

    | stage | an input row is |
    |---|---|
    | contents | a row of seeds.documents |
    | instructions | a row of flows.contents |
    | refinements | a row of flows.instructions, with its content's text as `passage` |
    | pairs | a row of flows.instructions or flows.refinements, with `passage` and `goal` |
    | verdicts | a row of flows.pairs that passed every check that needs no teacher |
    """

    plan: Callable[[Row, Sampling], Iterable[Planned]]
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(f"no step {name!r}; known: {[step.name for step in self.steps]}")


@dataclass(frozen=True)
class Skill:
    """One of the skills.

    Attributes:
        name: its folder under `flows/`.
        searches: whether its flow searches the seeds, so that an index of them is kept.
        title: what people and prompts call it; its name in words if not given.
        description: one line for the UI and the dataset card.
        why_unsuitable: why a row of seeds.documents can be no seed of it, as a short code; None if
            it can.
        stages: by name; a skill may leave stages out.
        transformations: names of its content transformations, for coverage.
        instruction_types: names of its taxonomy's types, for coverage.
    """

    name: str
    description: str
    why_unsuitable: Callable[[Row], str | None]
    stages: Mapping[str, Stage]
    transformations: tuple[str, ...] = ()
    instruction_types: tuple[str, ...] = ()
    title: str = ""
    searches: bool = False

    def __post_init__(self) -> None:
        if unknown := set(self.stages) - set(STAGES):
            raise ValueError(f"{self.name}: unknown stages {sorted(unknown)}; known: {STAGES}")

    def suits(self, document: Row) -> bool:
        """Whether a row of seeds.documents can be a seed of it."""
        return self.why_unsuitable(document) is None


@cache
def skill_names() -> tuple[str, ...]:
    """Names of the skills: the folders here that have a `flow.py`. Imports none of them."""
    import transforms.flows as flows

    return tuple(
        sorted(
            info.name
            for info in iter_modules(flows.__path__)
            if info.ispkg and any(part.name == "flow" for part in _parts(info.name))
        )
    )


def _parts(name: str) -> Iterable[Any]:
    import transforms.flows as flows

    return iter_modules([f"{path}/{name}" for path in flows.__path__])


@cache
def asked_roles() -> tuple[str, ...]:
    """Return the roles of the skills' agents: those that an endpoint can be given to."""
    stages = (stage for name in skill_names() for stage in load_skill(name).stages.values())
    agents = (agent for stage in stages for step in stage.steps for agent in step.agents)
    return tuple(sorted({agent.role for agent in agents}))


@cache
def load_skill(name: str) -> Skill:
    """Return a skill.

    Raises:
        ValueError: there is no such skill; the message lists those there are.
    """
    if name not in skill_names():
        raise ValueError(f"unknown skill {name!r}; known: {', '.join(skill_names())}")
    skill: Skill = import_module(f"transforms.flows.{name}.flow").SKILL
    if skill.name != name:
        raise ValueError(f"flows/{name}/flow.py declares the skill {skill.name!r}")
    return skill
