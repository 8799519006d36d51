"""A stub of the hub on loopback, for tests: a thread of the test's own process.

Belongs here: starting it, the faults that a test plants, the requests that arrived. Does not: its
routes (`routes.py`), or what it serves (`repos.py`, `layouts.py`).
"""

import threading
from collections.abc import Mapping
from http.server import ThreadingHTTPServer
from typing import Any

from tests.fakes.hub.repos import Repo
from tests.fakes.hub.requests import Fault, Request
from tests.fakes.hub.routes import handler


class FakeHub:
    """A context manager that serves data sets; `url` is its endpoint.

    Example:
        with FakeHub({"me/set": Repo({"main": folder})}) as hub:
            hub.cut("big.jsonl", after_bytes=1000)
            fetch(endpoint=hub.url)
            assert hub.requests[-1].range == "bytes=1000-"
    """

    def __init__(self, repos: Mapping[str, Repo], *, token: str = "") -> None:
        self.repos = dict(repos)
        self.token = token
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.ignores_ranges = False
        self.is_down = False
        self.garbles = False
        #: Files that data sets list beside those they have.
        self.extra_siblings: list[dict[str, Any]] = []
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "FakeHub":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, status: int, within: str = "", times: int = 1, **headers: str) -> None:
        """Answer the next requests whose path holds `within` with a status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(Fault(within, times, status, named))

    def cut(
        self, within: str, after_bytes: int, times: int = 1, *, then_down: bool = False
    ) -> None:
        """Drop the connection in the body of a file; `then_down`: answer 503 from then on."""
        self.faults.append(Fault(within, times, after_bytes=after_bytes, then_down=then_down))

    def mend(self) -> None:
        """Be as a hub without faults, and forget the requests so far."""
        self.faults.clear()
        self.is_down = False
        self.forget()

    def forget(self) -> None:
        """Forget the requests so far."""
        self.requests.clear()

    def gets(self, within: str) -> list[Request]:
        """Return the requests for contents whose path holds a text."""
        return [r for r in self.requests if r.path.startswith("/blobs/") and within in r.path]

    def planted(self, path: str, *, in_body: bool) -> Fault | None:
        """Return the fault that this request meets, if any, and count it."""
        with self.lock:
            for fault in self.faults:
                is_body = fault.after_bytes is not None
                if fault.times and fault.within in path and is_body == in_body:
                    fault.times -= 1
                    self.is_down = self.is_down or fault.then_down
                    return fault
        return Fault("", 1, 503) if self.is_down and not in_body else None
