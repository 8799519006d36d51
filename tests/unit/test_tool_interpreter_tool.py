"""The code interpreter as a tool: what a model is told, and one interpreter for each process."""

import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import pytest

from transforms.agents.tools.interpreter_tool import interpreter, interpreter_tool
from transforms.agents.tools.tool import RESULT_CHARS, ToolResult


def _call(code):
    return interpreter_tool().call(json.dumps({"code": code}))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1 + 1", "value: 2"),
        ("print('a'); print('b')", "printed: a\nb"),
        ("print('a')\n[1, 'x']", 'printed: a\nvalue: [1, "x"]'),
        ("x = 1", "value: null"),
    ],
)
def test_a_model_is_told_what_was_printed_and_the_value(code, said):
    assert _call(code) == ToolResult(said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = 1\nx / 0", "error: line 2: ZeroDivisionError: division by zero"),
        ("print('so far')\nnone", "line 2: NameError: name 'none' is not defined\nprinted: so"),
        ("open('/etc/passwd')", "Permission denied"),
        ("import socket", "ModuleNotFoundError"),
        ("while True: pass", "stopped by the limit seconds = 1.0"),
        ("x" * 30_000, "too long"),
        ("class A:\n    def __bool__(self): return False", "never calls __bool__"),
    ],
)  # fmt: skip
def test_a_model_is_told_what_went_wrong(code, said):
    result = _call(code)
    assert result.is_error
    assert said in result.text


def test_the_error_is_told_even_after_much_was_printed():
    result = _call("for i in range(900): print(i * 3)\n1 / 0")
    assert "ZeroDivisionError" in result.text
    assert len(result.text) <= RESULT_CHARS


def test_the_value_is_told_even_after_much_was_printed():
    assert _call("for i in range(900): print(i * 3)\n42").text.endswith("value: 42")


def test_threads_share_the_interpreter():
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda n: _call(f"{n} * 2").text, range(40)))
        assert len({id(each) for each in threads.map(lambda _: interpreter(), range(8))}) == 1
    assert results == [f"value: {n * 2}" for n in range(40)]


def test_the_tool_can_be_sent_to_another_process():
    _call("1")
    sent = pickle.loads(pickle.dumps(interpreter_tool()))
    assert sent.call('{"code": "2 + 2"}') == ToolResult("value: 4")


def test_the_tool_names_the_sandbox_that_is_installed():
    assert f"pydantic-monty {version('pydantic-monty')}" in interpreter_tool().version


_FORKING = """
import os, sys
from transforms.agents.tools.interpreter import Interpreter
from transforms.agents.tools.interpreter_tool import interpreter_tool
tool = interpreter_tool()
say = lambda who: print(who, tool.call('{"code": "6 * 7"}').text, flush=True)
say("parent")
child = os.fork()
if child == 0:
    for run in (lambda: say("child"), lambda: Interpreter().__enter__()):
        try:
            run()
        except RuntimeError as error:
            print(error, flush=True)
    sys.exit()  # which does not end the parent's
print("ended", os.waitpid(child, 0)[1], flush=True)
say("parent")
"""


def test_a_forked_process_is_told_that_it_has_none_and_its_parents_goes_on():
    ran = subprocess.run(
        [sys.executable, "-c", _FORKING], capture_output=True, text=True, timeout=30, check=False
    )
    assert ran.stdout.splitlines() == [
        "parent value: 42",
        "enter the interpreter, as a context manager, in this process",
        "the sandbox cannot run in a fork of a process that uses it: spawn one",
        "ended 0",
        "parent value: 42",
    ], ran.stderr
    assert (ran.returncode, ran.stderr) == (0, "")
