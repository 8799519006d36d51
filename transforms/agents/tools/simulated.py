"""An API described by a JSON schema: its calls are checked, its results come from a callable.

Belongs here: which schemas are taken, and the tool made of one. Does not: what an API answers, or
checking arguments (`tool.py`).

The schemas are written by a teacher that has read untrusted text. So they are small, refer to
nothing, and have no part whose check can take long: a pattern may backtrack for ever, `uniqueItems`
compares every item with every other.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from transforms.agents.tools.tool import Tool
from transforms.lakehouse.ids import digest

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_SCHEMA_CHARS = 10_000
_DEPTH = 12
_BY_NAME = frozenset({"properties"})
_SCHEMAS = frozenset({"items", "additionalProperties", "not"})
_LISTS_OF_SCHEMAS = frozenset({"anyOf", "oneOf", "allOf", "prefixItems"})
_PLAIN = frozenset({
    "type", "description", "enum", "const", "required", "default", "examples", "minimum",
    "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
    "minItems", "maxItems", "minProperties", "maxProperties",
})  # fmt: skip
#: Left out of what is taken: words for people, and checks that may take long.
_LEFT_OUT = frozenset({"$schema", "$id", "$comment", "title", "format", "pattern", "uniqueItems"})

#: An API that names no parameters has none.
_NOTHING: dict[str, Any] = {"properties": {}, "additionalProperties": False}


class BadSchema(ValueError):
    """The API's schema cannot be taken; says why."""


def simulated_tool(
    name: str,
    description: str,
    parameters: Mapping[str, Any],
    result: Callable[[Mapping[str, Any]], str],
    *,
    result_version: str,
) -> Tool:
    """Return an API as a tool that runs nothing but `result`.

    Args:
        name: of letters, digits, `_` and `-`, at most 64.
        description: what it does.
        parameters: its schema, as `checked_schema` takes it.
        result: arguments that fit -> what the API answers; may raise `ToolError`.
        result_version: changes when `result` could answer the same arguments otherwise.

    Raises:
        BadSchema: the name or the schema cannot be taken.
    """
    if not _NAME.fullmatch(name):
        raise BadSchema(f"{name[:80]!r} is no name of an API")
    schema = checked_schema(parameters)
    version = digest("simulated", name, description, schema, result_version)
    return Tool(name, description, schema, result, version)


def checked_schema(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema of arguments as it is taken: safe to check, and closed.

    Objects allow no properties but those named, unless they say so. Left out are titles, formats,
    patterns and `uniqueItems`.

    Raises:
        BadSchema: it is no JSON schema of an object, is too large or deep, refers to another
            schema, requires what it does not name, or has a keyword that is not known here.
    """
    try:
        text = json.dumps(parameters, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadSchema("the schema is no JSON") from error
    if len(text) > _SCHEMA_CHARS:
        raise BadSchema(f"the schema has more than {_SCHEMA_CHARS:,} characters")
    schema = {**_NOTHING, **_taken(parameters, 0)}
    if schema.get("type") != "object":
        raise BadSchema("the parameters must be an object")
    if problem := next(_problems(schema), None):
        raise BadSchema(problem)
    return schema


def _taken(node: Any, depth: int) -> Any:
    if isinstance(node, bool):
        return node
    if not isinstance(node, Mapping):
        raise BadSchema(f"a schema is an object, not {type(node).__name__}")
    if depth > _DEPTH:
        raise BadSchema(f"the schema is nested deeper than {_DEPTH} levels")
    taken = {key: _part(key, part, depth + 1) for key, part in node.items() if key not in _LEFT_OUT}
    if "properties" in taken:
        taken.setdefault("additionalProperties", False)
    return taken


def _part(key: str, part: Any, depth: int) -> Any:
    if key in _PLAIN:
        return part
    if key in _SCHEMAS:
        return _taken(part, depth)
    if key in _BY_NAME and isinstance(part, Mapping):
        return {name: _taken(each, depth) for name, each in part.items()}
    if key in _LISTS_OF_SCHEMAS and isinstance(part, list):
        return [_taken(each, depth) for each in part]
    raise BadSchema(f"the schema's keyword {str(key)[:40]!r} is not known here")


def _problems(schema: Mapping[str, Any]) -> Iterator[str]:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))
    if error is not None:
        yield f"it is no JSON schema: {error.message[:200]}"
        return
    named = schema.get("properties", {})
    if missing := sorted(set(schema.get("required", ())) - set(named)):
        yield f"it requires {', '.join(missing)[:200]}, which it does not describe"
