"""How many calls one task may have on the wire at once, and when the next may go.

Concurrency follows the teacher: it grows by one a round trip and is halved when the teacher says
429 or 503 or lets a call time out (additive increase, multiplicative decrease, as TCP's; after a
cut it comes back fast to just below what was too much, as TCP's slow start does). A teacher that
queues and never says 429 is kept to a latency or a queue. Belongs here: that, the ramp at the start
and the rates. Does not: which failure is which (`failures.py`), retries (`caller.py`).
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from transforms.teacher.buckets import UNITS, Bucket, Left, per_minute
from transforms.teacher.endpoint import Limits

#: A task starts with so many calls and reaches what it may have after so long.
RAMP_FROM, RAMP_S = 16, 0.5
#: After a cut, growth is fast up to this share of what was too much.
SAFE_SHARE = 0.85
#: What latency or a queue is answered with: gentler, since nothing was turned away.
EASE = 0.8
LATENCY_WEIGHT = 0.1
RECHECK_S = 0.25


@dataclass
class Pace:
    """The pace of one endpoint's calls in one event loop: one task's share of `concurrency`.

    Attributes:
        concurrency: calls in flight that all tasks together may have.
        tasks: how many tasks still ask: each may have an equal part of the rates.
        dividing: among how many of them calls in flight are divided, in equal parts; see `share`.
        held: the calls in flight that the other tasks keep.
        limits: what the endpoint is known to bear.
        is_adaptive: False keeps `concurrency` whatever the teacher says.
        is_over: whether nothing waits for its turn any more: all are let go at once.
    """

    concurrency: int
    tasks: int = 1
    limits: Limits = field(default_factory=Limits)
    is_adaptive: bool = True
    is_over: Callable[[], bool] = field(default=lambda: False, repr=False)
    in_flight: int = 0
    dividing: int = field(init=False)
    held: int = 0

    def __post_init__(self) -> None:
        self.dividing = self.tasks
        self._waiting: deque[tuple[asyncio.Future[None], float]] = deque()
        self._allowed: float = self.ceiling
        self._safe: float = self.ceiling
        self._started_at: float | None = None
        self._cut_at = -math.inf
        self._turned_away = 0
        self._held_until = -math.inf
        self._latency_s: float | None = None
        self._is_queueing = False
        self._timer: asyncio.TimerHandle | None = None
        self._set = {unit: per_minute(rate / self.tasks) for unit, rate in self._rates().items()}
        self._told: dict[str, Bucket] = {}

    @property
    def ceiling(self) -> int:
        """The most calls that this task may have in flight."""
        most = min(self.concurrency, self.limits.concurrency or self.concurrency)
        return max(1, (most - self.held) // self.dividing)

    @property
    def room(self) -> int:
        """The calls that may be in flight now."""
        if not self.is_adaptive:
            return self.ceiling
        return max(1, int(min(self._allowed, self.ceiling, self._ramp())))

    def share(self, tasks: int, dividing: int, held: int) -> None:
        """Share the endpoint from now on as its attributes say."""
        if (tasks, dividing, held) == (self.tasks, self.dividing, self.held):
            return
        was = self.ceiling
        self.tasks, self.dividing, self.held = max(1, tasks), max(1, dividing), held
        if self._allowed >= was:  # nothing held it back: it grows into its new share
            self._safe = self.ceiling
        for unit, rate in self._rates().items():
            shared = per_minute(rate / self.tasks)
            self._set[unit].resize(shared.rate_per_s, shared.capacity)

    async def enter(self, tokens: float) -> None:
        """Wait for a turn; `tokens` is what the call is expected to cost. Then `leave` it."""
        if self._started_at is None:
            self._started_at = time.monotonic()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, tokens))
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        self.in_flight -= 1
        self._admit()

    def answered(self, sent_at: float, latency_s: float, tokens: float, expected: float) -> None:
        """Note an answer to a call that was expected to cost so many tokens, and cost `tokens`."""
        self._turned_away = 0
        for bucket in self._buckets("tokens"):
            bucket.take(tokens - expected)
        mean_s = self._latency_s if self._latency_s is not None else latency_s
        self._latency_s = mean_s + LATENCY_WEIGHT * (latency_s - mean_s)
        most_s = self.limits.latency_s
        if most_s is not None and self._latency_s > most_s:
            self._ease(sent_at)
        elif not self._is_queueing:
            self._grow()

    def pushed_back(self, sent_at: float, retry_after_s: float | None = None) -> None:
        """Note that the teacher turned a call away, or let it time out."""
        self._turned_away += 1
        now = time.monotonic()
        if self._turned_away > max(3.0, self._allowed) and retry_after_s:
            # It answers nobody for now: whoever is sent meanwhile is only turned away too.
            self._held_until = max(self._held_until, now + retry_after_s)
        if sent_at <= self._cut_at:  # it was on its way before the last cut
            return
        too_much = min(self._allowed, self.in_flight + 1.0, self._ramp())
        self._safe = max(1.0, SAFE_SHARE * too_much)
        self._allowed = max(1.0, too_much / 2)
        self._cut_at = now

    def told(self, left: Mapping[str, Left]) -> None:
        """Note what the server says is left of its rate limits."""
        for unit, each in left.items():
            self._told[unit] = each.share(self.tasks)

    def queued(self, waiting: float) -> None:
        """Note how many requests wait at the server, by its own metrics.

        A queue only shrinks when calls end, so it is answered once in the time a call takes.
        """
        most = self.limits.queue
        if most is None:
            return
        self._is_queueing = waiting > most
        if self._is_queueing:
            too_many = (waiting - most) / self.tasks
            self._ease(time.monotonic() - (self._latency_s or 0), at_most=too_many)

    def _ease(self, sent_at: float, at_most: float = math.inf) -> None:
        """Allow fewer calls, but no fewer than `at_most` less."""
        if sent_at > self._cut_at:
            now = min(self._allowed, self.in_flight + 1.0)
            self._allowed = max(1.0, EASE * now, now - at_most)
            self._safe = self._allowed
            self._cut_at = time.monotonic()

    def _grow(self) -> None:
        if self.in_flight + 1 < self._allowed / 2:
            return  # what is not used says nothing about more
        step = 1.0 if self._allowed < self._safe else 1.0 / self._allowed
        self._allowed = min(float(self.ceiling), self._allowed + step)

    def _ramp(self) -> float:
        if self._started_at is None:
            return math.inf
        spent = (time.monotonic() - self._started_at) / RAMP_S
        if spent >= 1:
            return math.inf
        return RAMP_FROM + max(0, self.ceiling - RAMP_FROM) * spent

    def _admit(self) -> None:
        """Let go whose turn it is; come back when time alone will let others go."""
        while self._waiting:
            turn, tokens = self._waiting[0]
            if turn.done():  # cancelled while it waited
                self._waiting.popleft()
                continue
            if not self.is_over():
                if self.in_flight >= self.room:
                    if self.is_adaptive and self._ramp() < self.ceiling:
                        self._return_in(RECHECK_S)
                    return
                if (wait_s := self._wait_s(tokens)) > 0:
                    self._return_in(wait_s)
                    return
            self._waiting.popleft()
            self.in_flight += 1
            for bucket in self._buckets("requests"):
                bucket.take(1)
            for bucket in self._buckets("tokens"):
                bucket.take(tokens)
            turn.set_result(None)

    def _wait_s(self, tokens: float) -> float:
        waits = [self._held_until - time.monotonic()]
        waits += [bucket.wait_s(1) for bucket in self._buckets("requests")]
        waits += [bucket.wait_s(tokens) for bucket in self._buckets("tokens")]
        return max(waits)

    def _return_in(self, wait_s: float) -> None:
        """Look again in a while, and soon in any case: the stage may be over by then."""
        loop = asyncio.get_running_loop()
        when = loop.time() + min(max(wait_s, 0.001), RECHECK_S)
        if self._timer is not None:
            if self._timer.when() <= when:
                return
            self._timer.cancel()
        self._timer = loop.call_at(when, self._returned)

    def _returned(self) -> None:
        self._timer = None
        self._admit()

    def _buckets(self, unit: str) -> list[Bucket]:
        return [buckets[unit] for buckets in (self._set, self._told) if unit in buckets]

    def _rates(self) -> dict[str, int]:
        rates = (self.limits.requests_per_minute, self.limits.tokens_per_minute)
        return {unit: rate for unit, rate in zip(UNITS, rates, strict=True) if rate}
