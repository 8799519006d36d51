"""Limits per minute, of requests and of tokens, and the headers that tell of them.

Belongs here: two token buckets that fill all the time, as OpenAI's. Does not: other limits
(`access.py`). A request's tokens are what OpenAI counts before it answers: the larger of its
`max_tokens` and its prompt's estimate. A request that is sent away takes nothing.
Headers: https://platform.openai.com/docs/guides/rate-limits
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests.fakes.scripted_teacher.declined import Declined
from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.scripted_teacher.shapes import TeacherRequest


@dataclass
class Bucket:
    """What is left of one limit; full, it holds `burst_s` seconds' worth."""

    per_minute: int
    burst_s: float
    left: float
    at: float

    @property
    def capacity(self) -> float:
        return max(1.0, self.per_minute * self.burst_s / 60)

    def fill(self, now: float) -> None:
        gained = (now - self.at) * self.per_minute / 60
        self.left, self.at = min(self.capacity, self.left + gained), now

    def wait_s(self, amount: float) -> float:
        """Seconds until `amount` is there; for more than it can hold, until it is full."""
        return max(0.0, min(amount, self.capacity) - self.left) * 60 / self.per_minute


class Rates:
    """Takes each request's share of the limits, or sends it away."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def forget(self) -> None:
        """Fill the buckets."""
        self._buckets.clear()

    def take(self, request: TeacherRequest, settings: Settings) -> None:
        """Raise the 429 of a request that is too much now; else count it."""
        amounts = {"requests": 1.0, "tokens": 0.0}
        buckets = self._filled(settings)
        if "tokens" in buckets:
            amounts["tokens"] = max(request.max_tokens or 0, request.prompt_tokens)
        for unit, bucket in buckets.items():
            if bucket.left < amounts[unit]:
                wait_s = bucket.wait_s(amounts[unit])
                message = (
                    f"Rate limit reached for {request.model} on {unit} per min: "
                    f"Limit {bucket.per_minute}, Requested {amounts[unit]:.0f}. "
                    f"Please try again in {duration(wait_s)}."
                )
                is_told = settings.retry_after_s is not None
                raise Declined(
                    429,
                    message,
                    unit,
                    "rate_limit_exceeded",
                    retry_after_s=round(wait_s, 3) if is_told else None,
                )
        for unit, bucket in buckets.items():
            bucket.left -= amounts[unit]

    def headers(self, settings: Settings) -> Mapping[str, str]:
        """Return `x-ratelimit-{limit,remaining,reset}-…` of the limits that are set."""
        told = {}
        for unit, bucket in self._filled(settings).items():
            told[f"x-ratelimit-limit-{unit}"] = str(bucket.per_minute)
            told[f"x-ratelimit-remaining-{unit}"] = str(int(bucket.left))
            told[f"x-ratelimit-reset-{unit}"] = duration(bucket.wait_s(bucket.capacity))
        return told

    def _filled(self, settings: Settings) -> dict[str, Bucket]:
        limits = {"requests": settings.requests_per_minute, "tokens": settings.tokens_per_minute}
        now = time.monotonic()
        filled = {}
        for unit, limit in limits.items():
            if limit is None:
                continue
            bucket = self._buckets.get(unit)
            if bucket is None or (bucket.per_minute, bucket.burst_s) != (
                limit,
                settings.rate_burst_s,
            ):
                bucket = self._buckets[unit] = Bucket(limit, settings.rate_burst_s, 0.0, now)
                bucket.left = bucket.capacity
            bucket.fill(now)
            filled[unit] = bucket
        return filled


def duration(seconds: float) -> str:
    """Write seconds as OpenAI's headers do: `20ms`, `1.5s`, `6m0s`, `1h0m0s`."""
    milliseconds = round(seconds * 1000)
    if milliseconds < 1000:
        return f"{milliseconds}ms"
    minutes, rest = divmod(milliseconds / 1000, 60)
    hours, minutes = divmod(int(minutes), 60)
    said = f"{round(rest, 3):g}s"
    if hours:
        return f"{hours}h{minutes}m{said}"
    return f"{minutes}m{said}" if minutes else said
