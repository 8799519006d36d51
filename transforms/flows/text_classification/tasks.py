"""What agents write for a classification; every field required, none bounded.

Belongs here: the models. Does not: what is well formed (`assembling.py`).
"""

from pydantic import BaseModel


class Label(BaseModel):
    """A label, and what falls under it."""

    name: str
    definition: str


class DocumentTask(BaseModel):
    """A classification of the material as a whole."""

    question: str
    labels: list[Label]


class TextTask(BaseModel):
    """A classification of one of the material's texts, named by its number."""

    question: str
    labels: list[Label]
    text_number: int


class BatchTask(BaseModel):
    """A classification of several of the material's texts, each by itself."""

    question: str
    labels: list[Label]
    text_numbers: list[int]
