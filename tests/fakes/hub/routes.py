"""What the stub of the hub answers: information, trees, branches, and files from a byte on.

Belongs here: its routes. Does not: faults (`server.py`), or what it serves (`repos.py`). As the
real one does, it hands files out from another origin, by redirection.
"""

import json
import re
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from tests.fakes.hub.repos import Blob
from tests.fakes.hub.requests import Request

if TYPE_CHECKING:
    from tests.fakes.hub.server import FakeHub

_API = re.compile(
    r"/api/datasets/(?P<repo>[^/]+/[^/]+)(?:/(?P<what>revision|tree|refs)(?:/(.+))?)?"
)
_RESOLVE = re.compile(r"/datasets/(?P<repo>[^/]+/[^/]+)/resolve/(?P<rev>[^/]+)/(?P<path>.+)")


def handler(hub: "FakeHub") -> type[BaseHTTPRequestHandler]:
    """Return the class that answers a hub's requests."""

    class Handler(_Handler):
        served = hub

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: "FakeHub"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        with self.served.lock:
            self.served.requests.append(Request(self.command, path, self.headers))
        if path.startswith("/blobs/"):
            self._blob(path)
        elif fault := self.served.planted(path, in_body=False):
            self._error(fault.status, "", fault.headers)
        elif (
            self.served.token and self.headers.get("Authorization") != f"Bearer {self.served.token}"
        ):
            self._error(401, "", {})
        elif match := _API.fullmatch(path):
            self._api(match["repo"], match["what"], match[3] or "main")
        elif match := _RESOLVE.fullmatch(path):
            self._resolve(match["repo"], match["rev"], match["path"])
        else:
            self._error(404, "EntryNotFound", {})

    def _may_read(self) -> bool:
        token = self.served.token
        return not token or self.headers.get("Authorization") == f"Bearer {token}"

    def _api(self, name: str, what: str | None, revision: str) -> None:
        repo = self.served.repos.get(name)
        if repo is None:
            self._error(404, "RepoNotFound", {})
        elif what == "refs":
            refs = [
                {"name": branch, "ref": f"refs/heads/{branch}", "targetCommit": repo.commit(branch)}
                for branch in repo.branches
            ]
            self._json({"branches": refs, "tags": [], "converts": []})
        elif (commit := repo.commit(revision)) is None:
            self._error(404, "RevisionNotFound", {})
        elif what == "tree":
            self._json([blob.as_entry() for blob in repo.files(commit)])
        else:
            siblings = [blob.as_sibling() for blob in repo.files(commit)]
            siblings += self.served.extra_siblings
            self._json({"id": name, "sha": commit, "siblings": siblings})

    def _resolve(self, name: str, revision: str, path: str) -> None:
        found = self._found(name, revision, path)
        if found is None:
            self._error(404, "EntryNotFound", {})
            return
        commit, blob = found
        # Another origin than 127.0.0.1 to every HTTP client: no token may follow there.
        where = f"http://localhost:{self.served.port}/blobs/{name}/{commit}/{quote(path)}"
        self.send_response(302)
        self.send_header("Location", f"{where}?Signature=signed")
        self.send_header("X-Repo-Commit", commit)
        self.send_header("ETag", f'"{blob.git_id}"')
        self.send_header("X-Linked-ETag", f'"{blob.etag}"')
        self.send_header("X-Linked-Size", str(len(blob.data)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _found(self, name: str, revision: str, path: str) -> tuple[str, Blob] | None:
        repo = self.served.repos.get(name)
        commit = repo.commit(revision) if repo else None
        if repo is None or commit is None:
            return None
        return next(((commit, blob) for blob in repo.files(commit) if blob.path == path), None)

    def _blob(self, path: str) -> None:
        if fault := self.served.planted(path, in_body=False):
            self._error(fault.status, "", fault.headers)
            return
        owner, name, commit, inside = path.removeprefix("/blobs/").split("/", 3)
        found = self._found(f"{owner}/{name}", commit, inside)
        if found is None:
            self._error(404, "EntryNotFound", {})
            return
        data = found[1].data[::-1] if self.served.garbles else found[1].data
        asked = None if self.served.ignores_ranges else self.headers.get("Range")
        start = int(match[1]) if (match := _range(asked)) else 0
        if match and start >= len(data):
            self._error(416, "", {})
            return
        self.send_response(206 if match else 200)
        if match:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self._body(path, data[start:])

    def _body(self, path: str, data: bytes) -> None:
        if self.command == "HEAD":
            return
        fault = self.served.planted(path, in_body=True)
        if fault is None:
            self.wfile.write(data)
            return
        self.wfile.write(data[: fault.after_bytes])
        self.close_connection = True

    def _json(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _error(self, status: int, code: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        if code:
            self.send_header("X-Error-Code", code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _range(header: str | None) -> re.Match[str] | None:
    return re.fullmatch(r"bytes=(\d+)-", header or "")
