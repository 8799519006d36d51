"""Running tests on a program in the sandbox: one execution for all of them.

Belongs here: the program that runs tests one by one, and reading what came of it. Does not: where
tests come from (`generated_tests.py`, `own_tests.py`) or what a verdict makes of them.
"""

import ast
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from transforms.agents.tools.interpreter import Execution
from transforms.agents.tools.python_subset import is_beyond
from transforms.flows.coding.python_code import definitions, parsed, unparsed

MAX_TESTS = 12
MAX_TEST_CHARS = 1500

#: Says whether two values are equal, where objects of the program's own classes, which may claim
#: to equal anything, stand on one side only as on the other. Before the program: that may have a
#: `type` or a `sum` of its own.
_EQUAL = """\
def _count_own(value, names={names}, kind=type, is_a=isinstance, total=sum):
    if kind(value).__name__ in names:
        return 1
    if is_a(value, (dict,)):
        return total([_count_own(key) + _count_own(value[key]) for key in value])
    if is_a(value, (list, tuple, set, frozenset)):
        return total([_count_own(each) for each in value])
    return 0
def _is_equal(one, other):
    return one == other and _count_own(one) == _count_own(other)
"""
_RUNNING = """\
_seen = []
for _check in [{checks}]:
    try:
        _check()
        _seen.append(["", ""])
    except Exception as _error:
        _seen.append([type(_error).__name__, str(_error)[:120]])
_seen
"""


@dataclass(frozen=True)
class Outcome:
    """What came of one test; `said` is the error, where there was one."""

    status: Literal["passed", "failed", "beyond"]
    said: str = ""


@dataclass(frozen=True)
class Trial:
    """What came of all tests on one program.

    Attributes:
        outcomes: one for each test, in order; empty where the program came to no end.
        error: why it came to none; None if it did.
        is_beyond: whether that says nothing of the program: the sandbox lacks what it needs.
    """

    outcomes: tuple[Outcome, ...] = ()
    error: str | None = None
    is_beyond: bool = False

    def with_status(self, status: str) -> set[int]:
        return {place for place, each in enumerate(self.outcomes) if each.status == status}


def run_tests(code: str, tests: Sequence[str]) -> Trial:
    """Run each test, a few statements, on the program's definitions. Waits for the sandbox."""
    from transforms.agents.tools.interpreter_tool import interpreter

    defined = definitions(code)
    if defined is None:
        return Trial(error="no Python")
    checks = [f"_check_{place}" for place in range(len(tests))]
    own = {node.name for node in ast.walk(ast.parse(defined)) if isinstance(node, ast.ClassDef)}
    wrapped = [
        _wrapped(name, test, guards=bool(own)) for name, test in zip(checks, tests, strict=True)
    ]
    guard = [_EQUAL.format(names=sorted(own))] if own else []
    program = "\n".join([*guard, defined, *wrapped, _RUNNING.format(checks=", ".join(checks))])
    return _read(program, interpreter().run(program))


def _read(program: str, execution: Execution) -> Trial:
    if not execution.ran or execution.value is None:
        beyond = execution.is_beyond_sandbox or execution.stopped_by in {
            "code_chars", "crash", "host_calls",
        }  # fmt: skip
        return Trial(error=f"{execution.error_type}: {execution.error}", is_beyond=beyond)
    seen = json.loads(execution.value)
    return Trial(tuple(_outcome(program, kind, message) for kind, message in seen))


def _outcome(program: str, kind: str, message: str) -> Outcome:
    if not kind:
        return Outcome("passed")
    said = f"{kind}: {message}"
    if kind == "NotImplementedError" or is_beyond(program, kind, message):
        return Outcome("beyond", said)
    return Outcome("failed", said)


class _Guarding(ast.NodeTransformer):
    """Lets tests compare by `_is_equal`, which no class of the program can persuade."""

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq):
            return node
        return ast.Call(ast.Name("_is_equal", ast.Load()), [node.left, node.comparators[0]], [])


def _wrapped(name: str, test: str, *, guards: bool = False) -> str:
    """Return the test as a function, built as a tree: indenting would change long strings."""
    tree = parsed(test)
    tree = _Guarding().visit(tree) if tree and guards else tree
    nothing = ast.arguments([], [], None, [], [], None, [])
    body: list[ast.stmt] = list(tree.body) if tree and tree.body else [ast.Pass()]
    function = ast.FunctionDef(name, nothing, body, [], None)
    return unparsed(ast.Module([function], [])) or f"def {name}(): pass"


def usable_tests(tests: Sequence[str], name: str) -> list[str]:
    """Return the tests that can tell something of the function `name`, each once.

    They parse, call it, assert something, and do not define it themselves.
    """
    kept = [test.strip() for test in tests if len(test) <= MAX_TEST_CHARS and _tells(test, name)]
    return list(dict.fromkeys(kept))[:MAX_TESTS]


def _tells(test: str, name: str) -> bool:
    tree = parsed(test)
    nodes = list(ast.walk(tree)) if tree else []
    calls = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for node in nodes
    )
    asserts = any(isinstance(node, ast.Assert | ast.Raise) for node in nodes)
    defines = any(getattr(node, "name", None) == name for node in nodes)
    return calls and asserts and not defines
