"""How a call ends without an answer: an HTTP error, or a connection broken on purpose.

Belongs here: these two. Does not: when they happen (`access.py`, `faults.py`).
"""

from collections.abc import Mapping

from aiohttp import web

from tests.fakes.scripted_teacher import shapes


class Declined(Exception):
    """An HTTP error to answer with; `retry_after_s` goes into its `Retry-After`, unless None."""

    def __init__(
        self,
        status: int,
        message: str,
        kind: str,
        code: str | None,
        *,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = shapes.error(message, kind, code)
        self.retry_after_s = retry_after_s

    def as_response(self, headers: Mapping[str, str] | None = None) -> web.Response:
        """Return the error as a response."""
        headers = dict(headers or {})
        if self.retry_after_s is not None:
            headers["Retry-After"] = f"{self.retry_after_s:g}"
        return web.json_response(self.body, status=self.status, headers=headers)


class HungUp(ConnectionResetError):
    """The server broke the connection, on purpose."""


def hang_up(http: web.Request) -> None:
    """Break a call's connection without a farewell."""
    if http.transport is not None:
        http.transport.abort()
