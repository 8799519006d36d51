"""Answers to prompts the script does not know: something plain that fits.

Belongs here: text about the prompt, and a value for any JSON schema. Does not: anything of a skill.
"""

from random import Random
from typing import Any

from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.phrases import REASONS
from tests.fakes.scripted_teacher.shapes import TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import fill, topics


def text(request: TeacherRequest) -> str:
    """Return two sentences about the prompt."""
    chance = dice("text", request.hash)
    words = topics(request.asked, 4, chance)
    first, second = chance.sample(REASONS, 2)
    return f"{fill(first, words[:2])}. {fill(second, words[2:])}."


def value(request: TeacherRequest) -> Any:
    """Return a value that fits the request's JSON schema."""
    schema = request.schema
    return _value(schema, schema.get("$defs", {}), request, dice("value", request.hash))


def _value(
    schema: dict[str, Any], known: dict[str, Any], request: TeacherRequest, chance: Random
) -> Any:
    if "$ref" in schema:
        schema = known[schema["$ref"].rsplit("/", 1)[-1]]
    if "enum" in schema:
        return chance.choice(schema["enum"])
    if "anyOf" in schema:
        return _value(schema["anyOf"][0], known, request, chance)
    kind = schema.get("type", "object")
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: _value(part, known, request, chance) for name, part in properties.items()}
    if kind == "array":
        return [_value(schema["items"], known, request, chance) for _ in range(2)]
    scalars = {"boolean": True, "integer": 3, "number": 2.5, "null": None}
    if kind in scalars:
        return scalars[kind]
    return " ".join(topics(request.asked, 3, chance))
