"""A Fermi question as an agent writes it, and the estimate that code makes of its factors.

Belongs here: the task and what makes it usable. Does not: the types (`taxonomy.py`).
"""

import re

from pydantic import BaseModel

from transforms.agents.tools.arithmetic import CannotCalculate
from transforms.agents.tools.calculator import calculate
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.fermi.quantities import plain
from transforms.lakehouse.ids import choose

FEWEST_FACTORS, MOST_FACTORS = 3, 10
_NAME = re.compile(r"[a-z][a-z_0-9]{0,40}")
_CLOSINGS = (
    "State your assumptions, show the calculation, and give the order of magnitude.",
    "Name what you assume, with units, and work out at least the order of magnitude.",
    "Make your assumptions explicit and show how the estimate follows from them.",
    "An estimate within a factor of a few is enough; show the assumptions and the arithmetic.",
)


class Factor(BaseModel):
    """A quantity of the writer's own estimate: a name for the formula, a number, a unit."""

    name: str
    value: str
    unit: str


class FermiTask(BaseModel):
    """A question, the unit of its answer, and a way to a rough answer."""

    question: str
    unit: str
    factors: list[Factor]
    formula: str


def assemble(task: FermiTask, asked: Asked) -> Draft:
    """Return the draft: the question, its unit, and the writer's estimate computed by code.

    Raises:
        IllFormed: no unit, too few factors, a formula that is none, or the answer in the question.
    """
    question, unit = " ".join(task.question.split()), " ".join(task.unit.split())
    if len(question) < 15 or len(question) > 700:
        raise IllFormed("no question, or too long a one")
    if not re.search(r"[^\W\d_]", unit) or len(unit) > 40:
        raise IllFormed("no unit")
    values = _values(task)
    estimate = _estimate(task.formula, values)
    if estimate in [float(calculate(value).decimal) for value in values.values()]:
        raise IllFormed("the answer is one of the factors")
    said = question if unit.casefold() in question.casefold() else f"{question} (in {unit})"
    spec = {
        "unit": unit,
        "estimate": f"{estimate:.3g}",
        "factors": [f"{each.name} = {each.value} {each.unit}".strip() for each in task.factors],
        "formula": task.formula,
    }
    return Draft(f"{said} {choose(_CLOSINGS, 'closing', asked.key, question)}", spec)


def _values(task: FermiTask) -> dict[str, str]:
    values: dict[str, str] = {}
    for each in task.factors:
        value = plain(each.value).strip()
        try:
            is_usable = float(calculate(value).decimal) > 0
        except (CannotCalculate, OverflowError) as error:
            raise IllFormed(f"no number: {each.value[:30]!r}") from error
        if not is_usable or not _NAME.fullmatch(each.name) or each.name in values:
            raise IllFormed(f"no usable factor: {each.name[:30]!r}")
        values[each.name] = value
    if not FEWEST_FACTORS <= len(values) <= MOST_FACTORS:
        raise IllFormed(f"{len(values)} factors")
    return values


def _estimate(formula: str, values: dict[str, str]) -> float:
    used = set(_NAME.findall(formula)) & set(values)
    if used != set(values):
        raise IllFormed("the formula does not use every factor")
    known = _NAME.sub(lambda name: f"({values.get(name[0], name[0])})", formula)
    try:
        estimate = float(calculate(known).decimal)
    except (CannotCalculate, OverflowError) as error:
        raise IllFormed(f"no formula: {error}") from error
    if not 0 < estimate < float("inf"):
        raise IllFormed("no positive estimate")
    return estimate
