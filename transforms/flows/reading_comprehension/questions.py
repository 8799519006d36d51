"""From a question agent's answer to an instruction: what is well formed, and how it reads.

Belongs here: the rules a question must meet and its assembly with labelled options. Does not: who
is asked, or about what (`asking.py`).
"""

import re

from transforms.flows.common.labels import (
    before_labels,
    lettered,
    numbered,
    refers_to_others,
    without_labels,
)
from transforms.flows.reading_comprehension.schemas import (
    ChoiceQuestion,
    MatchingQuestion,
    Question,
)
from transforms.flows.reading_comprehension.taxonomy.formats import AnswerFormat
from transforms.lakehouse.ids import ranked

BLANK = "_____"
#: Longer than any stem an examination would print; beyond it an agent has repeated the passage.
MAX_QUESTION_CHARS = 1500

_BLANK = re.compile(r"_{2,}|\[\s*(?:blank|_+)\s*\]|\(\s*blank\s*\)|\.{4,}|…{2,}", re.IGNORECASE)


def assemble(question: Question, answer_format: AnswerFormat, *key_parts: str) -> str | None:
    """Return the instruction as a reader sees it, or None if the question is ill formed.

    Options stand one to a line in an order picked by `key_parts`, so that where an agent likes to
    put the right one leaves no trace. Choices and events get letters, statements get numbers.
    """
    stem = _stem(question.question, answer_format)
    if not stem or len(stem) > MAX_QUESTION_CHARS:
        return None
    if answer_format.shape == "text":
        return stem
    options = _options(question, answer_format)
    if options is None:
        return None
    shuffled = ranked(options, *key_parts, stem)
    if isinstance(question, MatchingQuestion):
        items = _distinct(without_labels(question.items))
        if not answer_format.min_options <= len(items) <= len(shuffled):
            return None
        return f"{stem}\n\n{numbered(items)}\n\n{lettered(shuffled)}"
    has_numbers = answer_format.name in {"true_false", "classification"}
    return f"{stem}\n\n{numbered(shuffled) if has_numbers else lettered(shuffled)}"


def same_instruction(one: str, other: str) -> bool:
    """Whether two instructions say the same: case, spaces, labels and their order aside."""
    return _essence(one) == _essence(other)


def _essence(instruction: str) -> list[str]:
    lines = [line for line in instruction.casefold().splitlines() if line.strip()]
    return sorted(" ".join(without_labels([line])[0].split()) for line in lines)


def _stem(text: str, answer_format: AnswerFormat) -> str:
    # A bare label such as "1." in front of the one question is an agent's habit.
    stem = without_labels([text])[0] if "\n" not in text.strip() else text.strip()
    if answer_format.shape != "text":
        return before_labels(stem)
    if answer_format.name == "fill_in":
        stem = _BLANK.sub(BLANK, stem)
        return stem if BLANK in stem else ""
    return stem


def _options(question: Question, answer_format: AnswerFormat) -> list[str] | None:
    if not isinstance(question, ChoiceQuestion | MatchingQuestion):
        return None
    options = _distinct(without_labels(question.options))
    if not answer_format.min_options <= len(options) <= answer_format.max_options:
        return None
    if answer_format.name == "choice" and any(map(refers_to_others, options)):
        return None
    return options


def _distinct(lines: list[str]) -> list[str]:
    return list({line.casefold().rstrip(" ."): line for line in reversed(lines) if line}.values())[
        ::-1
    ]
