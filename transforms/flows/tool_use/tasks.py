"""The tasks of the skill's types: their models, and what each becomes.

Belongs here: checking a task against the API list it was written for, and its spec. Does not: the
types themselves (`taxonomy.py`).

A spec has `kind` (the way the dialogue goes), `available` (names of the APIs the assistant is
given, in order), `calls` (the plan) and, by kind: `missing`, `hidden`, `failure`, `follow_up`,
`later_calls`, `expected`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.given import is_given
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.tool_use.apis import apis_in
from transforms.flows.tool_use.plans import Call, depends_on_results, parsed, planned_calls
from transforms.lakehouse.ids import ranked

Apis = Mapping[str, Mapping[str, Any]]
_SHORTEST = 15
_MESSAGE_CHARS = 200


class CallsTask(BaseModel):
    """A request and the calls that fulfil it."""

    instruction: str
    calls: list[Call]


class MissingApiTask(BaseModel):
    """A request that needs an API which will be taken off the list."""

    instruction: str
    needed_api: str


class MissingParameterTask(BaseModel):
    """A request that leaves out what an API requires."""

    instruction: str
    api: str
    missing_parameter: str
    known_arguments_json: str


class ClarificationTask(BaseModel):
    """The same, with what the user will say when asked."""

    instruction: str
    api: str
    missing_parameter: str
    known_arguments_json: str
    value_given_when_asked: str


class ErrorTask(BaseModel):
    """A request with a call that fails."""

    instruction: str
    calls: list[Call]
    failing_api: str
    error_message: str
    is_temporary: bool


class FollowUpTask(BaseModel):
    """A request, and what the user wants next once it is fulfilled."""

    instruction: str
    calls: list[Call]
    follow_up: str
    later_calls: list[Call]


class NoCallTask(BaseModel):
    """A request that needs no API."""

    instruction: str


def calls_task(
    kind: str, least: int, most: int, *, has_references: bool | None = None
) -> Callable[[CallsTask, Asked], Draft]:
    """Return the assembly of a `CallsTask`.

    Args:
        kind: of the spec.
        least: how many calls its plan must have.
        most: how many it may have.
        has_references: whether a call must use an earlier one's result; None: it may.
    """

    def assemble(task: CallsTask, asked: Asked) -> Draft:
        instruction, apis = _request(task.instruction, asked)
        if not least <= len(task.calls) <= most:
            raise IllFormed(f"{len(task.calls)} calls; {least} to {most} were wanted")
        plan = planned_calls(task.calls, apis, instruction)
        if has_references is not None and depends_on_results(plan) != has_references:
            raise IllFormed("calls use results of others, or none does, against the type")
        return Draft(instruction, _spec(kind, apis, asked, calls=plan))

    return assemble


def missing_api(task: MissingApiTask, asked: Asked) -> Draft:
    instruction, apis = _request(task.instruction, asked)
    if task.needed_api not in apis:
        raise IllFormed(f"no API {task.needed_api[:60]!r} in the list")
    left = {name: api for name, api in apis.items() if name != task.needed_api}
    return Draft(instruction, _spec("missing_api", left, asked, missing={"api": task.needed_api}))


def missing_parameter(task: MissingParameterTask, asked: Asked) -> Draft:
    instruction, apis = _request(task.instruction, asked)
    missing = {"api": task.api, "parameter": task.missing_parameter}
    _known_arguments(task, apis, instruction)
    return Draft(instruction, _spec("missing_parameter", apis, asked, missing=missing))


def clarification(task: ClarificationTask, asked: Asked) -> Draft:
    instruction, apis = _request(task.instruction, asked)
    known = _known_arguments(task, apis, instruction)
    schema = apis[task.api]["parameters"]["properties"][task.missing_parameter]
    value = _typed(task.value_given_when_asked, schema)
    if isinstance(value, str) and value.casefold() in instruction.casefold():
        raise IllFormed("the request gives what it should leave out")
    arguments = {**known, task.missing_parameter: value}
    plan = planned_calls(
        [Call(name=task.api, arguments_json=_json(arguments))],
        apis,
        f"{instruction}\n{task.value_given_when_asked}",
    )
    missing = {"api": task.api, "parameter": task.missing_parameter}
    spec = _spec("clarification", apis, asked, calls=plan, missing=missing)
    return Draft(instruction, {**spec, "hidden": task.value_given_when_asked.strip()})


def api_error(task: ErrorTask, asked: Asked) -> Draft:
    instruction, apis = _request(task.instruction, asked)
    plan = planned_calls(task.calls, apis, instruction)
    message = " ".join(task.error_message.split())
    if not 1 <= len(plan) <= 3 or task.failing_api not in {call["name"] for call in plan}:
        raise IllFormed("the API that fails is not called")
    if not 5 <= len(message) <= _MESSAGE_CHARS:
        raise IllFormed("no message of an error")
    failure = {"api": task.failing_api, "message": message, "is_temporary": task.is_temporary}
    return Draft(instruction, _spec("api_error", apis, asked, calls=plan, failure=failure))


def follow_up(task: FollowUpTask, asked: Asked) -> Draft:
    instruction, apis = _request(task.instruction, asked)
    later = " ".join(task.follow_up.split())
    if len(later) < _SHORTEST:
        raise IllFormed("no follow-up")
    plan = planned_calls(task.calls, apis, instruction)
    after = planned_calls(task.later_calls, apis, f"{instruction}\n{later}", before=plan)
    if not 1 <= len(plan) <= 2 or not 1 <= len(after) <= 2:
        raise IllFormed("one or two calls a turn were wanted")
    spec = _spec("follow_up", apis, asked, calls=plan)
    return Draft(instruction, {**spec, "follow_up": later, "later_calls": after})


def no_call(task: NoCallTask, asked: Asked) -> Draft:
    instruction, apis = _request(task.instruction, asked)
    return Draft(instruction, _spec("no_call_needed", apis, asked))


def _request(text: str, asked: Asked) -> tuple[str, Apis]:
    """Return a request and the API list.

    Raises:
        IllFormed: it is no request, or one in the words of the list.
    """
    instruction, apis = text.strip(), apis_in(asked.text)
    if not apis:
        raise IllFormed("no API list")
    if len(instruction) < _SHORTEST:
        raise IllFormed("no request")
    named = [name for name in apis if "_" in name and re.search(rf"\b{name}\b", instruction)]
    if named:
        raise IllFormed(f"the request names the API {named[0]}")
    return instruction, apis


def _spec(
    kind: str, apis: Apis, asked: Asked, *, calls: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    available = ranked(sorted(apis), asked.key, "available")
    return {"kind": kind, "available": available, "calls": calls or [], **more}


def _known_arguments(
    task: MissingParameterTask | ClarificationTask, apis: Apis, instruction: str
) -> dict[str, Any]:
    """Return the arguments the request does give, once they are known to lack just one."""
    api = apis.get(task.api)
    if api is None or task.missing_parameter not in api["parameters"]["required"]:
        raise IllFormed("what is missing is not required by an API of the list")
    known = parsed(task.known_arguments_json)
    if task.missing_parameter in known:
        raise IllFormed("what should be missing is given")
    lacking = {**api["parameters"]}
    lacking["required"] = [each for each in lacking["required"] if each != task.missing_parameter]
    lenient = {task.api: {**api, "parameters": lacking}}
    call = Call(name=task.api, arguments_json=task.known_arguments_json)
    planned_calls([call], lenient, instruction)
    return known


def _typed(text: str, schema: Mapping[str, Any]) -> Any:
    """Return what the user says when asked as a value of the parameter's type."""
    text = text.strip()
    if schema["type"] == "string":
        options = schema.get("enum", ())
        return next((each for each in options if is_given(each, text)), text)
    try:
        return parsed(f'{{"value": {text}}}')["value"]
    except (IllFormed, KeyError) as error:
        raise IllFormed("what is given when asked is no value of the parameter") from error


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
