"""The types of few-shot tasks, by the kind of hidden rule. Ours: the paper's list is unknown.

Belongs here: the types. Does not: their prompts (`prompts/types/`).
"""

from pydantic import BaseModel

from transforms.flows.common.tasks import InstructionType
from transforms.flows.few_shot_reasoning.assembling import Assemble, coded, reasoned, worded
from transforms.flows.few_shot_reasoning.goals import GOALS
from transforms.flows.few_shot_reasoning.tasks import CodedTask, ReasonedTask, WordedTask

_GOALS = tuple(goal.name for goal in GOALS)


def _type(
    name: str,
    title: str,
    definition: str,
    task: type[BaseModel],
    assemble: Assemble,
    answer_format: str,
) -> InstructionType:
    return InstructionType(
        name, title, definition, answer_format, goals=_GOALS, task=task, assemble=assemble
    )


def _coded(name: str, title: str, definition: str) -> InstructionType:
    return _type(name, title, definition, CodedTask, coded, "short_answer")


TYPES = (
    _coded(
        "text_transformation",
        "transformation of a text",
        "Words or characters of a text are changed by one rule.",
    ),
    _coded(
        "number_function",
        "function of a number",
        ("A whole number is turned into another by a rule of arithmetic or digits."),
    ),
    _coded(
        "list_operation",
        "operation on a list",
        ("A list, written with commas, is filtered, ordered, joined or counted."),
    ),
    _coded(
        "format_conversion",
        "conversion of a format",
        ("A date, time, name, size or code is written in another format."),
    ),
    _coded(
        "encoding", "encoding", ("A text is written in a cipher or code that the examples reveal.")
    ),
    _coded(
        "record_to_text",
        "record to text",
        ("Some fields of a record (key=value; …) are picked, computed or put together."),
    ),
    _coded(
        "label_by_form",
        "label by form",
        (
            "An input gets one of two or three labels, by a property of its form that can be "
            "counted."
        ),
    ),
    _coded(
        "grid_pattern",
        "pattern in a grid",
        (
            "A small grid of characters, rows separated by /, is changed by a rule of position or "
            "neighbourhood."
        ),
    ),
    _type(
        "label_by_meaning",
        "label by meaning",
        (
            "A sentence gets one of two or three labels, by a criterion of meaning that is never "
            "named."
        ),
        WordedTask,
        worded("label"),
        "label",
    ),
    _type(
        "relation",
        "relation between words",
        ("Each input word leads to its output by one relation of meaning."),
        WordedTask,
        worded("meaning"),
        "short_answer",
    ),
    _type(
        "extraction",
        "extraction of one thing",
        ("From each sentence the same kind of thing is picked out, in its own words."),
        WordedTask,
        worded("meaning"),
        "extraction",
    ),
    _type(
        "worked_problems",
        "worked problems",
        (
            "Word problems that one procedure solves, with the reasoning shown in two to four "
            "examples."
        ),
        ReasonedTask,
        reasoned,
        "number",
    ),
)
