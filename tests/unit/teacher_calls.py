"""Rows of ops.teacher_calls, made up.

Belongs here: building such a row. Does not: any expectation.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def teacher_call(call_id: str, *, after_s: float = 0.0, **values: Any) -> dict[str, Any]:
    """A call answered so many seconds after a fixed start."""
    return {
        "call_id": call_id, "work_item": "w", "seed_id": "s", "skill": "chain",
        "stage": "contents", "step": "ask_on", "step_path": "asker", "sample": 0,
        "agent": "asker", "prompt_hash": "p", "request_hash": "r", "model": "m",
        "status": "answered", "response": f"answer {call_id}", "finish_reason": "stop",
        "prompt_tokens": 10, "completion_tokens": 5, "cached_tokens": 0, "cost_usd": 0.0,
        "latency_s": 0.1, "attempts": 1, "answered_at": START + timedelta(seconds=after_s),
        "run_id": "run", **values,
    }  # fmt: skip
