"""One call as the books have it.

Belongs here: what is noted of a call. Does not: when (`chat.py`), the books (`journal.py`), their
sums (`counts.py`).
"""

from dataclasses import dataclass, fields
from typing import Any

IN_FLIGHT, ANSWERED, FAILED, CLIENT_GONE = "in_flight", "answered", "failed", "client_gone"


@dataclass(slots=True)
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
    cached_tokens: int = 0
    is_batch: bool = False

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _FIELDS}


_FIELDS = tuple(each.name for each in fields(Call))
