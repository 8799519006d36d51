"""What a server says when it does not answer: its error's words, and the failure they mean.

Belongs here: reading an error, whatever its spelling, and its meaning for a call. Does not: sending
(`client.py`), answers (`answers.py`), patience (`caller.py`).
"""

import json
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from transforms.teacher.credentials import known_secrets
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.failures import Forbidden, Misconfigured, Permanent, Refused, Transient

#: Codes of a parameter, or a value of it, that the model or the server does not take at all.
_UNSUPPORTED_CODES = frozenset({"unsupported_parameter", "unsupported_value", "unknown_parameter"})
_SAYS_UNSUPPORTED = re.compile(
    r"unsupported|not support|deprecated|unrecognized|unexpected|unknown (?:parameter|field|name)"
    r"|not permitted|use '?max_completion_tokens",
    re.IGNORECASE,
)
_NAMES_TOOLS = re.compile(r"\btools?\b|\btool[ _-]|function[ _-]?call", re.IGNORECASE)
#: Ollama's words and many others', vLLM's and llama.cpp's flags, OpenRouter's lack of a server.
_LACKS = re.compile(
    r"not support|unsupported|\brequires? --|\bno endpoints? found|not enabled", re.IGNORECASE
)
_NAMES_KEY = re.compile(r"\W*(?:(?:incorrect|invalid|missing) )?api[ _-]?key\b", re.IGNORECASE)
_SPEAKS_OF_CONTENT = re.compile(
    r"moderat|flagged|safety|content[ _-]?(?:policy|policies|filter)", re.IGNORECASE
)
#: An account that is flagged, or a key that may not moderate, is no prompt's fault.
_SPEAKS_OF_ACCOUNT = re.compile(
    r"\b(?:accounts?|organi[sz]ations?|subscription|api[ _-]?keys?)\b", re.IGNORECASE
)
#: The status of an error that came with a 200, by its code or type; any other counts as a 500.
_STATUS_OF_CODE = {
    "invalid_api_key": 401, "insufficient_quota": 402, "model_not_found": 404,
    "rate_limit_exceeded": 429, "content_filter": 400, "context_length_exceeded": 400,
    "invalid_request_error": 400, "authentication_error": 401,
}  # fmt: skip


@dataclass(frozen=True)
class ServerError:
    """An error as the server spelt it."""

    status: int
    message: str
    code: str = ""
    parameter: str = ""
    retry_after_s: float | None = None

    @property
    def is_refused_request(self) -> bool:
        """Whether it is the request, as it was put, that is refused."""
        return self.status in (400, 422)

    def is_against(self, parameter: str) -> bool:
        """Whether what is refused is such a parameter, or any value of it but the server's own."""
        if not (self.code in _UNSUPPORTED_CODES or _SAYS_UNSUPPORTED.search(self.message)):
            return False
        if self.parameter:
            return self.parameter == parameter
        return re.search(rf"\b{re.escape(parameter)}\b", self.message) is not None

    @property
    def is_against_tools(self) -> bool:
        """Whether what is refused is any offer of tools, and not this one tool's declaration."""
        if self.status not in (400, 404, 422, 500, 501):
            return False
        if self.is_refused_request and (self.is_against("tools") or self.is_against("tool_choice")):
            return True
        is_of_tools = self.parameter in ("", "tools", "tool_choice")
        is_lack = _LACKS.search(self.message) and _NAMES_TOOLS.search(self.message)
        return is_of_tools and bool(is_lack)

    @property
    def is_against_key(self) -> bool:
        """Whether it is the key that is refused; a prompt may speak of keys, too."""
        if self.status == 401 or self.code == "invalid_api_key":
            return True
        return self.status == 400 and _NAMES_KEY.match(self.message) is not None

    @property
    def is_against_content(self) -> bool:
        """Whether a filter, and not the key's rights, is why a prompt is forbidden."""
        said = f"{self.code} {self.message}"
        return bool(_SPEAKS_OF_CONTENT.search(said)) and not _SPEAKS_OF_ACCOUNT.search(said)


def read_error(status: int, body: Any, headers: Mapping[str, str]) -> ServerError:
    """Return the error in a response: `{"error": {…}}`, that in a list, bare, or mere text."""
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, dict):
        body = body.get("error", body)
    said = body if isinstance(body, dict) else {"message": body}
    message = said.get("message") or said.get("detail") or ""
    code = str(said.get("code") or "")
    if status < 400:
        status = _status_within(code, str(said.get("type") or ""))
    return ServerError(
        status=status,
        message=message if isinstance(message, str) else json.dumps(message, default=str),
        code=code,
        parameter=str(said.get("param") or ""),
        retry_after_s=_retry_after(headers),
    )


def failure_of(error: ServerError, endpoint: Endpoint) -> Exception:
    """Return what an error means for the call."""
    status, where = error.status, endpoint.address
    said = without_key(error.message, endpoint)
    setting = endpoint.key_setting or endpoint.no_key_setting
    if status == 402 or error.code == "insufficient_quota":
        return Misconfigured(f"the account behind {setting} at {where} has no credit left")
    if error.is_against_key:
        return Misconfigured(f"{setting} was refused by {where} ({status}): set a valid key")
    if error.code == "content_filter" or (status == 403 and error.is_against_content):
        return Refused(f"content filter: {said}")
    if status == 403:
        said = f"403: {said}"
        return Forbidden(f"{setting} was refused by {where} ({said}): set a valid key", said)
    if status in (404, 405) or error.code == "model_not_found":
        return Misconfigured(
            f"{where} knows no model {endpoint.model!r} or no such address ({status}): "
            f"mend {endpoint.model_setting} or {endpoint.url_setting}"
        )
    if status in (408, 409, 425, 429) or status >= 500:
        said = f"{status} from {where}: {said}"
        is_overload = status in (503, 529)
        return Transient(said, error.retry_after_s, is_busy=status == 429, is_overload=is_overload)
    if error.is_refused_request and (names := _refused_parameters(error, endpoint)):
        return Misconfigured(
            f"{where} does not take {' or '.join(names)} as it is set ({said}): "
            f"mend {endpoint.parameters_setting}"
        )
    if error.code in _UNSUPPORTED_CODES:
        return Misconfigured(
            f"{where} takes no such request ({said}): choose another model or server by "
            f"{endpoint.model_setting} or {endpoint.url_setting}"
        )
    return Permanent(f"{status} from {where}: {said}")


def without_key(said: str, endpoint: Endpoint) -> str:
    """A server's words, capped, and without the key it may quote back."""
    said = said[:4000]
    for secret in known_secrets(endpoint, os.environ):
        said = said.replace(secret, "***")
    return re.sub(r"\b(sk|gsk|key|Bearer|AIza)[-_ ]?[\w-]{12,}", r"\1***", said)[:300]


def _refused_parameters(error: ServerError, endpoint: Endpoint) -> list[str]:
    """The endpoint's own parameters that an error is about: no item's fault."""
    return [
        name for name in endpoint.parameters if error.parameter == name or error.is_against(name)
    ]


def _status_within(code: str, kind: str) -> int:
    """The status that an error would have had, were it not sent with a 200."""
    if re.fullmatch(r"[45]\d\d", code):
        return int(code)
    return _STATUS_OF_CODE.get(code) or _STATUS_OF_CODE.get(kind) or 500


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the wait that is asked for, in seconds; None if none is, or not understandably."""
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers[header]) * unit
        except (KeyError, ValueError):
            continue
        if 0 <= seconds < math.inf:
            return seconds
    return _until_s(headers.get("retry-after") or "")


def _until_s(date: str) -> float | None:
    """Return how long it is until an HTTP date; nothing is left of the wait if that is past."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # spelt as -0000
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
