"""One call to an endpoint: sent, answered, or failed with a type.

Belongs here: HTTP through the openai client, and what a server can be asked without. Does not:
reading an answer (`answers.py`) or an error (`server_errors.py`), retries (`caller.py`), structured
output (`agents/`), the ledger. One client per event loop.
"""

import asyncio
import logging
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from transforms.teacher.answers import error_within, read_completion
from transforms.teacher.bounded_schema import bounded
from transforms.teacher.buckets import Left, read_left
from transforms.teacher.credentials import headers_of, key_of
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.failures import Refused, TimedOut, Transient, Unreachable, Unreadable
from transforms.teacher.request import Completion, Request
from transforms.teacher.server_errors import ServerError, failure_of, read_error
from transforms.teacher.text import clean

if TYPE_CHECKING:
    import openai


log = logging.getLogger(__name__)

CONNECT_S, CHECK_S = 10.0, 15.0
#: One for all agents: OpenAI's servers read schema and name before the prompt, where a cached
#: prefix begins.
SCHEMA_NAME = "answer"


@dataclass
class Client:
    """A client of one endpoint, for one event loop. Close it in that loop."""

    endpoint: Endpoint
    timeout_s: float
    is_schema_supported: bool = field(init=False)
    are_tools_supported: bool = field(init=False)
    #: What reasoning models call the limit, and that they take no temperature, is found by asking.
    limit_parameter: str = "max_tokens"
    is_temperature_supported: bool = field(init=False)
    has_succeeded: bool = False
    #: What the last response said is left of the server's rate limits, by unit.
    left: dict[str, Left] = field(default_factory=dict)
    _openai: "openai.AsyncOpenAI | None" = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.is_schema_supported = self.endpoint.capabilities.json_schema
        self.are_tools_supported = self.endpoint.capabilities.tools
        self.is_temperature_supported = self.endpoint.capabilities.temperature

    async def complete(self, request: Request, within_s: float = math.inf) -> Completion:
        """Send once, without retry; give up after `within_s`, or the client's own limit.

        Raises:
            Transient, Unreadable, Permanent, Refused, Misconfigured, Forbidden: see `failures`.
        """
        limit_s = min(self.timeout_s, within_s)
        try:
            # The client's own limit is one on each read: a server that trickles never meets it.
            async with asyncio.timeout(limit_s):
                return await self._complete(request)
        except TimeoutError as error:
            where = self.endpoint.address
            said = f"Timeout: no whole answer of {where} in {limit_s:.0f} s"
            raise TimedOut(said, is_overload=True) from error

    async def _complete(self, request: Request) -> Completion:
        started = time.monotonic()
        body = self.body(request)
        answer = await self._post(body)
        if isinstance(answer, ServerError):
            if self.adapts(body, answer):
                return await self._complete(request)
            raise failure_of(answer, self.endpoint)
        try:
            completion = read_completion(answer, self.endpoint, time.monotonic() - started, request)
        except Refused:  # a prompt was read and judged, so the key is good
            self.has_succeeded = True
            raise
        self.has_succeeded = True
        if request.tools and "tools" not in body:
            return replace(completion, is_without_tools=True)
        return completion

    async def _post(self, body: dict[str, Any]) -> Any:
        """Return the decoded answer, or the error that the server sent in its place."""
        import httpx2
        import openai

        try:
            # Not `chat.completions.create`: it checks the body by its types' hints, which takes a
            # third of a call's time, and refuses what OpenAI's own API does not have.
            with lost_connections(self.endpoint):
                response = await self.connection().post(
                    "/chat/completions", body=body, cast_to=httpx2.Response
                )
        except openai.APIStatusError as error:
            self.left = read_left(error.response.headers)
            return read_error(error.status_code, error.body, error.response.headers)
        self.left = read_left(response.headers)
        try:
            answer = response.json()
        except (ValueError, RecursionError) as error:
            # A connection lost on the way is told apart before: the body came whole, as it is.
            raise Unreadable(f"{self.endpoint.address} answered with broken JSON") from error
        if error_within(answer):
            return read_error(response.status_code, answer, response.headers)
        return answer

    def adapts(self, body: dict[str, Any], error: ServerError) -> bool:
        """Whether the server refused something of the request that it can be asked without."""
        if "tools" in body and error.is_against_tools:
            self.are_tools_supported = False
            return True
        if not error.is_refused_request:
            return False
        said = f"{error.parameter} {error.message}".lower()
        if "response_format" in body and ("response_format" in said or "json_schema" in said):
            self.is_schema_supported = False
        elif "max_tokens" in body and error.is_against("max_tokens"):
            self.limit_parameter = "max_completion_tokens"
        elif "temperature" in body and error.is_against("temperature"):
            self.is_temperature_supported = False
        else:
            return False
        return True

    async def check(self) -> bool:
        """Ask the server for its models, which costs nothing: is it there, and is the key good?

        Return whether it listed any; one that lists none, or not for this key, may still answer.

        Raises:
            Misconfigured: the key is refused.
            Unreachable: no connection comes about.
            Transient: nobody answers.
        """
        import httpx2
        import openai

        if not self.endpoint.base_url:  # the embedded one, not started yet
            return False
        try:
            limits = openai.Timeout(CHECK_S, connect=min(CONNECT_S, self.timeout_s))
            raw = await self.connection().models.with_raw_response.list(timeout=limits)
            served = _model_ids(raw.http_response.json())
        except openai.APIConnectionError as error:
            is_cut = isinstance(error.__cause__, httpx2.ConnectTimeout | httpx2.ConnectError)
            kind = Unreachable if is_cut else Transient
            raise kind(f"no answer at {self.endpoint.address}") from error
        except openai.APIStatusError as error:
            told = read_error(error.status_code, error.body, error.response.headers)
            if told.is_against_key:
                raise failure_of(told, self.endpoint) from None
            return False
        except OSError as error:
            raise Transient(f"connection to {self.endpoint.address} lost") from error
        except (ValueError, RecursionError):
            return False
        # Azure lists models and not deployments
        is_listed = not self.endpoint.is_embedded and self.endpoint.api != "azure"
        if served and is_listed and self.endpoint.model not in served:
            # some servers list no aliases, so only the first call can tell
            log.warning(
                "%s=%r is not among the models that %s lists: %s",
                self.endpoint.model_setting,
                self.endpoint.model,
                self.endpoint.address,
                ", ".join(sorted(served)[:10]),
            )
        return bool(served)

    async def close(self) -> None:
        if self._openai is not None:
            await self._openai.close()

    def connection(self) -> "openai.AsyncOpenAI":
        """Return the openai client itself, made when it is first needed; for the Batch API, too.

        Raises:
            Misconfigured: the key is not set here.
        """
        if self._openai is None:
            import openai

            endpoint = self.endpoint
            # A host that drops packets is found out soon; an answer may take its time.
            limits = openai.Timeout(self.timeout_s, connect=min(CONNECT_S, self.timeout_s))
            common: dict[str, Any] = {
                "api_key": key_of(endpoint, os.environ) or "none",
                "default_headers": headers_of(endpoint, os.environ),
                "max_retries": 0,
                "timeout": limits,
                "http_client": openai.DefaultAioHttpClient(timeout=limits),
            }
            if endpoint.api == "azure":
                self._openai = openai.AsyncAzureOpenAI(
                    azure_endpoint=endpoint.base_url, api_version=endpoint.api_version, **common
                )
            else:
                self._openai = openai.AsyncOpenAI(base_url=endpoint.base_url, **common)
        return self._openai

    def body(self, request: Request) -> dict[str, Any]:
        """Return a request as the server takes it, by what it is known not to take."""
        body: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": clean(list(request.messages)),
            self.limit_parameter: request.max_tokens,
        }
        if self.is_temperature_supported:
            body["temperature"] = request.temperature
        if request.schema and self.is_schema_supported:
            asked = bounded(request.schema) if self.endpoint.is_embedded else request.schema
            schema = {"name": SCHEMA_NAME, "schema": asked, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif request.schema:
            body["messages"] = [*body["messages"], schema_in_words(request.schema)]
        if request.tools and self.are_tools_supported:
            body["tools"] = clean(list(request.tools))
            body["tool_choice"] = "auto" if request.calls_tools else "none"
        return body | dict(self.endpoint.parameters)


@contextmanager
def lost_connections(endpoint: Endpoint) -> Iterator[None]:
    """Raise a connection that failed, or an answer that did not come, as `Transient`."""
    import openai

    try:
        yield
    except openai.APIConnectionError as error:
        said = f"{type(error).__name__} at {endpoint.address}"
        if isinstance(error, openai.APITimeoutError):
            raise TimedOut(said, is_overload=True) from error
        raise Transient(said) from error
    except OSError as error:
        raise Transient(f"connection lost: {type(error).__name__}") from error


def schema_in_words(schema: dict[str, Any]) -> dict[str, str]:
    """Return the message that asks for JSON of a server that takes no schema."""
    import json

    text = "Answer with one JSON object and nothing else. It must fit this JSON schema:\n"
    return {"role": "user", "content": text + json.dumps(schema)}


def _model_ids(listed: Any) -> list[str]:
    """Return the ids in a model list; none where it is not of the shape it should have."""
    models = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(models, list):
        return []
    return [str(model["id"]) for model in models if isinstance(model, dict) and model.get("id")]
