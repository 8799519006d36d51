"""The teacher's own books: every call that arrived and what became of it.

Belongs here: records of calls, the counts made from them, the planted defects. Does not: slots
(`slots.py`) or deciding an outcome (`server.py`). The books outlive the client, so a test can kill
it and read here what was in flight.
"""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.scripted_teacher.counts import Counts
from tests.fakes.scripted_teacher.record import Call
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest


@dataclass
class Journal:
    """Calls in order of arrival, and each planted defect once however often it was served."""

    calls: list[Call] = field(default_factory=list)
    defects: dict[str, dict[str, Any]] = field(default_factory=dict)
    max_in_flight: int = 0
    in_flight: int = 0
    _counts: Counts = field(default_factory=Counts)
    _first_answered: dict[str, str] = field(default_factory=dict)
    _started: float = field(default_factory=time.monotonic)

    def forget(self) -> None:
        """Close the books and start new ones; calls in flight are not carried over."""
        self.calls.clear()
        self.defects.clear()
        self._first_answered.clear()
        self._counts = Counts()
        self.max_in_flight = self.in_flight
        self._started = time.monotonic()

    def arrive(self, request: TeacherRequest, *, is_batch: bool = False) -> Call:
        """Enter a call that has just arrived."""
        call = Call(
            number=len(self.calls),
            request=request.hash,
            subject=request.subject,
            model=request.model,
            arrived_s=time.monotonic() - self._started,
            is_batch=is_batch,
        )
        self.calls.append(call)
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        return call

    def plant(self, request: TeacherRequest, reply: Reply) -> None:
        """Enter the defect of a reply that was sent, once however often it is sent.

        A response given before to another request, for the same question on the same passage, is
        a duplicate.
        """
        entry = {"request": request.hash, "instruction": reply.notes.get("instruction")}
        if reply.defect is not None:
            self.defects[f"{reply.defect} {request.hash}"] = {"kind": reply.defect, **entry}
        if (pair := reply.notes.get("pair")) is not None:
            first = self._first_answered.setdefault(pair, request.hash)
            if first != request.hash:
                self.defects[f"duplicate {request.hash}"] = {"kind": "duplicate", **entry}

    def end(self, call: Call, state: str, status: int | None = None) -> None:
        """Enter how a call ended."""
        call.state, call.status = state, status
        call.ended_s = time.monotonic() - self._started
        self.in_flight -= 1
        if self._has(call):
            self._counts.end(call)

    def fault(self, call: Call, fault: str) -> None:
        """Enter the fault a call gets."""
        call.fault = fault
        if self._has(call):
            self.count_fault(fault)

    def count_fault(self, fault: str) -> None:
        """Enter a fault of a request that is no call."""
        self._counts.by_fault[fault] += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "calls": [call.as_json() for call in self.calls],
            "defects": list(self.defects.values()),
        }

    def report(self) -> dict[str, Any]:
        """Return the counts; see `counts.Counts.report`."""
        return {
            "calls": len(self.calls),
            "in_flight": self.in_flight,
            "max_in_flight": self.max_in_flight,
            **self._counts.report(),
            "by_defect": dict(Counter(entry["kind"] for entry in self.defects.values())),
        }

    def _has(self, call: Call) -> bool:
        """Whether the call is in these books, not in those before the last reset."""
        return call.number < len(self.calls) and self.calls[call.number] is call
