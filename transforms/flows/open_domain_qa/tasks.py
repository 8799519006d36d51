"""What the agents of this skill write, and how it becomes a question that stands alone.

Belongs here: the task models and their assembly. Does not: the types (`taxonomy.py`).

A spec has: `answer`, `quote` (the words of the material that hold it), `steps` (of a complex
question: the simple ones it is made of, which are searched for too) and `is_complex`.
"""

import re
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.tasks import Asked, Draft, IllFormed

MOST_STEPS = 4
_LEAST_QUOTE_WORDS = 3
#: An answer of so few words must not stand in its question.
_SHORT_ANSWER_WORDS = 6
#: Words of one who has the material before him.
MATERIAL = re.compile(
    r"\b(?:the|this|that|these|above|given|provided|following)\s+(?:\w+\s)?"
    r"(?:passage|text|document|article|excerpt|author|narrator|material|source|snippet|statement|"
    r"search result)s?\b"
    r"|\baccording to (?:the|this|it|him|her)\b|\b(?:mentioned|described|stated|listed) "
    r"(?:above|here|in the)\b|\bthe (?:writer|speaker)\b",
    re.IGNORECASE,
)
#: A question that opens so points at something that is not there.
_POINTING = re.compile(
    r"^(?:what|who|why|how|when|where)\s+\w+\s+(?:he|she|it|they|this|these)\b", re.I
)


class SimpleQuestion(BaseModel):
    """A question of one step, its answer, and the words of the material that hold it."""

    question: str
    answer: str
    quote: str


class ComplexQuestion(BaseModel):
    """A question of several steps, the steps, its answer, and a quotation for the last of them."""

    question: str
    steps: list[str]
    answer: str
    quote: str


def simple(task: SimpleQuestion, asked: Asked) -> Draft:
    """Assemble a question of one step."""
    return _draft(task.question, task.answer, task.quote, [], asked)


def complex_(task: ComplexQuestion, asked: Asked) -> Draft:
    """Assemble a question of several steps."""
    steps = [" ".join(step.split()) for step in task.steps if step.strip()]
    if len(steps) < 2:
        raise IllFormed("a complex question has two steps or more")
    return _draft(task.question, task.answer, task.quote, steps[:MOST_STEPS], asked)


def judgement_on(task: SimpleQuestion, asked: Asked) -> Draft:
    """Assemble a question that is answered by yes or no."""
    draft = _draft(task.question, task.answer, task.quote, [], asked)
    if not re.match(r"\W*(?:yes|no)\b", task.answer, re.IGNORECASE):
        raise IllFormed("the answer is neither yes nor no")
    return draft


def number(task: Any, asked: Asked) -> Draft:
    """Assemble a question that is answered by one number."""
    from transforms.flows.common import final_answers

    if final_answers.number(task.answer) is None:
        raise IllFormed("the answer is no number")
    return simple(task, asked)


def _draft(question: str, answer: str, quote: str, steps: list[str], asked: Asked) -> Draft:
    from transforms.quality.text import contains_run, words

    question, answer = " ".join(question.split()), " ".join(answer.split())
    if len(question) < 10 or not answer:
        raise IllFormed("no question" if len(question) < 10 else "no answer")
    if MATERIAL.search(question) or _POINTING.search(question):
        raise IllFormed("the question does not stand alone")
    quoted, answered = words(quote), words(answer)
    if len(quoted) < _LEAST_QUOTE_WORDS or not contains_run(words(asked.text), quoted):
        raise IllFormed("the quotation is not in the material")
    is_name = len(answered) <= _SHORT_ANSWER_WORDS and answered[:1] not in (["yes"], ["no"])
    if is_name and contains_run(words(question), answered):
        raise IllFormed("the question holds its answer")
    spec = {"answer": answer, "quote": " ".join(quote.split()), "is_complex": bool(steps)}
    return Draft(question, {**spec, "steps": steps})
