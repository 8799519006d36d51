"""Slots worked first come first served, as vLLM's, and how busy they were.

Belongs here: the queue and the busy-slot accounting. Does not: how long a slot is held, or HTTP.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class Slots:
    """Saturation as in "busy slot-seconds over slots × (first arrival to last answer)"."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._busy = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.forget()

    def forget(self) -> None:
        """Start the accounting afresh; calls in the slots go on and count from now."""
        self._busy_s = 0.0
        self._busy_s_at_last_answer = 0.0
        self._changed_at = time.monotonic()
        self._first_arrival: float | None = None
        self._last_answer: float | None = None

    def resize(self, limit: int | None) -> None:
        """Change the number of slots; answers in the works are not interrupted."""
        self._limit = limit
        self._admit()

    def arrived(self) -> None:
        """Note an arrival: the first opens the window that saturation is measured over."""
        if self._first_arrival is None:
            self._first_arrival = time.monotonic()

    def answered(self) -> None:
        """Note an answer: the last closes the window."""
        self._account()
        self._last_answer = self._changed_at
        self._busy_s_at_last_answer = self._busy_s

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a slot, then keep it busy until the block ends, however it ends."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._admit()
        try:
            await turn
            yield
        finally:
            if turn.done() and not turn.cancelled():
                self._account()
                self._busy -= 1
            elif turn in self._waiting:
                self._waiting.remove(turn)
            self._admit()

    def report(self) -> dict[str, Any]:
        """Return the accounting: seconds, counts, and a share in 0..1 (None without slots)."""
        window_s = 0.0
        if self._first_arrival is not None and self._last_answer is not None:
            window_s = self._last_answer - self._first_arrival
        capacity_s = window_s * (self._limit or 0)
        return {
            "slots": self._limit,
            "busy_slots": self._busy,
            "queued": len(self._waiting),
            "window_s": window_s,
            "busy_slot_s": self._busy_s_at_last_answer,
            "saturation": self._busy_s_at_last_answer / capacity_s if capacity_s else None,
        }

    def _admit(self) -> None:
        while self._waiting and (self._limit is None or self._busy < self._limit):
            turn = self._waiting.popleft()
            if not turn.done():  # done: its client left while it waited
                self._account()
                self._busy += 1
                turn.set_result(None)

    def _account(self) -> None:
        now = time.monotonic()
        self._busy_s += self._busy * (now - self._changed_at)
        self._changed_at = now
