"""The calculator as a tool: what a model is told."""

import json

import pytest

from transforms.agents.tools.calculator_tool import CALCULATOR
from transforms.agents.tools.tool import ToolResult


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("0.1 + 0.2", "0.3"),
        ("2 / 3", "2/3 ≈ 0.666666666666667"),
        ("sqrt(2)", "≈ 1.4142135623731"),
        ("10 ** 20", "100000000000000000000"),
    ],
)
def test_a_value_says_whether_it_is_exact(expression, said):
    assert CALCULATOR.call(json.dumps({"expression": expression})) == ToolResult(said)


@pytest.mark.parametrize("expression", ["1 / 0", "2 +", "x", "9 ** 9 ** 9", "__import__('os')"])
def test_an_error_is_a_result(expression):
    result = CALCULATOR.call(json.dumps({"expression": expression}))
    assert result.is_error
    assert result.text.startswith("error: ")
