"""Schemas as strict structured-output servers take them."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from transforms.agents.schema import strict_schema


class Option(BaseModel):
    title: str = Field(max_length=10, pattern="^[A-Z]")
    weight: float = Field(default=1.0, ge=0, le=5)


class Question(BaseModel):
    """A question with options."""

    pattern: str
    kind: Literal["open", "choice"] = "open"
    options: list[Option] = Field(default_factory=list, min_length=1, max_length=4)
    note: str | None = None


def objects(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for part in node for found in objects(part)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "object" else []
    return own + [found for part in node.values() for found in objects(part)]


def test_every_object_requires_every_property_and_allows_no_other() -> None:
    found = objects(strict_schema(Question))
    assert len(found) == 2
    for each in found:
        assert each["required"] == list(each["properties"])
        assert each["additionalProperties"] is False


def test_constraints_that_servers_may_not_know_are_left_out_and_properties_of_such_names_kept() -> (
    None
):
    schema = strict_schema(Question)
    assert set(schema["properties"]) == {"pattern", "kind", "options", "note"}
    option = schema["$defs"]["Option"]
    assert option["properties"] == {"title": {"type": "string"}, "weight": {"type": "number"}}
    assert schema["properties"]["options"] == {
        "items": {"$ref": "#/$defs/Option"}, "type": "array"
    }  # fmt: skip
    assert schema["properties"]["kind"]["enum"] == ["open", "choice"]
    assert "minItems" in str(Question.model_json_schema()), "the model itself still constrains"
