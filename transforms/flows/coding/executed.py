"""Answers that one execution decides: a predicted value, and an input that shows a bug.

Belongs here: those two rules. Does not: tests (`generated_tests.py`, `own_tests.py`).
"""

import ast
import json
import re
from typing import Any

from transforms.agents.tools.interpreter import Execution
from transforms.flows.coding.assembling import is_call_of
from transforms.flows.coding.fences import blocks
from transforms.flows.coding.python_code import definitions
from transforms.flows.common.asking import spec_of
from transforms.flows.skill import Row
from transforms.quality.verdict import Judgement, capped, failed, not_checkable

_RESULT = re.compile(
    r"^[\s*_#>-]{0,6}Result[*_]{0,3}[ \t]?:[*_]{0,3}[ \t]*(.{1,1000})$", re.I | re.M
)
#: Errors that say that a call was no proper one, and nothing of the function.
_MISUSED = frozenset({"TypeError", "NameError", "AttributeError"})


def predicted_value(pair: Row) -> Judgement:
    """Compare the value on the answer's last `Result:` line with what the call returns."""
    spec = spec_of(pair)
    call = str(spec["call"])
    stated = _RESULT.findall(pair["response"])
    execution = _value_of(str(spec["code"]), call)
    if execution.is_beyond_sandbox or execution.stopped_by:
        return not_checkable("beyond_sandbox" if execution.is_beyond_sandbox else "no_end")
    value = _shown(execution)
    if not stated:
        return failed("no_result_line", f"{call} gives {value}; no line begins with Result:")
    said = stated[-1].strip().strip("`*").strip()
    evidence = f"ran {call} -> {value} | stated: {said}"
    if _same_value(value, said):
        return Judgement("passed", 1.0, evidence=capped(evidence))
    return failed("wrong_result", evidence, 0.0)


def shows_bug(pair: Row) -> Judgement:
    """Run the call that the answer names on the right and the buggy function: they must differ."""
    spec = spec_of(pair)
    name = str(spec["function"])
    calls = [each.code.strip() for each in blocks(pair["response"]) if each.is_closed]
    call = next((each for each in calls if is_call_of(each, name)), None)
    if call is None:
        return failed("no_call", f"no block holds one call of {name} with literal arguments")
    call = ast.unparse(ast.parse(call, mode="eval"))  # without a comment after it
    right = _value_of(str(spec["reference"]), call)
    wrong = _value_of(str(spec["given"]), call)
    if right.is_beyond_sandbox or wrong.is_beyond_sandbox or right.stopped_by:
        return not_checkable("beyond_sandbox")
    evidence = f"ran {call} -> right: {_shown(right)} | buggy: {_shown(wrong)}"
    if right.error_type in _MISUSED:
        return failed("call_does_not_fit", evidence, 0.0)
    if _shown(right) == _shown(wrong):
        return failed("no_difference", evidence, 0.0)
    return Judgement("passed", 1.0, evidence=capped(evidence))


def _value_of(code: str, call: str) -> Execution:
    from transforms.agents.tools.interpreter_tool import interpreter

    return interpreter().run(f"{definitions(code) or ''}\nrepr({call})")


def _shown(execution: Execution) -> str:
    """Return the value as `repr` shows it, or the error's name."""
    if execution.error_type is not None:
        return execution.stopped_by or execution.error_type
    return str(json.loads(execution.value or "null"))


def _same_value(value: str, said: str) -> bool:
    one, other = _literal(value), _literal(said)
    if one is not None and other is not None:
        return type(one[0]) is type(other[0]) and bool(one == other)
    return _plain(value) == _plain(said) or (value.isidentifier() and value in said.split())


def _literal(text: str) -> tuple[Any] | None:
    """Return the value that a literal stands for, in a tuple; None for what is no literal."""
    try:
        return (ast.literal_eval(text),)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
