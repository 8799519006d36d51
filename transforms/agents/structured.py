"""Reading a structured answer: JSON as agents write it, into the output that was asked for.

Belongs here: what is repaired and what is not. Does not: asking again (`asking.py`).
"""

import json
import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from transforms.teacher.text import clean

M = TypeVar("M", bound=BaseModel)

_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CLOSED_BY = {"{": "}", "[": "]"}


def parse(text: str, output: type[M]) -> M:
    """Return a structured answer, repaired where it is nearly JSON (fences, a missing last brace).

    Raises:
        ValueError: it is not JSON, ends before all is said, or does not fit `output`.
    """
    try:
        return _parsed(text, output)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def why_misfit(error: ValueError) -> str:
    """Say in a line what is wrong with an answer that `parse` did not take."""
    if isinstance(error, ValidationError):
        errors = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3]]
        return "; ".join(errors)
    return str(error)[:300]


def _parsed(text: str, output: type[M]) -> M:
    try:
        return output.model_validate(clean(json.loads(text)))
    except ValueError as error:  # of json, or of pydantic
        import json_repair

        if _is_cut(text):
            raise ValueError(f"it ends before it is whole: …{text[-80:]!r}") from error
        repaired = clean(json_repair.loads(text))
        if not isinstance(repaired, dict) or not repaired:
            raise ValueError(f"not a JSON object: {text[:120]!r}") from error
        return output.model_validate(repaired)


def _is_cut(text: str) -> bool:
    """Whether the text stops within a value or a list: closing it would make up what is missing.

    A model that forgets the last brace has said everything; one that stops in the middle of a
    question, or of a list of them, has not, and half a question passes any schema.
    """
    _, brace, rest = text.partition("{")
    if not brace:
        return False
    rest = rest.strip().removesuffix("```").rstrip()
    outside, within_string, _ = _STRINGS.sub("''", rest).partition('"')
    unclosed = [brace]
    for character in outside:
        if character in _CLOSED_BY:
            unclosed.append(character)
        elif character == _CLOSED_BY.get(unclosed[-1]):
            unclosed.pop()
            if not unclosed:
                return False
    return bool(within_string) or unclosed[-1] == "[" or not outside.endswith(("}", "]", "'"))
