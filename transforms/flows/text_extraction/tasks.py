"""What agents write for an extraction: what to extract, and the right result; nothing is bounded.

Belongs here: the models. Does not: what is well formed (`assembling.py`).
"""

from typing import Literal

from pydantic import BaseModel


class LabelledSpan(BaseModel):
    text: str
    label: str


class EntitiesTask(BaseModel):
    """`labels` are all there are; `entities` every span of them, as it stands in the text."""

    instruction: str
    labels: list[str]
    entities: list[LabelledSpan]


class Triple(BaseModel):
    subject: str
    relation: str
    object: str


class RelationsTask(BaseModel):
    """`relations` are the names that may be used; `triples` all that the text states."""

    instruction: str
    relations: list[str]
    triples: list[Triple]


class SpansTask(BaseModel):
    """`spans` are all of the kind asked for, in order, as they stand in the text."""

    instruction: str
    spans: list[str]


class Field(BaseModel):
    """`options` for a choice, else empty; `meaning` in a few words; `is_list` if several fit."""

    name: str
    kind: Literal["span", "number", "date", "choice"]
    meaning: str
    options: list[str]
    is_list: bool


class Entry(BaseModel):
    """For each field, in order, its values: one, none where the text has none, or several."""

    values: list[list[str]]


class SchemaTask(BaseModel):
    instruction: str
    fields: list[Field]
    entries: list[Entry]
