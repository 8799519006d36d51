"""A Batch API in memory that does as a test says, and the wanted requests to submit to it.

Belongs here: a server whose batches end how and when a test wants. Does not: any expectation, or
plausible answers (see `tests/fakes/scripted_teacher/`).
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.unit.odd_servers import Handler, serving
from tests.unit.teacher_calls import teacher_call
from transforms.lakehouse.files import Folder
from transforms.teacher.batches.wanted import WantedWriter
from transforms.teacher.call_rows import ASKED
from transforms.teacher.endpoint import Endpoint, Price, TeacherSettings
from transforms.teacher.request import Request

ENDED_AT = 1_780_000_000
Json = dict[str, Any]


@dataclass
class BatchServer:
    """What the server has, and what it is to do next.

    Attributes:
        files: content by id.
        batches: in the order they were created.
        asked: every request that came, as `POST /batches`.
        refuses: a status and a body for everything.
        loses_creations: so many creations have their response lost.
    """

    settings: TeacherSettings = field(init=False)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: list[Json] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refuses: tuple[int, Json] | None = None
    loses_creations: int = 0

    def requests(self, number: int = -1) -> list[Json]:
        """Return the lines of a batch's request file."""
        data = self.files[self.batches[number]["input_file_id"]]
        return [json.loads(line) for line in data.split(b"\n") if line]

    def end(
        self,
        number: int = -1,
        *,
        status: str = "completed",
        output: list[Json | bytes] | None = None,
        errors: list[Json | bytes] | None = None,
        said: str = "",
    ) -> None:
        """End a batch: with these lines, or every request answered."""
        batch = self.batches[number]
        if output is None and status == "completed":
            output = [answered(line["custom_id"]) for line in self.requests(number)]
        batch |= {"status": status, f"{status}_at": ENDED_AT}
        for name, lines in (("output_file_id", output), ("error_file_id", errors)):
            if lines is not None:
                batch[name] = f"{name}-{batch['id']}"
                self.files[batch[name]] = b"".join(_line(line) for line in lines)
        if said:
            batch["errors"] = {"data": [{"code": "invalid", "message": said}]}

    def upload(self, body: bytes) -> Json:
        head = body.index(b"\r\n\r\n", body.index(b'name="file"')) + 4
        name = f"file-{len(self.files)}"
        self.files[name] = body[head : body.index(b"\r\n--", head)]
        return {"id": name, "object": "file"}

    def create(self, asked: Json) -> Json:
        batch = {
            **asked, "id": f"batch_{len(self.batches)}", "object": "batch", "status": "validating",
            "created_at": ENDED_AT,
        }  # fmt: skip
        self.batches.append(batch)
        return batch


def _line(line: Json | bytes) -> bytes:
    return (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"


def answered(call_id: str, text: str = "Yes.", **choice: Any) -> Json:
    """An output line."""
    body = {
        "model": "m-2026", "choices": [{"message": {"content": text}, **choice}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 500},
    }  # fmt: skip
    return {"custom_id": call_id, "response": {"status_code": 200, "body": body}, "error": None}


def errored(call_id: str, status: int, message: str, code: str = "") -> Json:
    """A line of the error file, of a request that was refused."""
    body = {"error": {"message": message, "code": code}}
    return {"custom_id": call_id, "response": {"status_code": status, "body": body}, "error": None}


def expired(call_id: str) -> Json:
    """A line of the error file, of a request that the batch never came to."""
    error = {"code": "batch_expired", "message": "This request could not be executed in time."}
    return {"custom_id": call_id, "response": None, "error": error}


class BatchHandler(Handler):
    """Serves what `server` has; each server has a handler class of its own."""

    server_state: BatchServer

    def do_POST(self) -> None:  # noqa: N802
        body = self.read_body()
        if self._is_refused():
            return
        if self.path == "/v1/files":
            self._send(self.server_state.upload(body))
            return
        created = self.server_state.create(json.loads(body))
        if self.server_state.loses_creations:
            self.server_state.loses_creations -= 1
            self.close_connection = True
            return
        self._send(created)

    def do_GET(self) -> None:  # noqa: N802
        kind, *rest = urlsplit(self.path).path.removeprefix("/v1/").split("/")
        if self._is_refused():
            return
        found = [batch for batch in self.server_state.batches if batch["id"] in rest]
        if not rest:
            self._send({"data": self.server_state.batches[::-1], "has_more": False})
        elif kind == "files" and rest[0] in self.server_state.files:
            self.answer(self.server_state.files[rest[0]])
        elif found:
            self._send(found[0])
        else:
            said = {"error": {"message": f"No such object: {rest[0]}"}}
            self.answer(json.dumps(said).encode(), 404)

    def _is_refused(self) -> bool:
        server = self.server_state
        server.asked.append(f"{self.command} {urlsplit(self.path).path.removeprefix('/v1')}")
        if server.refuses is not None:
            self.answer(json.dumps(server.refuses[1]).encode(), server.refuses[0])
        return server.refuses is not None

    def _send(self, answer: Json) -> None:
        self.answer(json.dumps(answer).encode())


@contextmanager
def batch_server(key_setting: str | None = None) -> Iterator[BatchServer]:
    """A running Batch API."""
    server = BatchServer()
    handler = type("OneServersHandler", (BatchHandler,), {"server_state": server})
    with serving(handler) as endpoint:
        priced = Endpoint(
            endpoint.base_url, "m", key_setting=key_setting, price=Price(2.0, 8.0, 1.0)
        )
        server.settings = TeacherSettings(priced, priced, call_timeout_s=10, down_after_s=2.0)
        yield server


def request(number: int, **changes: Any) -> Request:
    messages = ({"role": "user", "content": f"Question {number}?"},)
    return Request(**{"agent": "asker", "messages": messages, "temperature": 0.5,
                      "max_tokens": 100, **changes})  # fmt: skip


def asked_call(call_id: str, **values: Any) -> Json:
    """A ledger row as far as it is known before its answer."""
    return {name: teacher_call(call_id, **values)[name] for name in ASKED}


def want(
    folder: Path,
    *numbers: int,
    role: str = "teacher",
    request_of: Callable[[int], Request] = request,
    **values: Any,
) -> Folder:
    """Leave the requests `c0`, `c1`, … wanted, as a worker does."""
    wanted = Folder(str(folder / "wanted"))
    wanted.remove()
    writer = WantedWriter(wanted, "0-0")
    for number in numbers:
        writer.add(role, request_of(number), asked_call(f"c{number}", **values))
    writer.flush()
    return wanted
