"""Answers to prompts the script does not know: something plain that fits.

Belongs here: text about the prompt, and a value for any JSON schema. Does not: anything of a skill.
"""

from random import Random
from typing import Any

from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.phrases import REASONS
from tests.fakes.scripted_teacher.shapes import TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import fill, topics

#: How deep a value of a schema that refers to itself goes.
DEEPEST = 8


def text(request: TeacherRequest) -> str:
    """Return two sentences about the prompt."""
    chance = dice("text", request.hash)
    words = topics(request.asked, 4, chance)
    first, second = chance.sample(REASONS, 2)
    return f"{fill(first, words[:2])}. {fill(second, words[2:])}."


def value(request: TeacherRequest) -> Any:
    """Return a value that fits the request's JSON schema."""
    return fitting(request.schema, request, dice("value", request.hash))


def fitting(schema: dict[str, Any], request: TeacherRequest, chance: Random) -> Any:
    """Return a value that fits a JSON schema, with words of the request where it wants some."""
    return _Filling(schema.get("$defs", {}), request, chance).value(schema)


class _Filling:
    """One value in the making."""

    def __init__(self, known: dict[str, Any], request: TeacherRequest, chance: Random) -> None:
        self._known = known
        self._request = request
        self._chance = chance

    def value(self, schema: dict[str, Any], depth: int = 0) -> Any:
        if "$ref" in schema:
            schema = self._known[schema["$ref"].rsplit("/", 1)[-1]]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._chance.choice(schema["enum"])
        for choice in ("anyOf", "oneOf", "allOf"):
            if choice in schema:
                # The last one where it gets deep: that is where `null` usually stands.
                return self.value(schema[choice][-1 if depth > DEEPEST else 0], depth + 1)
        return self._of_kind(_kind(schema), schema, depth)

    def _of_kind(self, kind: str, schema: dict[str, Any], depth: int) -> Any:
        if kind == "object":
            properties = schema.get("properties", {})
            return {name: self.value(part, depth + 1) for name, part in properties.items()}
        if kind == "array":
            items = schema.get("items", {"type": "string"})
            return [self.value(items, depth + 1) for _ in range(_count(schema, depth))]
        if kind in ("integer", "number"):
            return _number(schema, 3 if kind == "integer" else 2.5)
        if kind in ("boolean", "null"):
            return True if kind == "boolean" else None
        return " ".join(topics(self._request.asked, 3, self._chance))


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "object")
    return str(kind[0] if isinstance(kind, list) else kind)


def _count(schema: dict[str, Any], depth: int) -> int:
    least = int(schema.get("minItems", 0))
    if depth > DEEPEST:
        return least
    return min(max(2, least), int(schema.get("maxItems", max(2, least))))


def _number(schema: dict[str, Any], usual: float) -> float:
    """Return a number within the schema's inclusive bounds."""
    least, most = schema.get("minimum", usual), schema.get("maximum", usual)
    return float(min(max(usual, least), most)) if usual % 1 else int(min(max(usual, least), most))
