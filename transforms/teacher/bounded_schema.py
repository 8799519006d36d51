"""A JSON schema with bounds, for servers whose decoder keeps to them.

Without bounds a small model writes a text, or a list, until its answer is cut, and nothing of it
can be read. Belongs here: those bounds. Does not: the schema that every server takes
(`transforms/agents/schema.py`), or what an answer must be: its model judges it as ever.
"""

from collections.abc import Mapping
from typing import Any

#: A sentence or two, and a few entries: what an answer of some 400 tokens has room for.
TEXT_CHARS = 240
ENTRIES = 4
#: Of tasks with lists of their own one is all there is room for.
NESTED_ENTRIES = 1


def bounded(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a strict JSON schema with every text and list in it bounded."""
    return dict(_bounded(schema, schema.get("$defs", {})))


def _bounded(node: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_bounded(part, known) for part in node]
    if not isinstance(node, Mapping):
        return node
    kept = {key: _bounded(value, known) for key, value in node.items()}
    if node.get("type") == "string" and "enum" not in node and "const" not in node:
        kept["maxLength"] = TEXT_CHARS
    if node.get("type") == "array":
        kept["maxItems"] = NESTED_ENTRIES if _has_lists(node.get("items"), known) else ENTRIES
    return kept


def _has_lists(node: Any, known: Mapping[str, Any]) -> bool:
    """Whether an entry has a list of its own, itself or in what it refers to."""
    if isinstance(node, list):
        return any(_has_lists(part, known) for part in node)
    if not isinstance(node, Mapping):
        return False
    if node.get("type") == "array":
        return True
    refers_to = str(node.get("$ref", "")).rpartition("/")[2]
    others = {name: known[name] for name in known if name != refers_to}
    return any(_has_lists(part, known) for part in node.values()) or (
        refers_to in known and _has_lists(known[refers_to], others)
    )
