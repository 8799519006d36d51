"""What the books add up to, kept as they are written, so that asking costs nothing.

Belongs here: sums over calls. Does not: the calls themselves (`journal.py`).
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.scripted_teacher.record import ANSWERED, CLIENT_GONE, FAILED, Call


@dataclass
class Counts:
    """Sums over the calls that ended, and over the faults of all."""

    by_state: Counter[str] = field(default_factory=Counter)
    by_status: Counter[str] = field(default_factory=Counter)
    by_fault: Counter[str] = field(default_factory=Counter)
    by_agent: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    answered_again: int = 0
    answered_in_batches: int = 0
    answered_requests: set[str] = field(default_factory=set)

    def end(self, call: Call) -> None:
        """Count a call that has just ended."""
        self.by_state[call.state] += 1
        if call.state == FAILED:
            self.by_status[str(call.status)] += 1
        if call.state == ANSWERED:
            self.by_agent[call.agent] += 1
            self.tokens["prompt"] += call.prompt_tokens
            self.tokens["completion"] += call.completion_tokens
            self.tokens["cached"] += call.cached_tokens
            self.answered_in_batches += call.is_batch
            self.answered_again += call.request in self.answered_requests
            self.answered_requests.add(call.request)

    def report(self) -> dict[str, Any]:
        """Return the sums. `answered_again`: answers to a body that had been answered before.

        Both ways to ask count alike, so a body answered in a batch and in a call is there, too.
        """
        return {
            "answered": self.by_state[ANSWERED],
            "failed": self.by_state[FAILED],
            "client_gone": self.by_state[CLIENT_GONE],
            "answered_again": self.answered_again,
            "answered_in_batches": self.answered_in_batches,
            "by_status": dict(self.by_status),
            "by_fault": dict(self.by_fault),
            "by_agent": dict(self.by_agent),
            "prompt_tokens": self.tokens["prompt"],
            "completion_tokens": self.tokens["completion"],
            "cached_tokens": self.tokens["cached"],
        }
