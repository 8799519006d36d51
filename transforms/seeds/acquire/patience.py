"""How long fetching waits for a hub that does not answer as it should, and when it gives up.

Belongs here: bounds, waiting, and being told to stop. Does not: what went wrong (`hub.py`).
"""

import logging
import threading
import time
from dataclasses import dataclass, field

from transforms.seeds.acquire.errors import AcquisitionError, Interrupted, OutOfTime, RateLimited

log = logging.getLogger(__name__)


class Passing(Exception):
    """A failure that may pass: the connection, the hub's own trouble, or its limits."""

    def __init__(self, detail: str, *, wait_s: float | None = None, is_limit: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.wait_s = wait_s
        self.is_limit = is_limit


class Stopped(Exception):
    """Another file's failure has ended the whole."""


@dataclass(frozen=True)
class Patience:
    """Bounds of an acquisition.

    Attributes:
        tries: failures in a row, without a byte in between, after which it is given up.
        wait_s: how long to wait after the first; twice as long after each further one.
        longest_wait_s: longest wait, also of those that the hub asks for.
        silence_s: how long to wait for a connection, or its next byte.
        hours: how long all may take.
    """

    tries: int = 5
    wait_s: float = 1.0
    longest_wait_s: float = 120.0
    silence_s: float = 30.0
    hours: float = 12.0


@dataclass
class Watch:
    """An acquisition's bounds while it runs, shared by its threads."""

    corpus: str
    repo: str
    has_token: bool
    patience: Patience
    stop: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Return if fetching may go on.

        Raises:
            OutOfTime: it has taken as long as it may.
            Stopped: it has been ended.
        """
        if self.stop.is_set():
            raise Stopped
        if self._left_s() <= 0:
            raise OutOfTime(self.corpus, self.patience.hours)

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than fetching may go on."""
        self.stop.wait(min(seconds, max(self._left_s(), 0.0)))
        self.check()

    def _left_s(self) -> float:
        return self.started + self.patience.hours * 3600 - time.monotonic()


class Tries:
    """The tries at one request: counts failures in a row, and waits after each."""

    def __init__(self, watch: Watch, what: str) -> None:
        self._watch = watch
        self._what = what
        self._failures = 0

    def succeeded(self) -> None:
        """Begin to count anew: something came in."""
        self._failures = 0

    def failed(self, problem: Passing) -> None:
        """Wait before the next try.

        Raises:
            RateLimited, Interrupted: there is to be none.
            OutOfTime, Stopped: see `Watch.check`.
        """
        patience = self._watch.patience
        self._failures += 1
        wait_s = problem.wait_s
        if wait_s is None:
            wait_s = patience.wait_s * 2 ** (self._failures - 1)
            wait_s = min(wait_s, patience.longest_wait_s)
        if self._failures >= patience.tries or wait_s > patience.longest_wait_s:
            raise self._given_up(problem)
        log.warning(
            "%s: %s was cut off (%s); next try in %.0f s",
            self._watch.corpus, self._what, problem.detail, wait_s,
        )  # fmt: skip
        self._watch.wait(wait_s)

    def _given_up(self, problem: Passing) -> AcquisitionError:
        watch = self._watch
        if problem.is_limit:
            return RateLimited(watch.corpus, watch.repo, problem.wait_s, watch.has_token)
        return Interrupted(watch.corpus, self._what, problem.detail, self._failures)
