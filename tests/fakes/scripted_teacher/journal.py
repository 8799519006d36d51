"""The teacher's own books: every call that arrived and what became of it.

Belongs here: records of calls, the counts made from them, the planted defects. Does not: slots
(`slots.py`) or deciding an outcome (`server.py`). The books outlive the client, so a test can kill
it and read here what was in flight.
"""

import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

IN_FLIGHT, ANSWERED, FAILED, CLIENT_GONE = "in_flight", "answered", "failed", "client_gone"


@dataclass
class Call:
    """One call. `state`: in_flight, answered (sent whole), failed (by the server) or client_gone.

    Times are seconds since the start or the last reset. `subject` is the same for a repeated
    question; `request` only for an identical body.
    """

    number: int
    request: str
    subject: str
    model: str
    arrived_s: float
    agent: str = "unknown"
    state: str = IN_FLIGHT
    ended_s: float | None = None
    status: int | None = None
    fault: str | None = None
    defect: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass
class Journal:
    """Calls in order of arrival, and each planted defect once however often it was served."""

    calls: list[Call] = field(default_factory=list)
    defects: dict[str, dict[str, Any]] = field(default_factory=dict)
    max_in_flight: int = 0
    in_flight: int = 0
    _first_answered: dict[str, str] = field(default_factory=dict)
    _started: float = field(default_factory=time.monotonic)

    def forget(self) -> None:
        """Close the books and start new ones; calls in flight are not carried over."""
        self.calls.clear()
        self.defects.clear()
        self._first_answered.clear()
        self.max_in_flight = self.in_flight
        self._started = time.monotonic()

    def arrive(self, request: TeacherRequest) -> Call:
        """Enter a call that has just arrived."""
        call = Call(
            number=len(self.calls),
            request=request.hash,
            subject=request.subject,
            model=request.model,
            arrived_s=time.monotonic() - self._started,
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

    def as_json(self) -> dict[str, Any]:
        return {
            "calls": [asdict(call) for call in self.calls],
            "defects": list(self.defects.values()),
        }

    def report(self) -> dict[str, Any]:
        """Return the counts. `answered_again`: answers to a body that had been answered before."""
        states = Counter(call.state for call in self.calls)
        answered = [call for call in self.calls if call.state == ANSWERED]
        failed = (call for call in self.calls if call.state == FAILED)
        return {
            "calls": len(self.calls),
            "in_flight": self.in_flight,
            "max_in_flight": self.max_in_flight,
            "answered": states[ANSWERED],
            "failed": states[FAILED],
            "client_gone": states[CLIENT_GONE],
            "answered_again": len(answered) - len({call.request for call in answered}),
            "by_status": dict(Counter(str(call.status) for call in failed)),
            "by_fault": dict(Counter(call.fault for call in self.calls if call.fault)),
            "by_agent": dict(Counter(call.agent for call in answered)),
            "by_defect": dict(Counter(entry["kind"] for entry in self.defects.values())),
            "prompt_tokens": sum(call.prompt_tokens for call in answered),
            "completion_tokens": sum(call.completion_tokens for call in answered),
        }
