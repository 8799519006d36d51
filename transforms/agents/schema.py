"""JSON schemas as structured-output servers take them.

Belongs here: turning a pydantic model into the strict subset: every field required, no further
fields, no constraints a server may not know. Does not: validating answers (`asking.py`).
"""

from functools import cache
from typing import Any

from pydantic import BaseModel

_UNKNOWN_TO_SERVERS = {
    "default", "format", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum",
    "pattern", "title", "exclusiveMaximum", "exclusiveMinimum", "uniqueItems",
}  # fmt: skip


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the strict JSON schema of `model`; its own validators still judge the answer."""
    return _strict(model.model_json_schema())


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _strict(value) for key, value in node.items() if key not in _UNKNOWN_TO_SERVERS}
    if "properties" in node:
        # a property may be called like a keyword ("title"), so properties are walked by name
        kept["properties"] = {name: _strict(part) for name, part in node["properties"].items()}
        kept["required"] = list(node["properties"])
        kept["additionalProperties"] = False
    return kept
