"""A batch: what it was asked, and how far it is.

Belongs here: its state, and its form as the API shows it. Does not: what moves it (`run.py`).
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

VALIDATING, IN_PROGRESS, FINALIZING = "validating", "in_progress", "finalizing"
COMPLETED, EXPIRED, FAILED = "completed", "expired", "failed"
CANCELLING, CANCELLED = "cancelling", "cancelled"
ENDED = (COMPLETED, EXPIRED, FAILED, CANCELLED)

_MOMENTS = (IN_PROGRESS, FINALIZING, COMPLETED, FAILED, EXPIRED, CANCELLING, CANCELLED)
_WINDOW_S = 24 * 3600


@dataclass
class Batch:
    """A batch. `output` and `errors` are the lines of its files so far."""

    batch_id: str
    number: int
    input_file_id: str
    endpoint: str
    metadata: dict[str, str] | None
    created_at: float = field(default_factory=time.time)
    started: float = field(default_factory=time.monotonic)
    status: str = VALIDATING
    moments: dict[str, int] = field(default_factory=dict)
    total: int = 0
    output: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    output_file_id: str | None = None
    error_file_id: str | None = None
    task: "asyncio.Task[None] | None" = None

    def become(self, status: str) -> None:
        """Take on a status, now."""
        self.status = status
        self.moments[status] = int(time.time())

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.batch_id,
            "object": "batch",
            "endpoint": self.endpoint,
            "errors": {"object": "list", "data": self.wrong} if self.wrong else None,
            "input_file_id": self.input_file_id,
            "completion_window": "24h",
            "status": self.status,
            "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id,
            "created_at": int(self.created_at),
            "expires_at": int(self.created_at) + _WINDOW_S,
            **{f"{status}_at": self.moments.get(status) for status in _MOMENTS},
            "request_counts": {
                "total": self.total,
                "completed": len(self.output),
                "failed": len(self.errors),
            },
            "metadata": self.metadata,
        }
