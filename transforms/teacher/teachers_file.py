"""The file of teachers (TOML): which endpoints there are, and which role asks which.

Belongs here: turning the file's tables into settings, every mistake named by its place in the file.
Does not: what a table may hold (`teachers_tables.py`), or whether the file is read at all
(`configured.py`). The file names the variables that hold keys and never holds a key.
"""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import ValidationError

from transforms.settings_file import meant, words
from transforms.teacher.credentials import checked_key, variables_of
from transforms.teacher.embedded_settings import TIMEOUT_S, embedded_endpoint, embedded_settings
from transforms.teacher.endpoint import (
    Capabilities,
    Endpoint,
    Limits,
    Price,
    TeacherSettings,
)
from transforms.teacher.failures import Misconfigured
from transforms.teacher.teachers_tables import EndpointTable, File, known_keys

#: The endpoint that needs no table: the embedded teacher.
EMBEDDED = "embedded"
#: What a file may call the role of the agents that write.
ALIASES = {"writer": "teacher"}
#: Calls in flight to an endpoint, where neither it nor the run has a number of its own.
CONCURRENCY = 64


def read_teachers(
    path: Path, environment: Mapping[str, str], roles: Collection[str] | None = None
) -> TeacherSettings:
    """Return the settings in a file of teachers; `roles` are those there are, or None for any.

    Raises:
        Misconfigured: the file, table and key at fault, and what to do. No secret is shown.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        file = File.model_validate(tables)
    except ValidationError as error:
        raise Misconfigured(f"{path.name}: {_told(error)}") from None  # it shows what was given
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured(f"{path.name} cannot be read as TOML: {error}") from None
    if roles is not None:
        _refuse_unplayed(file, path.name, roles)
    asked = _roles(file, path.name)
    made = {name: _endpoint(name, file, path.name, environment) for name in {*asked.values()}}
    by_role = {role: made[name] for role, name in asked.items()}
    calls, limits = file.calls, [endpoint.limits.concurrency or 0 for endpoint in made.values()]
    return TeacherSettings(
        teacher=by_role.pop("teacher"),
        critic=by_role.pop("critic", made[asked["teacher"]]),
        others=by_role,
        concurrency=calls.concurrency or max(CONCURRENCY, *limits),
        is_adaptive=calls.adaptive,
        max_answer_tokens=calls.max_answer_tokens,
        call_timeout_s=calls.timeout_s or (TIMEOUT_S if EMBEDDED in made else 180.0),
        call_deadline_s=calls.deadline_s,
        flow_deadline_s=calls.flow_deadline_s,
    )


def _refuse_unplayed(file: File, where: str, roles: Collection[str]) -> None:
    """Refuse a role that no agent has: its endpoint would never be asked."""
    known = sorted({*ALIASES, *ALIASES.values(), "critic", *roles})
    for role in file.roles:
        if role not in known:
            raise Misconfigured(f"{where}: no agent has roles.{role}{meant(role, known)}")


def _roles(file: File, where: str) -> dict[str, str]:
    """The endpoint's name of each role that has one; `teacher` is always among them."""
    known = [*file.endpoints, EMBEDDED]
    if not file.roles and len(file.endpoints) == 1:
        return {"teacher": known[0]}
    asked: dict[str, str] = {}
    for role, name in file.roles.items():
        if name not in known:
            raise Misconfigured(f"{where}: roles.{role} names no endpoint{meant(name, known)}")
        if asked.setdefault(ALIASES.get(role, role), name) != name:
            raise Misconfigured(
                f"{where}: roles.writer and roles.teacher are the same role: keep one of them"
            )
    if "teacher" not in asked:
        raise Misconfigured(
            f"{where}: [roles] says no writer: add writer = one of {', '.join(known)}"
        )
    return asked


def _endpoint(name: str, file: File, where: str, environment: Mapping[str, str]) -> Endpoint:
    if name == EMBEDDED:
        return embedded_endpoint(embedded_settings(environment))
    table, place = file.endpoints[name], f"{where}:endpoints.{name}"
    endpoint = Endpoint(
        base_url=table.base_url,
        model=table.model,
        key_setting=table.key,
        price=_price(table),
        model_setting=f"{place}.model",
        url_setting=f"{place}.base_url",
        no_key_setting=f"{place}.key",
        parameters_setting=f"{place}.parameters",
        limits=Limits(**table.limits.model_dump()),
        api=table.api,
        api_version=table.api_version,
        headers=table.headers,
        parameters=table.parameters,
        capabilities=Capabilities(**table.capabilities.model_dump()),
        max_answer_tokens=table.max_answer_tokens,
    )
    for variable in variables_of(endpoint):
        if not checked_key(environment, variable):
            key = "key" if variable == table.key else "headers"
            raise Misconfigured(f"{place}.{key}: {variable} is not set: export it")
    return endpoint


def _price(table: EndpointTable) -> Price:
    price = table.price
    return Price(price.prompt, price.completion, price.cached)


def _told(error: ValidationError) -> str:
    """Say what is wrong with a file, without what it holds: that may be a key."""
    said = []
    for each in error.errors(include_input=False, include_url=False)[:5]:
        place = ".".join(str(part) for part in each["loc"]) or "the file"
        if each["type"] == "extra_forbidden":
            known = known_keys(each["loc"][:-1])
            said.append(f"{place} is unknown{meant(str(each['loc'][-1]), known)}")
        elif each["type"] == "missing":
            said.append(f"{place} is missing")
        else:
            said.append(f"{place}: {words(each)}")
    return "; ".join(said)
