"""What a preview made of one document: rows, and what became of the items that made none.

Belongs here: that record, and whether a pair of it would be released. Does not: making it
(`walk.py`), or telling of it (`telling.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from transforms.flows.work import STAGES
from transforms.quality.verdict import FAILED, PASSED
from transforms.teacher.expected import Cost

Row = dict[str, Any]


@dataclass(frozen=True)
class Unmade:
    """A work item that made nothing: rejected, failed, or left waiting without an outcome."""

    stage: str
    step: str
    status: str
    reason: str = ""
    detail: str = ""


@dataclass
class SeedMade:
    """What became of one document: rows by stage, in order, and what made none.

    `calls`, `tokens` and `cost_usd` count all calls of its items, those that were replayed too;
    `paid` counts those that this preview paid for.
    """

    document: Mapping[str, Any]
    rows: dict[str, list[Row]] = field(default_factory=lambda: {stage: [] for stage in STAGES})
    unmade: list[Unmade] = field(default_factory=list)
    calls: int = 0
    tokens: int = 0
    cost_usd: float = 0.0
    paid: Cost = field(default_factory=Cost)

    def pay(self, paid: Cost) -> None:
        """Count what was paid, for items that are left waiting too."""
        self.paid += paid
        self.calls = max(self.calls, int(self.paid.calls))
        self.tokens = max(self.tokens, int(self.paid.tokens))
        self.cost_usd = max(self.cost_usd, self.paid.usd)

    @property
    def is_waiting(self) -> bool:
        """Whether a work item has no outcome yet."""
        return any(each.status == "waiting" for each in self.unmade)

    def verdicts_of(self, pair_id: str) -> list[Row]:
        """Return the verdicts on a pair: the row checks', then the skill's."""
        return [row for row in self.rows["verdicts"] if row["pair_id"] == pair_id]

    def fate_of(self, pair_id: str) -> str:
        """Say whether a pair would be released: `accepted`, or why it would not."""
        verdicts = self.verdicts_of(pair_id)
        if failed := [
            row["reason"] or row["check"] for row in verdicts if row["verdict"] == FAILED
        ]:
            return f"rejected: {', '.join(failed)}"
        own = [row for row in verdicts if row["method"]]
        if any(row["verdict"] == PASSED for row in own):
            return "accepted"
        return "not released: no verifier passed it" if own else "not verified"
