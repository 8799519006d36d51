"""What each table of the file of teachers may hold, as pydantic models.

Belongs here: keys, types, ranges and the checks of one value; no key is ever accepted in place of
its variable's name. Does not: what follows from a table (`teachers_file.py`).
"""

import json
import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from transforms.teacher.credentials import looks_like_a_key, variables_in
from transforms.teacher.environment import checked_url
from transforms.teacher.failures import Misconfigured

Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Usd = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1)]

#: Fields of a request that are an agent's, or the client's: no endpoint's own.
TAKEN = {
    "model": "it is the endpoint's own key `model`",
    "messages": "they are the agents'",
    "max_tokens": "agents say it; the endpoint's max_answer_tokens cuts it",
    "max_completion_tokens": "agents say it; the endpoint's max_answer_tokens cuts it",
    "temperature": "agents say it; capabilities.temperature = false leaves it out",
    "response_format": "agents say it; capabilities.json_schema = false leaves it out",
    "tools": "they are the agents'",
    "tool_choice": "it is the agents'",
    "n": "an answer is asked for by itself",
    "stream": "answers are read whole",
    "stream_options": "answers are read whole",
}
_SECRET_HEADER = re.compile(r"auth|key|token|secret|cookie|credential|password", re.IGNORECASE)


class Table(BaseModel):
    """A table: no key but those declared, no value but of its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class PriceTable(Table):
    """USD per million tokens."""

    prompt: Usd = 0.0
    completion: Usd = 0.0
    cached: Usd | None = None


class LimitsTable(Table):
    """See `endpoint.Limits`."""

    concurrency: Count | None = None
    requests_per_minute: Count | None = None
    tokens_per_minute: Count | None = None
    latency_s: Seconds | None = None
    queue: Annotated[int, Field(ge=0)] | None = None


class CapabilitiesTable(Table):
    """See `endpoint.Capabilities`."""

    json_schema: bool = True
    tools: bool = True
    seeds: bool = True
    temperature: bool = True


class EndpointTable(Table):
    """`[endpoints.NAME]`; see `endpoint.Endpoint`."""

    base_url: Text
    model: Text
    key: str | None = None
    api: Literal["openai", "azure"] = "openai"
    api_version: Text | None = None
    headers: dict[str, str] = {}
    parameters: dict[str, Any] = {}
    capabilities: CapabilitiesTable = CapabilitiesTable()
    limits: LimitsTable = LimitsTable()
    price: PriceTable = PriceTable()
    max_answer_tokens: Count | None = None

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, written: str) -> str:
        try:
            checked_url(written.strip(), "it")
        except Misconfigured as error:
            raise ValueError(str(error)) from None
        if "?" in written or "#" in written:
            raise ValueError("it must end before any ? or #: Azure's version is api_version")
        return written.strip()

    @field_validator("key")
    @classmethod
    def _is_a_name(cls, written: str) -> str:
        # An exported name may be anything; what is not exported must at least look like a name.
        if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", written) or looks_like_a_key(written):
            raise ValueError(
                "it must be the NAME of the environment variable that holds the key, such as "
                "OPENAI_API_KEY, in capitals. If the key itself stands there, take it out of the "
                "file and have it replaced"
            )
        return written

    @field_validator("headers")
    @classmethod
    def _hold_no_secret(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, text in headers.items():
            if not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name, re.ASCII) or looks_like_a_key(name):
                raise ValueError("one of the names is none that a header can have")
            if not text.isprintable() or not text.isascii():
                raise ValueError(f"{name} holds a character that no header can carry")
            variables = variables_in(text)
            if looks_like_a_key(text) or (_SECRET_HEADER.search(name) and not variables):
                raise ValueError(
                    f'{name} must name the variable that holds its secret: {name} = "$VARIABLE"'
                )
        return headers

    @field_validator("parameters")
    @classmethod
    def _are_the_endpoints_own(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        own = dict(parameters)
        further = own.pop("extra_body", {})
        if not isinstance(further, dict):
            raise ValueError("extra_body should be a table")
        own |= further
        for name, value in own.items():
            if name in TAKEN:
                raise ValueError(f"{name} cannot be set here: {TAKEN[name]}")
            try:
                json.dumps(value, allow_nan=False)
            except (TypeError, ValueError):
                raise ValueError(f"{name} has a value that JSON does not have") from None
        return own

    @model_validator(mode="after")
    def _fits_together(self) -> "EndpointTable":
        if self.api == "azure" and not self.api_version:
            raise ValueError('api = "azure" needs an api_version, such as "2024-10-21"')
        if self.api != "azure" and self.api_version:
            raise ValueError('api_version is for api = "azure" alone')
        if "seed" in self.parameters and not self.capabilities.seeds:
            raise ValueError("parameters.seed is set, but capabilities.seeds is false")
        return self


class CallsTable(Table):
    """`[calls]`: what is true of every endpoint's calls; see `endpoint.TeacherSettings`."""

    concurrency: Count | None = None
    adaptive: bool = True
    timeout_s: Seconds | None = None
    deadline_s: Seconds = 600.0
    flow_deadline_s: Seconds = 3600.0
    max_answer_tokens: Count | None = None


class File(Table):
    """The whole file."""

    endpoints: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")], EndpointTable] = {}
    roles: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], str] = {}
    calls: CallsTable = CallsTable()

    @field_validator("endpoints")
    @classmethod
    def _leave_the_embedded_teacher(
        cls, endpoints: dict[str, EndpointTable]
    ) -> dict[str, EndpointTable]:
        if "embedded" in endpoints:
            raise ValueError("the name embedded is the built-in teacher's: give another")
        return endpoints


def known_keys(place: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the table at a place in the file."""
    table: Any = File
    for part in place:
        if not (isinstance(table, type) and issubclass(table, Table)):
            table = get_args(table)[-1]  # of a name
            continue
        table = table.model_fields[str(part)].annotation
    return list(table.model_fields)
