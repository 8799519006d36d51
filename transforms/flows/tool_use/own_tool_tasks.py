"""Tasks for our own tools: their models, and the true result, found out by running the tool.

Belongs here: tasks whose calls are executed for real. Does not: tasks for simulated APIs
(`tasks.py`).
"""

import re

from pydantic import BaseModel

from transforms.agents.tools.arithmetic import CannotCalculate
from transforms.agents.tools.calculator import calculate
from transforms.flows.common.given import numbers_in
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.tool_use.apis import apis_in
from transforms.lakehouse.ids import ranked

_SHORTEST = 20
_LONGEST_CODE = 4_000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_PERCENTAGE = re.compile(r"(?<![\w.,])([\w.,]{1,20})[ \u00a0-]?(?:%|per ?cent)", re.IGNORECASE)


class CalculationTask(BaseModel):
    """A request that comes to one number, and the expression that gives it."""

    instruction: str
    expression: str


class ProgramTask(BaseModel):
    """A request that wants a program run, and code whose last line is the one number asked for."""

    instruction: str
    code: str


class LookUpTask(BaseModel):
    """A request whose answer has to be searched for, and words to search with."""

    instruction: str
    query: str


def calculation(task: CalculationTask, asked: Asked) -> Draft:
    instruction = _request(task.instruction, asked, "calculator")
    try:
        value = calculate(task.expression)
    except CannotCalculate as error:
        raise IllFormed(f"its expression has no value: {error}"[:200]) from error
    figures = {abs(float(each)) for each in _NUMBER.findall(task.expression)[:50]}
    if len(figures) < 2:
        raise IllFormed("there is nothing to calculate")
    stated = numbers_in(instruction)
    justified = stated | _percent_factors(instruction)
    if missing := [each for each in figures if not _stated(each, justified)]:
        raise IllFormed(f"the request does not give {missing[0]:g}")
    if _stated(abs(float(value.decimal)), stated):
        raise IllFormed("the request gives its own answer")
    return Draft(instruction, _spec("calculation", asked, value.decimal))


def program(task: ProgramTask, asked: Asked) -> Draft:
    from transforms.agents.tools.interpreter_tool import interpreter

    instruction = _request(task.instruction, asked, "run_python")
    if len(task.code) > _LONGEST_CODE:
        raise IllFormed("its code is too long")
    ran = interpreter().run(task.code)
    if not ran.ran:
        raise IllFormed(f"its code failed: {ran.error_type}: {ran.error}"[:200])
    value = (ran.value or "").strip()
    if not _NUMBER.fullmatch(value):
        raise IllFormed("its code does not come to one number")
    return Draft(instruction, _spec("program", asked, value))


def look_up(task: LookUpTask, asked: Asked) -> Draft:
    instruction = _request(task.instruction, asked, "search")
    if len(task.query.split()) < 2:
        raise IllFormed("nothing to search with")
    return Draft(instruction, _spec("look_up", asked, None))


def _request(text: str, asked: Asked, tool: str) -> str:
    instruction = text.strip()
    if len(instruction) < _SHORTEST:
        raise IllFormed("no request")
    if not apis_in(asked.text).get(tool, {}).get("is_real"):
        raise IllFormed(f"the list has no {tool}")
    return instruction


def _percent_factors(text: str) -> set[float]:
    """Return what adding or taking off each percentage of a text multiplies by."""
    shares = {
        each / 100 for spelled in _PERCENTAGE.findall(text)[:50] for each in numbers_in(spelled)
    }
    return {factor for share in shares for factor in (share, 1 + share, abs(1 - share))}


def _stated(figure: float, stated: set[float]) -> bool:
    """Whether a text has a figure, or one that a percent sign or a unit prefix makes of it."""
    if figure in (0.0, 1.0, 2.0, 10.0, 12.0, 24.0, 60.0, 100.0, 365.0, 1000.0, 3600.0):
        return True  # what units and means are made of
    scales = (1.0, 100.0, 0.01, 1000.0, 0.001)
    return any(abs(figure - each * scale) <= 1e-9 * figure for each in stated for scale in scales)


def _spec(kind: str, asked: Asked, expected: str | None) -> dict[str, object]:
    available = ranked(sorted(apis_in(asked.text)), asked.key, "available")
    spec: dict[str, object] = {"kind": kind, "available": available, "calls": []}
    return spec if expected is None else {**spec, "expected": expected}
