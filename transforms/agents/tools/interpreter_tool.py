"""The code interpreter as a tool, and the one interpreter of a process.

Belongs here: what a model is told of an execution, and when a process's interpreter starts and
ends. Does not: running code (`interpreter.py`).
"""

import atexit
import threading
from collections.abc import Mapping
from typing import Any

from transforms.agents.tools.interpreter import Execution, Interpreter, Limits
from transforms.agents.tools.tool import Tool, ToolError

#: So that code which runs up to its limits does not keep another item's code waiting.
WORKERS = 2
_LIMITS = Limits()
_PRINTED_CHARS = 1_500

_starting = threading.Lock()
_started: list[Interpreter] = []


def interpreter() -> Interpreter:
    """Return this process's interpreter: started when first asked for, ended with the process.

    Threads share it. A worker of Spark's, or a process that was spawned, starts its own.

    Raises:
        RuntimeError: this process was forked from one that had started its own.
    """
    with _starting:
        if not _started:
            _started.append(Interpreter(_LIMITS, workers=WORKERS).__enter__())
            atexit.register(_started[0].__exit__, None, None, None)
        return _started[0]


def interpreter_tool() -> Tool:
    """Return the tool. It may be pickled, and made anywhere: nothing starts before a call."""
    return Tool(
        name="run_python",
        description=(
            "Runs Python code in a sandbox and returns what it prints and the value of its last "
            "line, where that is an expression. The standard library's math, re, json, itertools, "
            "collections, functools, datetime, decimal and random can be imported. No files, "
            "network, packages, generators (yield), inheritance or input(). Nothing is kept from "
            f"one call to the next. Stopped after {_LIMITS.seconds:g} s."
        ),
        parameters={
            "type": "object",
            "properties": {
                "code": {"type": "string", "minLength": 1, "maxLength": _LIMITS.code_chars}
            },
            "required": ["code"],
            "additionalProperties": False,
        },
        run=_run,
        version="run_python 1, pydantic-monty 1.4.0",
    )


def _run(arguments: Mapping[str, Any]) -> str:
    execution = interpreter().run(arguments["code"])
    if not execution.ran:
        raise ToolError(_failure(execution))
    parts = [_printed(execution)] if execution.printed else []
    if execution.value != "null" or not parts:
        parts.append(f"value: {execution.value}")
    return "\n".join(parts)


def _failure(execution: Execution) -> str:
    where = f"line {execution.line}: " if execution.line else ""
    said = f"{where}{execution.error_type}: {execution.error}"
    return f"{said}\n{_printed(execution)}" if execution.printed else said


def _printed(execution: Execution) -> str:
    return f"printed: {execution.printed[:_PRINTED_CHARS].rstrip()}"
