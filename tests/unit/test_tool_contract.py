"""A tool's call: arguments are checked before anything runs, results are bounded."""

import json
import subprocess
import sys

import pytest

from transforms.agents.tools.tool import (
    ARGUMENTS_CHARS,
    RESULT_CHARS,
    Tool,
    ToolError,
    ToolResult,
)

_PARAMETERS = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "maxLength": 20},
        "days": {"type": "number", "multipleOf": 0.5},
        "any": {},
    },
    "required": ["city"],
    "additionalProperties": False,
}


def _tool(run=lambda arguments: f"sunny in {arguments['city']}", parameters=None):
    return Tool("weather", "Says the weather.", parameters or _PARAMETERS, run, "1")


def test_a_tool_is_declared_as_the_chat_api_takes_it():
    declared = _tool().declaration()
    assert declared == {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "Says the weather.",
            "parameters": _PARAMETERS,
        },
    }
    assert json.loads(json.dumps(declared)) == declared


def test_a_call_that_fits_is_run():
    assert _tool().call('{"city": "Oslo", "days": 1.5}') == ToolResult("sunny in Oslo")


def test_no_arguments_are_an_empty_object():
    anything = _tool(lambda arguments: str(len(arguments)), {"type": "object"})
    assert anything.call("") == anything.call(" {} ") == ToolResult("0")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("{", "no JSON"),
        ("city=Oslo", "no JSON"),
        ('{"city": "Oslo"', "no JSON"),
        ("[]", "must be a JSON object"),
        ('"Oslo"', "must be a JSON object"),
        ("null", "must be a JSON object"),
        ("{}", "'city' is a required property"),
        ('{"city": 3}', "['city'] 3 is not of type 'string'"),
        ('{"city": "Oslo", "when": 1}', "'when' was unexpected"),
        ('{"city": "Oslo", "days": NaN}', "no JSON"),
        ('{"city": "Oslo", "days": 1e999}', "no JSON"),
        ('{"city": "Oslo", "days": ' + "9" * 4_000 + "}", "too large"),
        ('{"city": "Oslo", "days": ' + "9" * 9_000 + "}", "no JSON"),
        ('{"city": "\\ud800"}', "no JSON"),
        ('{"city": "' + "x" * 90_000 + '"}', "too long"),
        ('{"city": "' + "x" * ARGUMENTS_CHARS + '"}', "more than 100,000 characters"),
        ("[" * 90_000, "no JSON"),
        ('{"city": ' + "[" * 900 + "]" * 900 + "}", "['city']"),
    ],
    ids=lambda each: each[:30],
)
def test_what_is_wrong_with_a_call_is_told_to_the_model_and_nothing_runs(arguments, said):
    def must_not_run(_):
        raise AssertionError("it ran")

    result = _tool(must_not_run).call(arguments)
    assert result.is_error
    assert said in result.text
    assert len(result.text) < 1_000


def test_a_tool_error_is_a_result():
    def fail(_):
        raise ToolError("no such city")

    assert _tool(fail).call('{"city": "Oslo"}') == ToolResult("error: no such city", True)


def test_a_mistake_of_ours_is_raised():
    with pytest.raises(KeyError):
        _tool(lambda arguments: arguments["nonesuch"]).call('{"city": "Oslo"}')


def test_a_long_result_is_cut_and_says_so():
    result = _tool(lambda _: "x" * 10_000).call('{"city": "Oslo"}')
    assert len(result.text) == RESULT_CHARS
    assert result.text.endswith("… (cut)")
    assert not result.is_error


def test_a_result_can_always_be_written_down():
    _tool(lambda _: "half \ud800").call('{"city": "Oslo"}').text.encode()


def test_a_schema_that_refers_to_another_fetches_nothing():
    elsewhere = {"type": "object", "properties": {"city": {"$ref": "http://127.0.0.1:9/x.json"}}}
    with pytest.raises(ValueError, match="refers to another"):
        _tool(parameters=elsewhere).call('{"city": "Oslo"}')


def test_the_tools_cost_little_to_import():
    modules = (
        "calculator_tool", "interpreter_tool", "simulated", "search_tool", "web_search", "tool"
    )  # fmt: skip
    heavy = "jsonschema", "pydantic_monty", "numpy", "pyarrow", "httpx2", "pyspark"
    code = "import sys\n" + "".join(f"import transforms.agents.tools.{m}\n" for m in modules)
    code += f"print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
