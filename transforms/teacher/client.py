"""One call to an endpoint: sent, answered, or failed with a type.

Belongs here: HTTP through the openai client, and what each status means. Does not: reading an
answer (`answers.py`), retries (`caller.py`), structured output (`agents/`), the ledger. One client
per event loop.
"""

import asyncio
import logging
import math
import os
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transforms.teacher.answers import read_completion
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.failures import Misconfigured, Permanent, Refused, Transient
from transforms.teacher.request import Completion, Request

if TYPE_CHECKING:
    import openai


log = logging.getLogger(__name__)


@dataclass
class Client:
    """A client of one endpoint, for one event loop. Close it in that loop."""

    endpoint: Endpoint
    timeout_s: float
    is_schema_supported: bool = True
    #: What reasoning models call the limit, and that they take no temperature, is found by asking.
    limit_parameter: str = "max_tokens"
    is_temperature_supported: bool = True
    has_succeeded: bool = False
    _openai: "openai.AsyncOpenAI | None" = field(default=None, repr=False)

    async def complete(self, request: Request) -> Completion:
        """Send once, without retry.

        Raises:
            Transient, Permanent, Refused, Misconfigured: see `failures`.
        """
        import openai

        started = time.monotonic()
        body = self._body(request)
        try:
            # The client's own limit is one on each read: a server that trickles never meets it.
            async with asyncio.timeout(self.timeout_s):
                raw = await self._client().chat.completions.with_raw_response.create(**body)
        except (openai.APITimeoutError, openai.APIConnectionError, TimeoutError) as error:
            raise Transient(f"{type(error).__name__} at {self.endpoint.address}") from error
        except openai.APIStatusError as error:
            if self._adapts(body, error):
                return await self.complete(request)
            raise self._failure(error) from None
        except OSError as error:
            raise Transient(f"connection lost: {type(error).__name__}") from error
        try:
            answer = raw.http_response.json()
        except ValueError as error:
            raise Transient(f"{self.endpoint.address} answered with broken JSON") from error
        try:
            completion = read_completion(answer, self.endpoint, time.monotonic() - started)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Transient(f"{self.endpoint.address} answered with no completion") from error
        self.has_succeeded = True
        return completion

    def _adapts(self, body: dict[str, Any], error: "openai.APIStatusError") -> bool:
        """Whether the server refused something of the request that it can be asked without."""
        if error.status_code not in (400, 422):
            return False
        said = str(error.message).lower()
        is_unsupported = (
            "unsupported" in said or "not supported" in said or "does not support" in said
        )
        if "response_format" in body and ("response_format" in said or "json_schema" in said):
            self.is_schema_supported = False
        elif "max_tokens" in body and "max_completion_tokens" in said:
            self.limit_parameter = "max_completion_tokens"
        elif "temperature" in body and "temperature" in said and is_unsupported:
            self.is_temperature_supported = False
        else:
            return False
        return True

    async def check(self) -> None:
        """Ask the server for its models, which costs nothing: is it there, and is the key good?

        Raises:
            Misconfigured: the key is refused.
            Transient: nobody answers.
        """
        import openai

        try:
            raw = await self._client().models.with_raw_response.list(timeout=15)
            served = _model_ids(raw.http_response.json())
        except (openai.APITimeoutError, openai.APIConnectionError) as error:
            raise Transient(f"no answer at {self.endpoint.address}") from error
        except openai.APIStatusError as error:
            if error.status_code == 401:
                raise self._failure(error) from None
            return  # without a model list, or one for this key, a server may still answer
        except ValueError:
            return
        if served and self.endpoint.model not in served and not self.endpoint.is_embedded:
            # some servers list no aliases, so only the first call can tell
            log.warning(
                "%s=%r is not among the models that %s lists: %s",
                self.endpoint.model_setting,
                self.endpoint.model,
                self.endpoint.address,
                ", ".join(sorted(served)[:10]),
            )

    async def close(self) -> None:
        if self._openai is not None:
            await self._openai.close()

    def _client(self) -> "openai.AsyncOpenAI":
        if self._openai is None:
            import openai

            key = os.environ.get(self.endpoint.key_setting or "", "").strip()
            if self.endpoint.key_setting and not key:
                raise Misconfigured(
                    f"{self.endpoint.key_setting} is not set where Spark's workers run"
                )
            self._openai = openai.AsyncOpenAI(
                base_url=self.endpoint.base_url,
                api_key=key or "none",
                max_retries=0,
                timeout=self.timeout_s,
                http_client=openai.DefaultAioHttpClient(timeout=self.timeout_s),
            )
        return self._openai

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": list(request.messages),
            self.limit_parameter: request.max_tokens,
        }
        if self.is_temperature_supported:
            body["temperature"] = request.temperature
        if request.schema and self.is_schema_supported:
            name = "".join(c if c.isalnum() or c in "_-" else "_" for c in request.agent)[:64]
            schema = {"name": name, "schema": request.schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif request.schema:
            body["messages"] = [*body["messages"], schema_in_words(request.schema)]
        return body

    def _failure(self, error: "openai.APIStatusError") -> Exception:
        status, where = error.status_code, self.endpoint.address
        said = self._safe(str(error.message))
        setting = self.endpoint.key_setting or "OPENAI_API_KEY"
        code = str((error.body or {}).get("code") if isinstance(error.body, dict) else "")
        names_key = status == 400 and re.match(
            r"(?:error code: 400 - )?\W*(?:incorrect|invalid|missing)? ?api[ _-]?key\b", said, re.I
        )
        is_key = status == 401 or code == "invalid_api_key" or names_key
        if is_key or (status == 403 and not self.has_succeeded):
            return Misconfigured(f"{setting} was refused by {where} ({status}): set a valid key")
        if status == 404:
            return Misconfigured(
                f"{where} knows no model {self.endpoint.model!r} or no such address (404): "
                f"mend {self.endpoint.model_setting} or {self.endpoint.url_setting}"
            )
        if code == "insufficient_quota" or status == 402:
            return Misconfigured(f"the account behind {setting} at {where} has no credit left")
        if status in (408, 409, 425, 429) or status >= 500:
            wait_s = _retry_after(error)
            return Transient(f"{status} from {where}: {said}", wait_s, is_busy=status == 429)
        if code == "content_filter" or status == 403:
            return Refused(f"content filter: {said}")
        if code.startswith(("unsupported_", "unknown_parameter")):
            return Misconfigured(
                f"{where} takes no such request ({said}): choose another model or server by "
                f"{self.endpoint.model_setting} or {self.endpoint.url_setting}"
            )
        return Permanent(f"{status} from {where}: {said}")

    def _safe(self, said: str) -> str:
        """A server's message, capped, and without the key it may quote back."""
        key = os.environ.get(self.endpoint.key_setting or "")
        if key:
            said = said.replace(key, "***")
        return re.sub(r"\b(sk|gsk|key|Bearer|AIza)[-_ ]?[\w-]{12,}", r"\1***", said)[:300]


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


def _retry_after(error: "openai.APIStatusError") -> float | None:
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(error.response.headers[header]) * unit
        except (KeyError, ValueError):
            continue
        if 0 <= seconds < math.inf:
            return seconds
    return None
