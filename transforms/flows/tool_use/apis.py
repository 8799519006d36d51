"""The API list: what the skill's contents are made of, as agents draft it and as it is kept.

Belongs here: the drafts, the closed subset of JSON schema they become, and reading a content back.
Does not: who writes the drafts (`contents.py`), or calling an API (`simulation.py`).

A content is JSON text: `library`, `apis` (each with `name`, `description`, `parameters`, `returns`,
`example`, `is_real`), `material` (what tasks for real tools are about) and `widened_by` (seeds that
were read to widen the list). Only code writes it, so a seed cannot declare an API to be real.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from transforms.agents.tools.simulated import BadSchema, simulated_tool
from transforms.agents.tools.tool import ToolError, parsed_arguments, why_misfit

MOST_APIS, LEAST_APIS = 8, 2
_MOST_FIELDS = 10
_DESCRIPTION_CHARS = 300
_EXAMPLE_CHARS = 1_500
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")

FieldType = Literal["string", "integer", "number", "boolean", "string_list", "number_list"]


class ParameterDraft(BaseModel):
    name: str
    type: FieldType
    description: str
    is_required: bool
    allowed: list[str]


class FieldDraft(BaseModel):
    name: str
    type: FieldType
    description: str


class ApiDraft(BaseModel):
    """An API as an agent writes it. With `returns_list` it answers a list of such records."""

    name: str
    description: str
    parameters: list[ParameterDraft]
    returns: list[FieldDraft]
    returns_list: bool
    example_result_json: str


class ApiListDraft(BaseModel):
    is_usable: bool
    library: str
    apis: list[ApiDraft]


class Unusable(ValueError):
    """A draft that cannot be taken; says why."""


def usable(drafts: Iterable[ApiDraft]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the drafts that can be taken, each name once, at most `MOST_APIS`; and what was wrong.

    An API whose example does not fit what it declares to return is left out: whoever wrote it did
    not know what it returns.
    """
    taken: dict[str, dict[str, Any]] = {}
    faults = []
    for draft in drafts:
        try:
            api = api_of(draft)
        except Unusable as fault:
            faults.append(f"{draft.name[:40]}: {fault}")
            continue
        taken.setdefault(api["name"], api)
    return list(taken.values())[:MOST_APIS], faults


def api_of(draft: ApiDraft) -> dict[str, Any]:
    """Return a draft as a content keeps it.

    Raises:
        Unusable: its name, schema or example cannot be taken.
    """
    description = _line(draft.description)
    if not description:
        raise Unusable("no description")
    if not draft.returns or max(len(draft.returns), len(draft.parameters)) > _MOST_FIELDS:
        raise Unusable("it returns nothing, or has too many fields")
    parameters = _object(
        {each.name: _schema(each) for each in draft.parameters},
        [each.name for each in draft.parameters if each.is_required],
    )
    record = _object({each.name: _schema(each) for each in draft.returns}, None)
    returns = record
    if draft.returns_list:
        returns = _object({"results": {"type": "array", "items": record}}, None)
    try:
        simulated_tool(draft.name, description, parameters, lambda _: "", result_version="")
        example = parsed_arguments(draft.example_result_json[:_EXAMPLE_CHARS])
    except (BadSchema, ToolError) as error:
        raise Unusable(str(error)) from error
    if misfit := why_misfit(example, returns):
        raise Unusable(f"its example does not fit: {misfit}")
    return {
        "name": draft.name,
        "description": description,
        "parameters": parameters,
        "returns": returns,
        "example": example,
        "is_real": False,
    }


def list_text(
    library: str,
    apis: Sequence[Mapping[str, Any]],
    *,
    material: str = "",
    widened_by: Sequence[str] = (),
) -> str:
    """Return an API list as a content's text."""
    kept = {
        "library": _line(library)[:80],
        "apis": list(apis),
        "material": material,
        "widened_by": list(widened_by),
    }
    return json.dumps(kept, ensure_ascii=False)


def apis_in(content: str) -> dict[str, dict[str, Any]]:
    """Return the APIs of a content by name; empty if it is no API list."""
    try:
        read = json.loads(content)
        return {api["name"]: api for api in read["apis"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def widened_by(content: str) -> list[str]:
    """Return the seeds that were read to widen a content's list; none if it is no API list."""
    try:
        return [str(each) for each in json.loads(content)["widened_by"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def declarations(apis: Iterable[Mapping[str, Any]]) -> str:
    """Return what a model is told of APIs: name, description and parameters, one a line."""
    shown = ("name", "description", "parameters")
    return "\n".join(
        json.dumps({key: api[key] for key in shown}, ensure_ascii=False) for api in apis
    )


def _schema(field: ParameterDraft | FieldDraft) -> dict[str, Any]:
    if not _FIELD.fullmatch(field.name):
        raise Unusable(f"{field.name[:40]!r} is no name of a field")
    schema: dict[str, Any] = {"description": _line(field.description)}
    if field.type.endswith("_list"):
        return {"type": "array", "items": {"type": field.type.removesuffix("_list")}, **schema}
    allowed = getattr(field, "allowed", [])
    if allowed and field.type == "string":
        schema["enum"] = list(dict.fromkeys(allowed))[:20]
    return {"type": field.type, **schema}


def _object(properties: dict[str, Any], required: list[str] | None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _line(text: str) -> str:
    return " ".join(text.split())[:_DESCRIPTION_CHARS]
