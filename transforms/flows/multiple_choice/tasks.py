"""What agents write for a multiple-choice question; every field required, none bounded.

Belongs here: the models. Does not: what is well formed (`assembling.py`).
"""

from pydantic import BaseModel


class Distractor(BaseModel):
    """A wrong option, and the mistake that leads to it."""

    text: str
    mistake: str


class ChoiceTask(BaseModel):
    """A question whose options are all written by the agent.

    `context` is what the reader needs to see first (a case, a table, a few sentences), or "".
    """

    context: str
    stem: str
    right_option: str
    distractors: list[Distractor]
    why_right: str


class StatementsTask(BaseModel):
    """Statements to be judged; code makes the options, which combine their numbers."""

    stem: str
    true_statements: list[str]
    false_statements: list[str]
    why_right: str


class SequenceTask(BaseModel):
    """Steps in their right order; code shuffles them and makes the options."""

    stem: str
    steps_in_order: list[str]
    why_right: str


class OutputTask(BaseModel):
    """A short Python program that prints one line."""

    program: str
    stem: str
    right_option: str
    distractors: list[Distractor]
    why_right: str
