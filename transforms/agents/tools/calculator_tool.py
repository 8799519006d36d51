"""The calculator as a tool.

Belongs here: what a model is told of it and of its results. Does not: calculating
(`calculator.py`).
"""

from collections.abc import Mapping
from typing import Any

from transforms.agents.tools.arithmetic import CannotCalculate
from transforms.agents.tools.calculator import CONSTANTS, FUNCTIONS, MAX_CHARS, calculate
from transforms.agents.tools.tool import Tool, ToolError

#: A longer fraction is shown as a decimal alone.
MAX_FRACTION_CHARS = 40


def _run(arguments: Mapping[str, Any]) -> str:
    try:
        found = calculate(arguments["expression"])
    except CannotCalculate as error:
        raise ToolError(str(error)) from error
    if not found.is_exact:
        return f"≈ {found.text}"
    if "/" not in found.text:
        return found.text
    # Hundreds of digits over hundreds of digits tell nobody anything.
    is_readable = len(found.text) <= MAX_FRACTION_CHARS
    return f"{found.text} ≈ {found.decimal}" if is_readable else f"≈ {found.decimal}"


CALCULATOR = Tool(
    name="calculator",
    description=(
        "Returns the value of an arithmetic expression, exactly where it can. Operators: + - * / "
        "// % ** and parentheses; 20% is a hundredth of 20. Angles are in radians. Functions: "
        f"{', '.join(FUNCTIONS)}. Constants: {', '.join(CONSTANTS)}. No variables, no units."
    ),
    parameters={
        "type": "object",
        "properties": {
            "expression": {
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_CHARS,
                "description": "such as (3 + 4.5) * 2 ** 3 / sqrt(16)",
            }
        },
        "required": ["expression"],
        "additionalProperties": False,
    },
    run=_run,
    version="calculator 1",
)
