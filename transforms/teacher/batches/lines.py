"""One line of a batch's output or error file, read as the same answer online would be.

Belongs here: the completion in a line, or the failure. Does not: the files (`ingest.py`).
"""

import json
from typing import Any

from transforms.teacher.answers import error_within, read_completion
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.failures import Deferred, Forbidden, Refused, Transient
from transforms.teacher.request import Completion
from transforms.teacher.server_errors import failure_of, read_error, without_key

#: A request may have had any of these: which, its batch no longer tells.
_ANY_BODY: dict[str, Any] = {
    "response_format": {}, "tools": [], "max_tokens": 1, "temperature": 1.0,
}  # fmt: skip


def read_line(line: bytes) -> dict[str, Any]:
    """Return a line as an object; an empty one where it is none."""
    try:
        read = json.loads(line)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def completion_in(line: dict[str, Any], client: Client, priced: Endpoint) -> Completion:
    """Return the completion in a line; `priced` is the client's endpoint at a batch's price.

    Raises:
        Refused, Permanent: as online; to be recorded.
        Transient: it went unanswered; to be asked again.
        Stop: neither it nor others can be answered.
    """
    response = line.get("response")
    if not isinstance(response, dict):
        told = read_error(500, line.get("error"), {})
        raise Transient(without_key(f"{told.code}: {told.message}", priced))
    status, body = _status(response), response.get("body")
    if status < 400 and not error_within(body):
        return read_completion(body, priced, 0.0)
    error = read_error(status, body, {})
    if client.adapts(_ANY_BODY, error):
        said = without_key(error.message, priced)
        raise Deferred(f"asked again without what {priced.model} does not take: {said}")
    failure = failure_of(error, priced)
    if isinstance(failure, Forbidden):  # one request alone: the key made the batch, so it is good
        raise Refused(failure.said)
    raise failure


def _status(response: dict[str, Any]) -> int:
    try:
        return int(response.get("status_code") or 200)
    except (TypeError, ValueError):
        return 500
