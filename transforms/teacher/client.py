"""One call to an endpoint: sent, answered, or failed with a type.

Belongs here: HTTP through the openai client, and what each answer means. Does not: retries and
pacing (`pacing.py`), structured output (`agents/`), the ledger. One client per event loop.
"""

import logging
import math
import os
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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
            raw = await self._client().chat.completions.with_raw_response.create(**body)
            answer = raw.http_response.json()
        except (openai.APITimeoutError, openai.APIConnectionError) as error:
            raise Transient(f"{type(error).__name__} at {self.endpoint.address}") from error
        except openai.APIStatusError as error:
            if "response_format" in body and _lacks_schemas(error):
                self.is_schema_supported = False
                return await self.complete(request)
            raise self._failure(error) from None
        except ValueError as error:
            raise Transient(f"{self.endpoint.address} answered with broken JSON") from error
        except OSError as error:
            raise Transient(f"connection lost: {type(error).__name__}") from error
        try:
            return self._completion(answer, time.monotonic() - started)
        except (AttributeError, TypeError) as error:
            raise Transient(f"{self.endpoint.address} answered with no completion") from error

    async def check(self) -> None:
        """Ask the server for its models, which costs nothing: is it there, and is the key good?

        Raises:
            Misconfigured: the key is refused.
            Transient: nobody answers.
        """
        import openai

        try:
            served = [model.id for model in (await self._client().models.list(timeout=15)).data]
        except (openai.APITimeoutError, openai.APIConnectionError) as error:
            raise Transient(f"no answer at {self.endpoint.address}") from error
        except openai.APIStatusError as error:
            if error.status_code in (401, 403):
                raise self._failure(error) from None
            return  # a server without a model list may still answer
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

            key = os.environ.get(self.endpoint.key_setting) if self.endpoint.key_setting else None
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
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
        }
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
        names_key = status == 400 and re.search(r"api[ _-]?key", said, re.IGNORECASE)
        if status in (401, 403) or names_key:
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
        if code == "content_filter":
            return Refused(f"content filter: {said}")
        return Permanent(f"{status} from {where}: {said}")

    def _safe(self, said: str) -> str:
        """A server's message, capped, and without the key it may quote back."""
        key = os.environ.get(self.endpoint.key_setting or "")
        if key:
            said = said.replace(key, "***")
        return re.sub(r"\b(sk|gsk|key|Bearer|AIza)[-_ ]?[\w-]{12,}", r"\1***", said)[:300]

    def _completion(self, answer: dict[str, Any], latency_s: float) -> Completion:
        choices = answer.get("choices") or []
        if not choices:
            raise Transient(f"{self.endpoint.address} answered without a choice")
        choice, message = choices[0], choices[0].get("message") or {}
        usage = answer.get("usage") or {}
        prompt, written = usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0
        text = message.get("refusal") or message.get("content") or ""
        if not isinstance(text, str):
            raise TypeError(f"an answer's content is {type(text).__name__}, not text")
        completion = Completion(
            text=text,
            finish_reason=str(choice.get("finish_reason") or "stop"),
            model=str(answer.get("model") or self.endpoint.model),
            prompt_tokens=prompt,
            completion_tokens=written,
            cached_tokens=(usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0,
            cost_usd=self.endpoint.price.cost_usd(prompt, written),
            latency_s=latency_s,
        )
        if message.get("refusal") or completion.finish_reason == "content_filter":
            raise Refused(completion.text or "content filter", completion=completion)
        return completion


def schema_in_words(schema: dict[str, Any]) -> dict[str, str]:
    """Return the message that asks for JSON of a server that takes no schema."""
    import json

    text = "Answer with one JSON object and nothing else. It must fit this JSON schema:\n"
    return {"role": "user", "content": text + json.dumps(schema)}


def _lacks_schemas(error: "openai.APIStatusError") -> bool:
    """Whether the server says that it takes no JSON schema."""
    said = str(error.message).lower()
    return error.status_code in (400, 422) and ("response_format" in said or "json_schema" in said)


def _retry_after(error: "openai.APIStatusError") -> float | None:
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(error.response.headers[header]) * unit
        except (KeyError, ValueError):
            continue
        if 0 <= seconds < math.inf:
            return seconds
    return None
