"""Broken variants of a program: one small change each, of the kind that bugs are.

A test that none of them fails proves nothing. Belongs here: the changes, and which of them are
made. Does not: running them (`trial.py`). A variant may still do what the program does (a change
that makes no difference); whoever uses them has to live with that.
"""

import ast
from collections.abc import Callable, Iterator, Sequence

from transforms.flows.coding.python_code import is_docstring, parsed, unparsed

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
}  # fmt: skip
_SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_DROPPED = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def mutants(code: str, most: int) -> list[str]:
    """Return up to `most` broken variants, spread evenly over the code; none if it is no Python."""
    tree = parsed(code)
    if tree is None:
        return []
    places = sum(1 for _ in _changes(tree))
    chosen = range(places) if places <= most else [i * places // most for i in range(most)]
    made = []
    for place in chosen:
        copy = ast.parse(code)
        for number, change in enumerate(_changes(copy)):
            if number == place:
                change()
                break
        made.append(unparsed(copy))
    original = unparsed(tree)
    return list(dict.fromkeys(each for each in made if each and each != original))


def _changes(tree: ast.AST, in_while: bool = False) -> Iterator[Callable[[], None]]:
    """Yield every possible change, in the order of the code, to be called for its effect.

    What a `while` counts by and waits for stays as it is: its variants would not end.
    """
    if not in_while:
        yield from _changes_of(tree)
    for child in _children(tree):
        yield from _changes(child, in_while or isinstance(tree, ast.While))


def _children(node: ast.AST) -> Sequence[ast.AST]:
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        # Neither defaults nor decorators nor what is only said.
        return [each for each in node.body if not is_docstring(each)]
    return children


def _changes_of(node: ast.AST) -> Iterator[Callable[[], None]]:
    if isinstance(node, ast.Compare):
        ops = node.ops
        yield lambda: ops.__setitem__(0, _COMPARED[type(ops[0])]())
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _COUNTED:
        counted = node
        yield lambda: setattr(counted, "op", _COUNTED[type(counted.op)]())
    elif isinstance(node, ast.BoolOp):
        joined, other = node, ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield lambda: setattr(joined, "op", other)
    elif isinstance(node, ast.Constant):
        yield from _other_constant(node)
    elif isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], _DROPPED):
        guard = node
        yield lambda: setattr(guard, "body", [ast.Pass()])
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from _other_call(node, node.func)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        negated = node
        yield lambda: setattr(negated, "operand", ast.UnaryOp(ast.Not(), negated.operand))


def _other_constant(node: ast.Constant) -> Iterator[Callable[[], None]]:
    value = node.value
    if isinstance(value, bool):
        yield lambda: setattr(node, "value", not value)
    elif isinstance(value, int | float):
        yield lambda: setattr(node, "value", value + 1)
    elif isinstance(value, str) and value:
        yield lambda: setattr(node, "value", "")


def _other_call(node: ast.Call, name: ast.Name) -> Iterator[Callable[[], None]]:
    if name.id in _SWAPPED:
        yield lambda: setattr(name, "id", _SWAPPED[name.id])
    elif name.id == "range" and node.args:
        last = len(node.args) - 1 if len(node.args) < 3 else 1
        less = ast.BinOp(node.args[last], ast.Sub(), ast.Constant(1))
        yield lambda: node.args.__setitem__(last, less)
    elif name.id == "sorted" and not node.keywords:
        backwards = ast.keyword("reverse", ast.Constant(True))
        yield lambda: node.keywords.append(backwards)
