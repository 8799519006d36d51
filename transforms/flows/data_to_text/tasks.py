"""What agents write for a text from data; every field required, none bounded.

Belongs here: the models. Does not: what is well formed (`assembling.py`).
"""

from typing import Literal

from pydantic import BaseModel


class ReportTask(BaseModel):
    """`must_mention` are names of rows or columns; `most_sentences` is 0 where it is open."""

    instruction: str
    must_mention: list[str]
    most_sentences: int


class WholeTask(BaseModel):
    """Every value has to be in the text."""

    instruction: str
    most_sentences: int


class CellName(BaseModel):
    row: str
    column: str


class CellsTask(BaseModel):
    """Certain cells, and these alone, are to be put into a sentence or two."""

    instruction: str
    cells: list[CellName]


class Quantity(BaseModel):
    """A figure to compute. `rows` are the rows it is of, in order; empty for all of them."""

    operation: Literal["sum", "mean", "difference", "percent_change", "percent_share", "maximum",
                       "minimum"]  # fmt: skip
    column: str
    rows: list[str]


class ComputedTask(BaseModel):
    instruction: str
    quantities: list[Quantity]
