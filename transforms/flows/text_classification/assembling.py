"""From an agent's answer to a classification: labels listed, text and layout put in by code.

Belongs here: the instruction and its spec. Does not: what a set of labels must be
(`label_sets.py`), or reading answers (`layouts.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.text_classification.label_sets import (
    Shown,
    is_level,
    listing,
    must_not_tell,
    shown_labels,
)
from transforms.flows.text_classification.layouts import LAYOUTS, layout_names
from transforms.flows.text_classification.tasks import BatchTask, DocumentTask, TextTask
from transforms.flows.text_classification.texts import text_at
from transforms.lakehouse.ids import choose

FEWEST_IN_BATCH, MOST_IN_BATCH = 3, 8
_QUESTION_CHARS = 600
#: What an instruction that carries its text says above it; `prompts/response.jinja` knows them.
TEXT_HEADING, TEXTS_HEADING = "Text to classify:", "Texts to classify:"
#: The order of the parts, so that a model learns no one layout.
_ORDERS = (
    ("question", "labels", "text", "closing"),
    ("question", "text", "labels", "closing"),
    ("text", "question", "labels", "closing"),
    ("question", "closing", "labels", "text"),
)


@dataclass(frozen=True)
class Kind:
    """What a type of classification wants of its labels and answers.

    Attributes:
        answer_format: label, labels or classification.
        is_scale, is_path, needs_definitions: as `shown_labels` takes them.
        labels: the fewest and the most.
    """

    answer_format: str
    is_scale: bool = False
    is_path: bool = False
    needs_definitions: bool = False
    labels: tuple[int, int] = (3, 8)


def on_document(kind: Kind) -> Callable[[DocumentTask, Asked], Draft]:
    """The draft of a classification of the content, which the instruction does not hold."""

    def assemble(task: DocumentTask, asked: Asked) -> Draft:
        return _draft(task, kind, asked, texts=[asked.text], shown_text="")

    return assemble


def on_text(kind: Kind) -> Callable[[TextTask, Asked], Draft]:
    """The draft of a classification of one short text, which the instruction holds."""

    def assemble(task: TextTask, asked: Asked) -> Draft:
        text = text_at(asked.text, task.text_number)
        shown = f"{TEXT_HEADING}\n{text}"
        return _draft(
            task, kind, asked, texts=[text], shown_text=shown, text_numbers=[task.text_number]
        )

    return assemble


def on_batch(kind: Kind) -> Callable[[BatchTask, Asked], Draft]:
    """The draft of a classification of several short texts, each by itself."""

    def assemble(task: BatchTask, asked: Asked) -> Draft:
        numbers = [*dict.fromkeys(task.text_numbers)]
        if not FEWEST_IN_BATCH <= len(numbers) <= MOST_IN_BATCH:
            raise IllFormed(f"{len(numbers)} texts in one task")
        texts = [" ".join(text_at(asked.text, number).split()) for number in numbers]
        lines = [f"{number}: {text}" for number, text in enumerate(texts, 1)]
        shown = "\n".join([TEXTS_HEADING, *lines])
        return _draft(task, kind, asked, texts=texts, shown_text=shown, text_numbers=numbers)

    return assemble


def _draft(
    task: Any, kind: Kind, asked: Asked, *, texts: Sequence[str], shown_text: str, **known: Any
) -> Draft:
    question = task.question.strip()
    if not 10 <= len(question) <= _QUESTION_CHARS:
        raise IllFormed("no question of a reasonable length")
    fewest, most = kind.labels
    if not fewest <= len(task.labels) <= most:
        raise IllFormed(f"{len(task.labels)} labels, not {fewest} to {most}")
    if kind.is_path and not is_level([each.name for each in task.labels]):
        raise IllFormed("one path is the beginning of another")
    labels = shown_labels(
        task.labels,
        asked.key,
        question,
        is_scale=kind.is_scale,
        is_path=kind.is_path,
        needs_definitions=kind.needs_definitions,
    )
    must_not_tell(question, labels, "\n".join(texts))
    layout = choose(layout_names(kind.answer_format), "layout", asked.key, question)
    parts = {
        "question": question,
        "labels": listing(labels),
        "text": shown_text,
        "closing": LAYOUTS[kind.answer_format][layout],
    }
    order = choose(_ORDERS, "parts", asked.key, question)
    instruction = "\n\n".join(parts[name] for name in order if parts[name])
    return Draft(instruction, _spec(kind, labels, layout, len(texts), known))


def _spec(
    kind: Kind, labels: Sequence[Shown], layout: str, texts: int, known: dict[str, Any]
) -> dict[str, Any]:
    return {
        "format": kind.answer_format,
        "layout": layout,
        "texts": texts,
        "labels": [
            {"spelled": each.spelled, "name": each.name, "definition": each.definition}
            for each in labels
        ],
        **known,
    }
