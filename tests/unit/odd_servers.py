"""Small servers that answer as real ones do at their oddest, and one way to ask them."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.request import Completion, Request

MESSAGES = (
    {"role": "system", "content": "You answer."},
    {"role": "user", "content": "Why do harbours freeze in a cold winter?"},
)
PLAIN = Request("asker", MESSAGES, 0.5, 256)


def complete(where: Endpoint, *requests: Request, timeout_s: float = 20) -> Completion:
    """Send the requests one after the other with one client; return the last answer."""

    async def send() -> Completion:
        client = Client(where, timeout_s)
        try:
            for request in requests[:-1]:
                await client.complete(request)
            return await client.complete(requests[-1])
        finally:
            await client.close()

    return asyncio.run(send())


class Handler(BaseHTTPRequestHandler):
    """A handler that keeps its requests to itself."""

    def log_message(self, *_: Any) -> None:
        """Stay silent."""

    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"] or 0))

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(handler: type[Handler]) -> Iterator[Endpoint]:
    """An endpoint that this handler answers."""
    with HTTPServer(("127.0.0.1", 0), handler) as http:
        thread = Thread(target=http.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield Endpoint(f"http://127.0.0.1:{http.server_port}/v1", "m", key_setting=None)
        http.shutdown()
        thread.join(timeout=10)


@contextmanager
def answering(body: bytes, status: int = 200, **headers: str) -> Iterator[Endpoint]:
    """An endpoint that answers every call with this body."""

    class Same(Handler):
        def do_POST(self) -> None:
            self.read_body()
            self.answer(body, status, **headers)

        def do_GET(self) -> None:
            self.do_POST()

    with serving(Same) as endpoint:
        yield endpoint


@contextmanager
def particular(*refusals: tuple[str, str]) -> Iterator[tuple[Endpoint, list[dict[str, Any]]]]:
    """A server that refuses requests with a parameter, in these words; and what it was sent."""
    sent: list[dict[str, Any]] = []

    class Particular(Handler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.read_body()))
            said = [words for name, words in refusals if name in sent[-1]]
            body: dict[str, Any] = {"choices": [{"message": {"content": "Yes."}}]}
            if said:
                body = {"error": {"message": said[0], "code": "unsupported_parameter"}}
            self.answer(json.dumps(body).encode(), 400 if said else 200)

    with serving(Particular) as endpoint:
        yield endpoint, sent


@contextmanager
def trickling() -> Iterator[Endpoint]:
    """An endpoint that sends a byte now and then for seconds, and never a whole answer."""

    class Trickle(Handler):
        def do_POST(self) -> None:
            self.read_body()
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            with suppress(OSError):
                for _ in range(60):
                    self.wfile.write(b" ")
                    time.sleep(0.1)

    with serving(Trickle) as endpoint:
        yield endpoint


@dataclass
class Sent:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@contextmanager
def recording(status: int = 200, **answer: Any) -> Iterator[tuple[Endpoint, list[Sent]]]:
    """An endpoint that answers (with `answer`, beside a choice), and what it was sent."""
    sent: list[Sent] = []
    whole = {"choices": [{"message": {"content": "{}"}}], **answer} if status == 200 else answer

    class Recorder(Handler):
        def do_POST(self) -> None:
            self._record(json.loads(self.read_body()))
            self.answer(json.dumps(whole).encode(), status)

        def do_GET(self) -> None:
            self._record({})
            self.answer(b'{"data": [{"id": "another"}]}')

        def _record(self, body: dict[str, Any]) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            sent.append(Sent(self.path, headers, body))

    with serving(Recorder) as endpoint:
        yield endpoint, sent
