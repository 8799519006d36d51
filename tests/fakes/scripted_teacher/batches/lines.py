"""The lines of a batch's files: read and judged, and written.

Belongs here: the format. Does not: answering a line (`run.py`).
Format and rules: https://platform.openai.com/docs/guides/batch
"""

import json
from dataclasses import dataclass
from typing import Any

from tests.fakes.scripted_teacher.chance import fingerprint

#: The addresses a line may name; Azure's own has no version.
CHAT_URLS = ("/v1/chat/completions", "/chat/completions")

EXPIRED = "This request could not be executed before the completion window expired."

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A request of a batch."""

    custom_id: str
    body: Json

    @property
    def raw(self) -> bytes:
        """The body as the openai client sends it in a call of its own."""
        return json.dumps(self.body, separators=(",", ":"), ensure_ascii=False).encode()


def read(data: bytes, endpoint: str, models: tuple[str, ...]) -> tuple[list[Line], list[Json]]:
    """Return a file's requests, and what is wrong with it; a batch with any error runs nothing."""
    lines: list[Line] = []
    errors: list[Json] = []
    seen: set[str] = set()
    for number, text in enumerate(_texts(data), start=1):
        try:
            line = _read_line(text, endpoint)
            if line.custom_id in seen:
                raise _Wrong("duplicate_custom_id", "custom_id", f"{line.custom_id} is there twice")
            _check_model(line, lines, models)
        except _Wrong as wrong:
            errors.append(wrong.as_json(number))
            continue
        seen.add(line.custom_id)
        lines.append(line)
    if not lines and not errors:
        errors.append(_Wrong("empty_file", None, "The input file has no requests.").as_json(None))
    return lines, errors


def count(data: bytes) -> int:
    """Return how many requests a file has."""
    return len(_texts(data))


def answered(batch_id: str, line: Line, status: int, body: Json) -> Json:
    """Return an output line; with a status other than 200, one for the error file."""
    name = fingerprint(batch_id, line.custom_id)
    response = {"status_code": status, "request_id": f"req_{name}", "body": body}
    return _line(name, line, response, None)


def expired(batch_id: str, line: Line) -> Json:
    """Return the error file's line of a request that the batch did not come to."""
    error = {"code": "batch_expired", "message": EXPIRED}
    return _line(fingerprint(batch_id, line.custom_id), line, None, error)


def written(lines: list[Json]) -> bytes:
    """Return a file of lines, in an order of its own: the API promises none."""
    ordered = sorted(lines, key=lambda line: str(line["id"]))
    return b"".join(json.dumps(line).encode() + b"\n" for line in ordered)


class _Wrong(Exception):
    def __init__(self, code: str, parameter: str | None, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.parameter = parameter

    def as_json(self, line: int | None) -> Json:
        return {"code": self.code, "line": line, "message": str(self), "param": self.parameter}


def _texts(data: bytes) -> list[bytes]:
    # Not `splitlines`: a text may hold other line ends, which JSON leaves as they are.
    return [text for text in data.split(b"\n") if text.strip()]


def _read_line(text: bytes, endpoint: str) -> Line:
    try:
        said = json.loads(text)
    except ValueError:
        raise _Wrong("invalid_json_line", None, "This line is not parseable as JSON.") from None
    if not isinstance(said, dict):
        raise _Wrong("invalid_json_line", None, "This line is not a JSON object.")
    for name, kind in (("custom_id", str), ("body", dict)):
        if not isinstance(said.get(name), kind) or not said[name]:
            raise _Wrong("missing_required_parameter", name, f"{name} is missing or no {kind}.")
    if said.get("method") != "POST":
        raise _Wrong("invalid_method", "method", "The method must be POST.")
    if said.get("url") != endpoint:
        raise _Wrong("invalid_url", "url", f"The url must be the batch's endpoint, {endpoint}.")
    return Line(said["custom_id"], said["body"])


def _check_model(line: Line, before: list[Line], models: tuple[str, ...]) -> None:
    model = line.body.get("model")
    if model not in models:
        raise _Wrong("model_not_found", "body.model", f"The model {model!r} does not exist.")
    if before and before[0].body["model"] != model:
        raise _Wrong("mismatched_model", "body.model", "A batch's requests must name one model.")


def _line(name: str, line: Line, response: Json | None, error: Json | None) -> Json:
    return {
        "id": f"batch_req_{name}",
        "custom_id": line.custom_id,
        "response": response,
        "error": error,
    }
