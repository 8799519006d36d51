"""What a question type is.

Belongs here: the fields of a type. Does not: the types (`argument.py`, `detail.py`, `discourse.py`)
or the craft and worked example of each, which are its prompt file.
"""

from dataclasses import dataclass
from typing import Literal

GOALS = ("unanswerable", "answer_changed", "harder")
#: Of these, those that change the passage.
EDITING_GOALS = ("unanswerable", "answer_changed")


@dataclass(frozen=True)
class QuestionType:
    """One of the 43 question types.

    Attributes:
        name: as stored in `instruction_type`; also its prompt, `prompts/types/<name>.jinja`.
        title: what the prompt calls it.
        origin: "paper" for the 14 types known from the paper, "ours" for the rest.
        definition: what such a question asks of its reader.
        applicability: what a passage must have, and what rules the type out.
        answer_format: one of `formats.FORMATS`.
        transformations: the transformations whose passages it is asked about.
        goals: the refinement goals that make sense for it.
    """

    name: str
    title: str
    origin: Literal["paper", "ours"]
    definition: str
    applicability: str
    answer_format: str
    transformations: tuple[str, ...]
    goals: tuple[str, ...] = GOALS
