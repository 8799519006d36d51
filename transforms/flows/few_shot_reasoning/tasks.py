"""Few-shot tasks as agents write them: examples of a hidden rule, and a query.

Belongs here: the models. Does not: what makes them usable (`assembling.py`).
"""

from pydantic import BaseModel


class Example(BaseModel):
    """An input, and what the rule makes of it."""

    input: str
    output: str


class CodedTask(BaseModel):
    """A rule that is a small Python function: `def rule(text)`, from a text to a text."""

    rule: str
    code: str
    examples: list[Example]
    query: str


class WordedTask(BaseModel):
    """A rule of meaning: `expected` is its output for the query."""

    rule: str
    examples: list[Example]
    query: str
    expected: str


class ReasonedExample(BaseModel):
    """An input, the steps to its output, and the output."""

    input: str
    reasoning: str
    output: str


class ReasonedTask(BaseModel):
    """Worked examples of one procedure on word problems; `calculation` gives the query's number.

    It is an arithmetic expression of numbers alone.
    """

    rule: str
    examples: list[ReasonedExample]
    query: str
    calculation: str
