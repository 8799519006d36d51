"""Slots worked first come first served, as vLLM's.

Belongs here: the queue. Does not: how busy the slots were (`busy.py`), how long one is held, HTTP.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.fakes.scripted_teacher.busy import BusyTime


class Slots:
    """Up to `limit` answers are worked on at a time; the others wait. None: no limit."""

    def __init__(self, limit: int | None, ramp_s: float = 0.0) -> None:
        self._limit = limit
        self._busy = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._time = BusyTime(ramp_s)

    @property
    def busy(self) -> int:
        """Answers worked on now."""
        return self._busy

    @property
    def queued(self) -> int:
        """Calls that wait for a slot now."""
        return sum(not turn.done() for turn in self._waiting)

    def forget(self) -> None:
        """Start the accounting afresh; calls in the slots go on and count from now."""
        self._time = BusyTime(self._time.ramp_s)

    def resize(self, limit: int | None, ramp_s: float) -> None:
        """Change the number of slots; answers in the works are not interrupted.

        A ramp that is over stays as long as it was.
        """
        self._limit = limit
        self._time.ramp_s = ramp_s
        self._admit()

    def arrived(self) -> None:
        """Note that a call arrived."""
        self._time.arrived(self._busy)

    def answered(self) -> None:
        """Note that a call was answered."""
        self._time.answered(self._busy)

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
                self._time.pass_time(self._busy)
                self._busy -= 1
            elif turn in self._waiting:
                self._waiting.remove(turn)
            self._admit()

    def report(self) -> dict[str, Any]:
        """Return the counts, and how busy the slots were; see `busy.BusyTime.report`."""
        return {
            "slots": self._limit,
            "busy_slots": self._busy,
            "queued": self.queued,
            **self._time.report(self._limit),
        }

    def _admit(self) -> None:
        while self._waiting and (self._limit is None or self._busy < self._limit):
            turn = self._waiting.popleft()
            if not turn.done():  # done: its client left while it waited
                self._time.started(self._busy)
                self._busy += 1
                turn.set_result(None)
