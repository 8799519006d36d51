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
#: What a forgotten step amounts to: the same items, unsorted, unreversed, with repetitions.
_FORGOTTEN = {"sorted": "list", "reversed": "list", "set": "list"}
_OTHER_METHODS = {"upper": "lower", "lower": "upper", "strip": "rstrip"}


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
    if isinstance(node, ast.Raise):
        return []  # what an error says is seldom tested, and need not be
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
    elif isinstance(node, ast.Constant):
        yield from _other_constant(node)
    elif isinstance(node, ast.Call):
        yield from _other_call(node)
    else:
        yield from _other_logic(node)


def _other_logic(node: ast.AST) -> Iterator[Callable[[], None]]:
    """Yield changes of what is decided: a condition forgotten, a step or a tie-break left out."""
    if isinstance(node, ast.BoolOp):
        joined, other = node, ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield lambda: setattr(joined, "op", other)
        for place in range(len(node.values)):
            yield lambda place=place: joined.values.pop(place)  # type: ignore[misc]
    elif isinstance(node, ast.If) and not node.orelse:
        guard = node
        yield lambda: setattr(guard, "body", [ast.Pass()])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        negated = node
        yield lambda: setattr(negated, "operand", ast.UnaryOp(ast.Not(), negated.operand))
    elif isinstance(node, ast.Lambda) and isinstance(node.body, ast.Tuple):
        keys = node.body.elts
        yield lambda: keys.__setitem__(slice(1, None), [])


def _other_constant(node: ast.Constant) -> Iterator[Callable[[], None]]:
    value = node.value
    if isinstance(value, bool):
        yield lambda: setattr(node, "value", not value)
    elif isinstance(value, int | float):
        yield lambda: setattr(node, "value", value + 1)
    elif isinstance(value, str) and value:
        yield lambda: setattr(node, "value", "")


def _other_call(node: ast.Call) -> Iterator[Callable[[], None]]:
    called = node.func
    if isinstance(called, ast.Attribute):
        if called.attr in _OTHER_METHODS:
            yield lambda: setattr(called, "attr", _OTHER_METHODS[called.attr])
    elif isinstance(called, ast.Name):
        yield from _other_function(node, called)


def _other_function(node: ast.Call, name: ast.Name) -> Iterator[Callable[[], None]]:
    if name.id in _SWAPPED:
        yield lambda: setattr(name, "id", _SWAPPED[name.id])
        if len(node.args) == 2:
            yield lambda: node.args.__setitem__(0, node.args[1])
    elif name.id == "range" and node.args:
        last = len(node.args) - 1 if len(node.args) < 3 else 1
        less = ast.BinOp(node.args[last], ast.Sub(), ast.Constant(1))
        yield lambda: node.args.__setitem__(last, less)
    elif name.id in _FORGOTTEN and len(node.args) == 1:
        yield lambda: _forget(node, name)
        if name.id == "sorted":
            yield lambda: _reverse(node)


def _forget(node: ast.Call, name: ast.Name) -> None:
    name.id, node.keywords = _FORGOTTEN[name.id], []


def _reverse(node: ast.Call) -> None:
    others = [each for each in node.keywords if each.arg != "reverse"]
    backwards = ast.keyword("reverse", ast.Constant(True))
    node.keywords = others if len(others) < len(node.keywords) else [*others, backwards]
