"""The calls a task's author plans: read, checked against the API list, and kept in the spec.

Belongs here: what makes a planned call well formed. Does not: tasks (`tasks.py`), or comparing a
plan with what was called (`matching.py`).

An argument that comes from an earlier call's result is written `$1.field`: the field of the result
of the first planned call (of any of its records, where it is a list).
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from transforms.agents.tools.tool import ToolError, parsed_arguments, why_misfit
from transforms.flows.common.given import is_given
from transforms.flows.common.tasks import IllFormed

_REFERENCE = re.compile(r"\$(\d{1,2})\.([A-Za-z_][A-Za-z0-9_]{0,39})")
#: A code that everybody knows stands for its name: a currency, a country, a language.
_KNOWN_CODE = re.compile(r"[A-Z]{2,3}")
_LONGEST_ARGUMENTS = 2_000


class Call(BaseModel):
    """One call as an agent writes it."""

    name: str
    arguments_json: str


def reference(value: Any) -> tuple[int, str] | None:
    """Return (number of the call, field) where a planned argument names a result; else None."""
    found = _REFERENCE.fullmatch(value.strip()) if isinstance(value, str) else None
    return (int(found[1]), found[2]) if found else None


def planned_calls(
    calls: Sequence[Call],
    apis: Mapping[str, Mapping[str, Any]],
    stated: str,
    *,
    before: Sequence[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """Return planned calls as {name, arguments}.

    Args:
        calls: as the author wrote them.
        apis: the list, by name.
        stated: what the user says; every value must be in it, or in a result.
        before: calls planned for earlier turns, whose results may be named too.

    Raises:
        IllFormed: a call names no API of the list, does not fit its schema, uses a result that is
            not there, or a value the user does not give.
    """
    plan = [dict(each) for each in before]
    for call in calls:
        api = _api(call.name, apis)
        arguments = parsed(call.arguments_json)
        own = {key: value for key, value in arguments.items() if reference(value) is None}
        for key in arguments.keys() - own.keys():
            _check_reference(key, arguments[key], api, plan, apis)
        _check_fit(own, api, arguments.keys() - own.keys())
        _check_given(own, api, stated)
        plan.append({"name": call.name, "arguments": arguments})
    return plan[len(before) :]


def parsed(arguments_json: str) -> dict[str, Any]:
    """Return arguments, of bounded length.

    Raises:
        IllFormed: they are no JSON object.
    """
    if len(arguments_json) > _LONGEST_ARGUMENTS:
        raise IllFormed("the arguments of a call are too long")
    try:
        return parsed_arguments(arguments_json)
    except ToolError as error:
        raise IllFormed(str(error)[:200]) from error


def depends_on_results(plan: Sequence[Mapping[str, Any]]) -> bool:
    return any(reference(value) for call in plan for value in call["arguments"].values())


def _api(name: str, apis: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    if name not in apis:
        raise IllFormed(f"no API {name[:60]!r} in the list")
    return apis[name]


def _check_reference(
    key: str,
    value: str,
    api: Mapping[str, Any],
    plan: Sequence[Mapping[str, Any]],
    apis: Mapping[str, Mapping[str, Any]],
) -> None:
    number, field = reference(value) or (0, "")
    if not 1 <= number <= len(plan):
        raise IllFormed(f"{value} names no earlier call")
    wanted = api["parameters"]["properties"].get(key)
    returned = _returned(apis[plan[number - 1]["name"]]["returns"]).get(field)
    if wanted is None or returned is None:
        raise IllFormed(f"{key} = {value}: no such parameter or field")
    kinds = {returned["type"], returned.get("items", {}).get("type")}
    if not {wanted["type"], *_ALSO.get(wanted["type"], ())} & kinds:
        raise IllFormed(f"{key} = {value}: a {wanted['type']} is needed")


_ALSO = {"number": ("integer",)}


def _returned(returns: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of a result, or of its records."""
    properties: Mapping[str, Any] = returns.get("properties", {})
    many = properties.get("results", {}).get("items")
    return many.get("properties", {}) if many else properties


def _check_fit(own: Mapping[str, Any], api: Mapping[str, Any], elsewhere: Any) -> None:
    schema = dict(api["parameters"])
    schema["required"] = [name for name in schema.get("required", ()) if name not in elsewhere]
    if misfit := why_misfit(own, schema):
        raise IllFormed(f"{api['name']}: {misfit}"[:300])


def _check_given(own: Mapping[str, Any], api: Mapping[str, Any], stated: str) -> None:
    for name, value in own.items():
        is_picked = "enum" in api["parameters"]["properties"][name]
        is_code = isinstance(value, str) and _KNOWN_CODE.fullmatch(value)
        if not is_picked and not is_code and not is_given(value, stated):
            raise IllFormed(f"the request does not give {name} = {json.dumps(value)[:80]}")
