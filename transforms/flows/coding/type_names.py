"""What code gains besides annotations when types are added to it: imports, aliases, type variables.

Belongs here: telling these from changes of the program. Does not: comparing programs
(`python_code.py`).
"""

import ast

from transforms.flows.coding.python_code import bare, parsed, unparsed


def without_type_names(code: str, given: str) -> str | None:
    """Return `code` bare, and without the imports and aliases that only its types need."""
    tree = parsed(bare(code) or "")
    if tree is None:
        return None
    known = {node.id for node in ast.walk(parsed(given) or tree) if isinstance(node, ast.Name)}
    tree.body = [node for node in tree.body if not _names_types(node) or _binds(node) & known]
    return unparsed(tree)


def _names_types(node: ast.stmt) -> bool:
    """Whether it may name types: an import, a type variable or an alias; no table, no number."""
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Call | ast.Subscript | ast.BinOp | ast.Name)
    return isinstance(node, ast.ImportFrom | ast.Import)


def _binds(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {each.asname or each.name.split(".")[0] for each in node.names}
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)
            and isinstance(each.ctx, ast.Store)}  # fmt: skip
