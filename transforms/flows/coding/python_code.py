"""Python code as text: parsed, compared and cut down to its definitions. Nothing here runs it.

Belongs here: what the syntax tree tells. Does not: running code (`trial.py`), planting bugs in it
(`mutants.py`), or other languages.
"""

import ast
from collections.abc import Iterable

from transforms.flows.coding.fences import blocks, is_python_tag

#: Longer code is not looked at: no task is about so much.
MAX_CODE_CHARS = 12_000
#: Nor at deeper nesting, which whoever walks the tree would have to climb. Real code has about 25.
_MAX_DEPTH = 120

Function = ast.FunctionDef | ast.AsyncFunctionDef
_DEFINING = (ast.Import, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign,
             ast.AnnAssign, ast.AugAssign, ast.For)  # fmt: skip
#: What the parser says no to, and what deep nesting does to it.
_UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def parsed(code: str) -> ast.Module | None:
    """Return the syntax tree; None for what is no Python, too long or too deeply nested."""
    if len(code) > MAX_CODE_CHARS:
        return None
    try:
        tree = ast.parse(code)
    except _UNPARSABLE:
        return None
    return None if _is_too_deep(tree) else tree


def _is_too_deep(tree: ast.AST) -> bool:
    level: list[ast.AST] = [tree]
    for _ in range(_MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def unparsed(tree: ast.AST) -> str | None:
    """Return a tree as code; None where it is nested too deeply."""
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    except (RecursionError, ValueError):
        return None


def function_in(code: str, name: str) -> Function | None:
    """Return the function of this name at the top level of the code."""
    tree = parsed(code)
    found = [
        node for node in (tree.body if tree else ())
        if isinstance(node, Function) and node.name == name
    ]  # fmt: skip
    return found[-1] if found else None


def signature(function: Function) -> str:
    """Return a function's name and parameters with their defaults, without their types."""
    arguments = ast.parse(f"def f({ast.unparse(function.args)}): pass")
    bared = unparsed(_Baring().visit(arguments)) or ""
    return function.name + bared.splitlines()[0].removeprefix("def f").rstrip(":")


def definitions(code: str, *, without: Iterable[str] = ()) -> str | None:
    """Return the code's imports, functions, classes and tables, in order; None if no Python.

    What a script does beside defining (examples, prints, its main block) is left out, and so are
    the functions named in `without`.
    """
    tree = parsed(code)
    if tree is None:
        return None
    left_out = set(without)
    kept = [
        node for node in tree.body
        if (isinstance(node, _DEFINING) or _is_plain_import(node))
        and getattr(node, "name", None) not in left_out
    ]  # fmt: skip
    return unparsed(ast.Module(kept, []))


def _is_plain_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module != "__future__"


def same_code(one: str, other: str) -> bool:
    """Whether two texts are the same program, but for layout, comments, docstrings and types."""
    left, right = bare(one), bare(other)
    return left is not None and left == right


def bare(code: str) -> str | None:
    """Return the code without comments, docstrings, annotations and typing imports."""
    tree = parsed(code)
    if tree is None:
        return None
    return unparsed(_Baring().visit(tree))


class _Baring(ast.NodeTransformer):
    """Takes off what may be added to code without changing what it does."""

    def visit(self, node: ast.AST) -> ast.AST:
        node = super().visit(node)
        body = getattr(node, "body", None)
        if isinstance(node, ast.Module | Function | ast.ClassDef) and isinstance(body, list):
            rest = body[1:] if body and is_docstring(body[0]) else body
            node.body = rest or ([] if isinstance(node, ast.Module) else [ast.Pass()])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.Assign([node.target], node.value)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        return None if node.module in {"typing", "__future__", "collections.abc"} else node

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        return None if all(each.name == "typing" for each in node.names) else node


def is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def python_in(response: str) -> list[str]:
    """Return the response's blocks that hold Python: closed, not tagged as another language."""
    return [
        each.code
        for each in blocks(response)
        if each.is_closed and is_python_tag(each.tag) and parsed(each.code) is not None
    ]


def answer_code(response: str, name: str) -> str | None:
    """Return the first block of the response that defines the function; None if none does."""
    return next((code for code in python_in(response) if function_in(code, name)), None)
