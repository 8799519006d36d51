"""Answering a classification: the labels in the layout that was asked for.

Belongs here: the responder and the user turn. Does not: judging answers.
"""

from transforms.flows.common.answering import (
    instruction_alone,
    instruction_on_content,
    pairs_stage,
    responder,
)
from transforms.flows.common.asking import spec_of
from transforms.flows.skill import Row


def carries_its_text(row: Row) -> bool:
    """Whether the instruction holds what is classified; else that is the content."""
    return "text_numbers" in spec_of(row)


def user_turn(row: Row) -> str:
    return instruction_alone(row) if carries_its_text(row) else instruction_on_content(row)


RESPONDER = responder("text_classification", max_tokens=512, temperature=0.0)
STAGE = pairs_stage(RESPONDER, frame=user_turn)
