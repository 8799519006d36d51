"""Instruction types: what a skill's taxonomy is made of, and what an agent's answer becomes.

Belongs here: the type, the draft, and the two schemas made from a type's task. Does not: any one
type, or asking for tasks (`asking.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, create_model


@dataclass(frozen=True)
class Draft:
    """An instruction about to be kept.

    Attributes:
        instruction: what the user asks, without the content it is about.
        spec: what code can check of an answer (limits, options, the expected value, a schema,
            hidden tests), as JSON values; None if nothing. Never shown to whoever answers, unless
            the skill's own prompt shows a part.
    """

    instruction: str
    spec: Mapping[str, Any] | None = None


class IllFormed(ValueError):
    """A task that cannot be used; the message says why, in a few words."""


@dataclass(frozen=True)
class Asked:
    """What a task was asked about: the content, its transformation, and the work item's key."""

    text: str
    transformation: str
    key: str


class PlainTask(BaseModel):
    """A task that is all text."""

    instruction: str


def plain(task: Any, asked: Asked) -> Draft:
    """Return the draft of a `PlainTask`."""
    text = task.instruction.strip()
    instruction = text if "\n" in text else " ".join(text.split())
    if len(instruction) < 10:
        raise IllFormed("no instruction")
    return Draft(instruction)


@dataclass(frozen=True)
class InstructionType:
    """One type of a skill's taxonomy.

    Attributes:
        name: as stored in `instruction_type`; also its prompt, `prompts/types/<name>.jinja`, which
            extends `type_base.jinja`, unless `prompt` names another file.
        title: what the prompt calls it.
        definition: what such an instruction asks.
        answer_format: the form an answer must have, a word of the skill's own.
        origin: "paper" for types known from the paper, "ours" for the rest.
        applicability: what the content must have, and what rules the type out.
        transformations: those whose contents it is asked about; empty for all.
        goals: the refinement goals that make sense for it, by name.
        task: the model of one task as an agent writes it: only required fields, no bounds.
        assemble: turns one task into a draft, or raises IllFormed: (task, asked) -> draft.
        max_tokens: the most tokens its agent may answer with.
        prompt: its prompt's file, where several types share one.
    """

    name: str
    title: str
    definition: str
    answer_format: str
    origin: Literal["paper", "ours"] = "ours"
    applicability: str = "Any content of this skill allows it."
    transformations: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    task: type[BaseModel] = PlainTask
    assemble: Callable[[Any, Asked], Draft] = plain
    max_tokens: int = 1536
    prompt: str = ""

    def suits(self, transformation: str) -> bool:
        return not self.transformations or transformation in self.transformations


@cache
def tasks_model(task: type[BaseModel]) -> type[BaseModel]:
    """Return the model of what an agent answers: `is_applicable` and a list of `tasks`."""
    return create_model(
        f"{task.__name__}List",
        is_applicable=(bool, ...),
        tasks=(list[task], ...),  # type: ignore[valid-type]
    )
