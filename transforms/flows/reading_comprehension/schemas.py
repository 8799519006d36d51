"""What agents of this skill answer with, where the answer is structured.

Every field is required and none is bounded, as the strict JSON-schema subset of the API wants;
what is well formed is decided by code (`questions.py`). Does not belong here: any such rule.
"""

from pydantic import BaseModel

from transforms.flows.reading_comprehension.taxonomy.formats import Shape


class OpenQuestion(BaseModel):
    """A question that is all text."""

    question: str


class ChoiceQuestion(BaseModel):
    """A question over options, statements or events, unlabelled and in any order."""

    question: str
    options: list[str]


class MatchingQuestion(BaseModel):
    """A question that pairs each item with one option, both unlabelled."""

    question: str
    items: list[str]
    options: list[str]


class OpenQuestions(BaseModel):
    """What a question agent of the text shape answers."""

    is_applicable: bool
    questions: list[OpenQuestion]


class ChoiceQuestions(BaseModel):
    """What a question agent of the options shape answers."""

    is_applicable: bool
    questions: list[ChoiceQuestion]


class MatchingQuestions(BaseModel):
    """What a question agent of the pairs shape answers."""

    is_applicable: bool
    questions: list[MatchingQuestion]


class EditedPassage(BaseModel):
    """What the editor answers where the goal edits the passage."""

    passage: str
    question: str


Question = OpenQuestion | ChoiceQuestion | MatchingQuestion
Questions = OpenQuestions | ChoiceQuestions | MatchingQuestions

QUESTION_OF: dict[Shape, type[Question]] = {
    "text": OpenQuestion,
    "options": ChoiceQuestion,
    "pairs": MatchingQuestion,
}
QUESTIONS_OF: dict[Shape, type[Questions]] = {
    "text": OpenQuestions,
    "options": ChoiceQuestions,
    "pairs": MatchingQuestions,
}
