"""How busy the slots were: busy slot-seconds over slots × a window, for three windows.

Belongs here: that accounting. Does not: who gets a slot (`slots.py`).
"""

import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mark:
    """A moment, and the busy slot-seconds up to it."""

    at: float
    busy_s: float


class BusyTime:
    """The integral of busy slots over time, with marks where a window may begin or end.

    The windows begin with the first arrival, or a ramp after it, and end with the last answer, or
    with the last start of work: what is left of a run then is its tail, which no client can fill.
    """

    def __init__(self, ramp_s: float = 0.0) -> None:
        self.ramp_s = ramp_s
        self._busy_s = 0.0
        self._changed_at = time.monotonic()
        self._first_arrival: Mark | None = None
        self._ramp_end: Mark | None = None
        self._last_start: Mark | None = None
        self._last_answer: Mark | None = None

    def pass_time(self, busy: int) -> Mark:
        """Account for the time since the last call, in which `busy` slots were busy."""
        now = time.monotonic()
        if self._first_arrival is not None and self._ramp_end is None:
            end = self._first_arrival.at + self.ramp_s
            if end <= now:
                before = busy * max(0.0, end - self._changed_at)
                self._ramp_end = Mark(end, self._busy_s + before)
        self._busy_s += busy * (now - self._changed_at)
        self._changed_at = now
        return Mark(now, self._busy_s)

    def arrived(self, busy: int) -> None:
        """Note an arrival: the first opens the windows."""
        if self._first_arrival is None:
            self._first_arrival = self.pass_time(busy)

    def started(self, busy: int) -> None:
        """Note that one more slot is busy from now on; `busy` were so far."""
        self._last_start = self.pass_time(busy)

    def answered(self, busy: int) -> None:
        """Note an answer: the last closes the windows."""
        self._last_answer = self.pass_time(busy)

    def report(self, slots: int | None) -> dict[str, Any]:
        """Return seconds, and shares in 0..1 (None without slots, or without a window)."""
        first, ramp_end, last = self._first_arrival, self._ramp_end, self._last_answer
        is_whole = first is not None and last is not None
        return {
            "window_s": last.at - first.at if first and last else 0.0,
            "busy_slot_s": last.busy_s if last else 0.0,
            "ramp_s": self.ramp_s,
            "saturation": _share(first, last, slots) if is_whole else None,
            "saturation_after_ramp": _share(ramp_end, last, slots),
            "saturation_to_last_start": _share(ramp_end, self._last_start, slots),
        }


def _share(start: Mark | None, end: Mark | None, slots: int | None) -> float | None:
    if start is None or end is None or slots is None or end.at <= start.at:
        return None
    return (end.busy_s - start.busy_s) / (slots * (end.at - start.at))
