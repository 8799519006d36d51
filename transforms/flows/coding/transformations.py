"""What documents become in this skill: material to ask for code about.

A document of code is kept as it is, or an agent takes one function out of it, with or without a bug
planted in it, or specifies what it does; prose that describes a computation becomes a function.
Belongs here: the transformations, their models, and what makes a made function usable. Does not:
their prompts.
"""

import ast
import json
import re
from typing import Any

from pydantic import BaseModel

from transforms.flows.coding.python_code import (
    Function,
    function_in,
    parsed,
    same_code,
    unparsed,
)
from transforms.flows.coding.showing import ALGORITHM, BUGGY, FUNCTION, IDENTITY, SPECIFICATION
from transforms.flows.common.suitability import unsuitable
from transforms.flows.common.transforming import MIN_CONTENT_CHARS, Transformation, is_code
from transforms.flows.skill import Row
from transforms.flows.work import Rejected

#: A function has to fit an instruction, beside what is asked about it.
_MAX_FUNCTION_CHARS = 2500
_MIN_FUNCTION_CHARS = 80
#: Enough signs of a computation in a text to ask an agent for it. Judgement.
_MIN_SIGNS = 4
_SIGN = re.compile(
    r"\b(?:algorithm|comput|calculat|formula|equation|sum of|number of|average|probability|"
    r"ratio|percent|sequence|matrix|integer|divid|multipl|sort|count|step \d|maximum|minimum|"
    r"modulo|factor|distance|convert)",
    re.IGNORECASE,
)
_LOOKED_AT_CHARS = 20_000


class FunctionMade(BaseModel):
    """A self-contained function."""

    is_possible: bool
    function_name: str
    code: str


class BuggyMade(BaseModel):
    """A self-contained function, the same with a bug, and what the bug does."""

    is_possible: bool
    function_name: str
    code: str
    buggy_code: str
    symptom: str


def describes_computation(document: Row) -> bool:
    """Whether prose has signs enough of an algorithm or a formula that could be programmed."""
    if is_code(document):
        return False
    return len(_SIGN.findall(document["text"][:_LOOKED_AT_CHARS])) >= _MIN_SIGNS


def why_unsuitable(document: Row) -> str | None:
    """Code, or prose that describes a computation, long enough to hold something."""
    is_of_use = is_code(document) or describes_computation(document)
    return unsuitable(document, MIN_CONTENT_CHARS) or (None if is_of_use else "no_computation")


def function_text(made: Any, payload: Any) -> str | Rejected:
    """Return the code of a made function, or why it is of no use."""
    if not made.is_possible:
        return Rejected("unsuitable_seed", "no function can be made of it")
    return _usable(made.code, made.function_name) or made.code.strip("\n")


def buggy_text(made: Any, payload: Any) -> str | Rejected:
    """Return a made function and its buggy variant as JSON text, or why they are of no use."""
    if not made.is_possible:
        return Rejected("unsuitable_seed", "no function can be made of it")
    for code in (made.code, made.buggy_code):
        if (fault := _usable(code, made.function_name)) is not None:
            return fault
    if same_code(made.code, made.buggy_code):
        return Rejected("ill_formed_content", "the buggy variant is no other program")
    # Both without comments: they tend to say where the bug is.
    fields = {
        "function_name": made.function_name,
        "code": _without_comments(made.code),
        "buggy_code": _without_comments(made.buggy_code),
        "symptom": made.symptom.strip(),
    }
    return json.dumps(fields, ensure_ascii=False, indent=1)


def _usable(code: str, name: str) -> Rejected | None:
    function = function_in(code, name)
    if function is None:
        return Rejected("ill_formed_content", f"it defines no function {name[:60]!r}")
    if not _MIN_FUNCTION_CHARS <= len(code) <= _MAX_FUNCTION_CHARS:
        return Rejected("ill_formed_content", f"a function of {len(code)} characters")
    if not function.args.args or not _returns(function):
        return Rejected("ill_formed_content", "the function takes or returns nothing")
    return None


def _returns(function: Function) -> bool:
    return any(isinstance(node, ast.Return) and node.value for node in ast.walk(function))


def _without_comments(code: str) -> str:
    tree = parsed(code)
    return (unparsed(tree) if tree else None) or code


TRANSFORMATIONS: tuple[Transformation, ...] = (
    Transformation(IDENTITY, None, suits=is_code),
    Transformation(
        FUNCTION, "transformations/function.jinja", output=FunctionMade, shape=function_text,
        suits=is_code, min_chars=_MIN_FUNCTION_CHARS,
    ),
    Transformation(
        ALGORITHM, "transformations/algorithm.jinja", output=FunctionMade, shape=function_text,
        suits=describes_computation, min_chars=_MIN_FUNCTION_CHARS,
    ),
    Transformation(
        BUGGY, "transformations/buggy_function.jinja", max_tokens=2048, output=BuggyMade,
        shape=buggy_text, suits=is_code, min_chars=_MIN_FUNCTION_CHARS,
    ),
    Transformation(SPECIFICATION, "transformations/specification.jinja"),
)  # fmt: skip
