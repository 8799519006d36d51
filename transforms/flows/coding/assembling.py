"""From an agent's task to an instruction: the code it shows, and what stays hidden to check with.

Belongs here: one function for each shape of task, and what makes a task unusable. Does not: the
models (`tasks.py`), or asking for them.
"""

import ast
from typing import Any

from transforms.flows.coding.fences import fenced
from transforms.flows.coding.python_code import (
    Function,
    bare,
    function_in,
    is_docstring,
    parsed,
    same_code,
    signature,
)
from transforms.flows.coding.showing import IDENTITY, buggy_function, shown_code
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.lakehouse.ids import choose

_MIN_REQUEST_CHARS = 12
_MAX_REQUEST_CHARS = 2500
_REST = "# ... complete the function from here"

_COMPLETE = (
    "Give the whole function, not only the missing part.",
    "Answer with the complete function.",
    "I need the finished function in full.",
)
_RESULT = (
    'End with a line that begins with "Result:" and gives the value as Python\'s repr shows it.'
)
_FAILING_CALL = (
    "Put the call, and nothing else, into one code block; its arguments must be literals."
)
_TESTS = (
    "Write the tests as functions without parameters whose names begin with test_, with plain "
    "assert statements and no test framework, all in one code block. The function itself is "
    "already there."
)


def program(task: Any, asked: Asked) -> Draft:
    """A function to be written: of a `ProgramTask`."""
    function = _function(task.reference_code, task.function_name, "reference_code")
    instruction = _naming(_request(task.request), function)
    return Draft(instruction, _spec(task.function_name, task.reference_code))


def completion(task: Any, asked: Asked) -> Draft:
    """A function cut by code, to be completed: of a `CompletionTask`."""
    function = _function(task.full_code, task.function_name, "full_code")
    body = function.body[1:] if is_docstring(function.body[0]) else function.body
    starts = sorted({node.lineno for node in body[1:]} - {body[0].lineno})
    if not starts:
        raise IllFormed("the function is too short to be cut")
    cut = choose(starts, asked.key, "cut") - 1
    lines = task.full_code.splitlines()
    indent = lines[cut][: len(lines[cut]) - len(lines[cut].lstrip())]
    begun = "\n".join([*lines[:cut], indent + _REST])
    said = choose(_COMPLETE, asked.key, "complete")
    instruction = f"{_request(task.request)} {said}\n\n{fenced(begun, 'python')}"
    return Draft(instruction, _spec(task.function_name, task.full_code))


def rewriting(task: Any, asked: Asked) -> Draft:
    """A function to be written anew that does the same: of a `ChangeTask`."""
    given, reference = _pair_of_codes(task)
    return Draft(_showing(task.request, given), _spec(task.function_name, reference, given=given))


def extension(task: Any, asked: Asked) -> Draft:
    """A function that is to do more: of a `ChangeTask`. What it does now is not enough."""
    given, reference = _pair_of_codes(task)
    spec = _spec(task.function_name, reference, given=given) | {"broken": [given]}
    return Draft(_showing(task.request, given), spec)


def port(task: Any, asked: Asked) -> Draft:
    """A function of another language, to be had in Python: of a `PortTask`."""
    function = _function(task.reference_code, task.function_name, "reference_code")
    source = task.source_code.strip("\n")
    tag = _tag(task.source_language)
    if tag == "python":
        raise IllFormed("the source is Python already")
    if len(source) < 20 or same_code(source, task.reference_code):
        raise IllFormed("there is no source to translate")
    instruction = f"{_naming(_request(task.request), function)}\n\n{fenced(source, tag)}"
    return Draft(instruction, _spec(task.function_name, task.reference_code))


def fixing(task: Any, asked: Asked) -> Draft:
    """A buggy function to be repaired: of a `CodeTask` on a content that has both."""
    fields = _buggy(asked)
    spec = _spec(fields["function_name"], fields["code"], given=fields["buggy_code"])
    spec["broken"] = [fields["buggy_code"]]
    return Draft(_showing(task.request, fields["buggy_code"]), spec)


def failing_input(task: Any, asked: Asked) -> Draft:
    """A call to be found that shows a bug: of a `CodeTask` on a buggy function."""
    fields = _buggy(asked)
    spec = _spec(fields["function_name"], fields["code"], given=fields["buggy_code"])
    request = f"{_request(task.request)} {_FAILING_CALL}"
    return Draft(_showing(request, fields["buggy_code"]), spec)


def own_tests(task: Any, asked: Asked) -> Draft:
    """Tests to be written for a function that works: of a `CodeTask`."""
    name, code = _only_function(asked.text)
    request = f"{_request(task.request)} {_TESTS}"
    return Draft(_showing(request, code), _spec(name, code, given=code))


def prediction(task: Any, asked: Asked) -> Draft:
    """A call whose value is to be worked out: of a `CallTask`."""
    name, code = _only_function(asked.text)
    call = task.call.strip().strip("`")
    if not is_call_of(call, name):
        raise IllFormed("no call of the function with literal arguments")
    shown = fenced(f"{code.rstrip()}\n\n{call}", "python")
    instruction = f"{_request(task.request)} {_RESULT}\n\n{shown}"
    return Draft(instruction, {"language": "python", "function": name, "code": code, "call": call})


def on_code(task: Any, asked: Asked) -> Draft:
    """A request about code that code alone cannot check: of a `CodeTask`."""
    return Draft(_with_code(_request(task.request), asked))


def keeping_code(task: Any, asked: Asked) -> Draft:
    """A request that adds to code and must not change what it does: of a `CodeTask`."""
    code = shown_code(asked.text, asked.transformation)
    given = code if bare(code) is not None else None
    spec = {"language": "python", "given": given} if given else None
    return Draft(_with_code(_request(task.request), asked), spec)


def translation(task: Any, asked: Asked) -> Draft:
    """Code to be put into another language: of a `TranslationTask`."""
    code = shown_code(asked.text, asked.transformation)
    target, name = " ".join(task.target_language.split()), task.main_name.strip().strip("`()")
    if not target or len(target) > 30 or target.casefold() not in task.request.casefold():
        raise IllFormed("the request does not name the target language")
    if not name or len(name) > 80 or name not in code:
        raise IllFormed("the main name is not in the code")
    is_python = parsed(code) is not None
    if is_python and _tag(target) == "python":
        raise IllFormed("the code is Python already")
    return Draft(_with_code(_request(task.request), asked), {"target": target, "name": name})


def is_call_of(call: str, name: str) -> bool:
    """Whether a text is one call of the function, with literals for its arguments."""
    if len(call) > 1000:
        return False
    try:
        node = ast.parse(call, mode="eval").body
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            return False
        for each in (*node.args, *(keyword.value for keyword in node.keywords)):
            ast.literal_eval(each)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return node.func.id == name


def _request(text: str) -> str:
    """Return a request without code of its own at its end, which code puts there."""
    request = text.split("```")[0].strip()
    if not _MIN_REQUEST_CHARS <= len(request) <= _MAX_REQUEST_CHARS:
        raise IllFormed("no request, or one too long")
    return request


def _naming(request: str, function: Function) -> str:
    """Return a request that says how the function is called, with its parameters."""
    if f"{function.name}(" in request:
        return request
    return f"{request}\n\nThe function must have this signature: `{signature(function)}`."


def _function(code: str, name: str, field: str) -> Function:
    function = function_in(code, name)
    if function is None:
        raise IllFormed(f"{field} defines no function {name[:60]!r}")
    if not any(isinstance(node, ast.Return) for node in ast.walk(function)):
        raise IllFormed(f"{field} returns nothing")
    return function


def _pair_of_codes(task: Any) -> tuple[str, str]:
    _function(task.given_code, task.function_name, "given_code")
    _function(task.reference_code, task.function_name, "reference_code")
    if same_code(task.given_code, task.reference_code):
        raise IllFormed("given and reference code are the same")
    return task.given_code.strip("\n"), task.reference_code.strip("\n")


def _only_function(text: str) -> tuple[str, str]:
    """Return the last function of a content, and its code."""
    tree = parsed(text)
    found = [node.name for node in (tree.body if tree else ()) if isinstance(node, Function)]
    if not found:
        raise IllFormed("the material is no Python function")
    return found[-1], text


def _buggy(asked: Asked) -> dict[str, str]:
    try:
        return buggy_function(asked.text)
    except ValueError as error:
        raise IllFormed("the material has no buggy function") from error


def _showing(request: str, code: str) -> str:
    return f"{_request(request)}\n\n{fenced(code, 'python')}"


def _with_code(request: str, asked: Asked) -> str:
    """Return a request with the code it is about, unless that is an excerpt shown beside it."""
    if asked.transformation == IDENTITY:
        return request
    code = shown_code(asked.text, asked.transformation)
    return f"{request}\n\n{fenced(code, 'python' if parsed(code) else '')}"


def _spec(name: str, reference: str, given: str | None = None) -> dict[str, Any]:
    spec = {"language": "python", "function": name, "reference": reference.strip("\n")}
    return spec | {"given": given} if given else spec


def _tag(language: str) -> str:
    """Return a language's name as a fence is tagged with it: a word, or nothing."""
    word = language.strip().casefold().replace(" ", "")
    return word if len(word) <= 20 and all(each.isalnum() or each in "+#-" for each in word) else ""
