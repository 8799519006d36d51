"""Rates: how many requests and tokens a minute may be sent, and what a server says is left of them.

Belongs here: the bucket that refills, and reading OpenAI's rate-limit headers. Does not: how many
calls are in flight (`pacing.py`), or money (`budget.py`).
"""

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
UNITS = ("requests", "tokens")
#: No limit takes longer to be full again; a pace that believed in more would stand still.
LONGEST_RESET_S = 86400.0


@dataclass
class Bucket:
    """An amount that is taken from and refills; it may fall below zero when a call cost more."""

    rate_per_s: float
    capacity: float
    level: float = math.inf
    _at: float = field(default_factory=time.monotonic, repr=False)

    def __post_init__(self) -> None:
        self.level = min(self.level, self.capacity)

    def wait_s(self, amount: float) -> float:
        """Return how long until `amount` is there, or until it is full if it holds less."""
        self._refill()
        missing = min(amount, self.capacity) - self.level
        if missing <= 0:
            return 0.0
        return missing / self.rate_per_s if self.rate_per_s > 0 else math.inf

    def take(self, amount: float) -> None:
        """Take an amount; a negative one gives back what was taken for nothing."""
        self._refill()
        self.level = min(self.capacity, self.level - amount)

    def resize(self, rate_per_s: float, capacity: float) -> None:
        self._refill()
        self.rate_per_s, self.capacity = rate_per_s, capacity
        self.level = min(self.level, capacity)

    def _refill(self) -> None:
        now = time.monotonic()
        self.level = min(self.capacity, self.level + (now - self._at) * self.rate_per_s)
        self._at = now


def per_minute(amount: float) -> Bucket:
    """Return a bucket of so much a minute, spread evenly: it holds what a second brings."""
    return Bucket(amount / 60, max(1.0, amount / 60))


@dataclass(frozen=True)
class Left:
    """What a server says is left of one of its limits, which is full again in `reset_s`."""

    limit: float
    remaining: float
    reset_s: float

    def share(self, tasks: float) -> Bucket:
        """Return one of `tasks` equal shares of what is left, refilling as the server's does."""
        rate_per_s = (self.limit - self.remaining) / self.reset_s if self.reset_s > 0 else math.inf
        if math.isinf(rate_per_s) or rate_per_s <= 0:
            return Bucket(self.limit / tasks, self.limit / tasks)
        return Bucket(rate_per_s / tasks, self.limit / tasks, self.remaining / tasks)


def read_left(headers: Mapping[str, str]) -> dict[str, Left]:
    """Return what rate-limit headers say is left, by unit; nothing where a server sends none.

    OpenAI's names (`x-ratelimit-remaining-requests`, `…-reset-tokens: 6m0s`), which vLLM's
    gateways, Azure and most compatible servers share.
    """
    left: dict[str, Left] = {}
    for unit in UNITS:
        limit = _number(headers.get(f"x-ratelimit-limit-{unit}"))
        remaining = _number(headers.get(f"x-ratelimit-remaining-{unit}"))
        reset_s = until_reset_s(headers.get(f"x-ratelimit-reset-{unit}"))
        if limit and remaining is not None and reset_s is not None:
            left[unit] = Left(limit, min(remaining, limit), reset_s)
    return left


def until_reset_s(written: str | None) -> float | None:
    """Return how long it is until a reset, which is written as a duration or as a moment.

    LiteLLM's proxy sends the moment in seconds since 1970, Anthropic's gateways in ISO 8601. None
    for what is neither, is past, or is too far off to be a rate limit's.
    """
    left_s = seconds(written)
    if left_s is None or left_s > LONGEST_RESET_S:
        moment_s = _moment_s(written) if left_s is None else left_s
        left_s = None if moment_s is None else moment_s - time.time()
    return left_s if left_s is not None and 0 <= left_s <= LONGEST_RESET_S else None


def seconds(duration: str | None) -> float | None:
    """Return a duration such as `1s`, `6m0s`, `120ms` or `2.5` in seconds; None if it is none."""
    if duration is None:
        return None
    if (bare := _number(duration)) is not None:
        return bare
    parts = _DURATION.findall(duration)
    if not parts or "".join(f"{n}{unit}" for n, unit in parts) != duration.strip():
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _moment_s(written: str | None) -> float | None:
    """Return an ISO 8601 date in seconds since 1970; UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _number(written: str | None) -> float | None:
    try:
        number = float(written) if written is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
