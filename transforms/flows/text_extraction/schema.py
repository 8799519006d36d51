"""The form of an extraction: fields, layout, the JSON schema of them, and how a task states them.

A spec is `{"layout", "fields": [{name, kind, meaning, options, is_list}], "expected": [{…}]}`.
Belongs here: what follows from layout and fields. Does not: reading a response (`reading.py`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from transforms.lakehouse.ids import choose

Layout = Literal["objects", "object", "table", "list"]
Fields = Sequence[Mapping[str, Any]]

_KINDS = {
    "span": "words of the text, copied as they stand",
    "number": "a number, in figures without unit",
    "date": "a date, YYYY-MM-DD, or YYYY-MM or YYYY if the text says no more",
    "choice": "one of: {options}",
}
_JSON = {"span": "string", "number": "number", "date": "string", "choice": "string"}


def json_schema(layout: Layout, fields: Fields) -> dict[str, Any]:
    """Return the schema of a response in JSON."""
    record = {
        "type": "object",
        "properties": {each["name"]: _property(each) for each in fields},
        "required": [each["name"] for each in fields],
        "additionalProperties": False,
    }
    return record if layout == "object" else {"type": "array", "items": record}


def _property(field: Mapping[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = {"type": _JSON[field["kind"]]}
    if field["kind"] == "choice":
        value["enum"] = [*field["options"]]
    if field["kind"] == "date":
        value["pattern"] = r"^\d{4}(-\d{2}(-\d{2})?)?$"
    if field["is_list"]:
        return {"type": "array", "items": value}
    if field["kind"] == "choice":
        return {"enum": [*field["options"], None]}
    return {**value, "type": [value["type"], "null"]}


def stated(layout: Layout, fields: Fields, key: str) -> str:
    """Return how a task states the form; in one of two ways for JSON, picked by `key`."""
    if layout == "list":
        return (
            "Answer with a list, one entry a line after a hyphen, each copied from the text as it "
            "stands, in the order of the text, none twice."
        )
    lines = "\n".join(f"- {_line(each)}" for each in fields)
    if layout == "table":
        names = " | ".join(str(each["name"]) for each in fields)
        return (
            f"Answer with a Markdown table with these columns, in this order: {names}.\n{lines}\n"
            "Leave a cell empty if the text does not say; separate several values by semicolons."
        )
    opening = "one JSON object" if layout == "object" else "a JSON array of objects"
    if choose(("schema", "fields"), "stated", key) == "schema":
        meanings = "; ".join(f"{each['name']}: {each['meaning']}" for each in fields)
        schema = json.dumps(json_schema(layout, fields), ensure_ascii=False)
        return (
            f"Answer with JSON that fits this schema:\n{schema}\n{meanings}. Copy words of the "
            "text as they stand; null, or an empty array, if the text does not say."
        )
    return (
        f"Answer with {opening}, with just these keys:\n{lines}\nUse null, or an empty array where "
        "several values are asked for, if the text does not say."
    )


def _line(field: Mapping[str, Any]) -> str:
    options = ", ".join(field["options"])
    kind = _KINDS[field["kind"]].replace("{options}", options)
    many = " (array, may be several)" if field["is_list"] else ""
    return f"{field['name']}: {field['meaning']}; {kind}{many}"
