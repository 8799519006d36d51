"""What may still be spent: calls, tokens and dollars, of a run and of each skill.

Belongs here: limits, their shares, and reserving before a call what is settled after it. Does not:
what was spent so far (`transforms/spend.py`), prices (`endpoint.py`). A budget is overrun by no
more than what the calls in flight cost beyond what was expected of them.
"""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from transforms.teacher.expected import Cost
from transforms.teacher.failures import BudgetReached, SkillBudgetReached

#: Stands for the whole run among the names of skills.
RUN = ""


@dataclass(frozen=True)
class Allowance:
    """How much may be spent; None is no limit."""

    calls: int | None = None
    tokens: int | None = None
    usd: float | None = None

    def less(self, spent: Cost) -> "Allowance":
        """Return what is left of it."""
        return Allowance(
            None if self.calls is None else max(0, self.calls - int(spent.calls)),
            None if self.tokens is None else max(0, self.tokens - int(spent.tokens)),
            None if self.usd is None else max(0.0, self.usd - spent.usd),
        )

    def part(self, share: float) -> "Allowance":
        """Return a part of it, `share` in 0..1; what is not whole is rounded up."""
        return Allowance(
            None if self.calls is None else _whole(self.calls * share),
            None if self.tokens is None else _whole(self.tokens * share),
            None if self.usd is None else self.usd * share,
        )

    def within(self, other: "Allowance") -> "Allowance":
        """Return what both of them allow."""
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        known = ([each for each in pair if each is not None] for pair in pairs)
        return Allowance(*(min(each, default=None) for each in known))

    def share(self, tasks: int, number: int) -> "Allowance":
        """Return the share of one of `tasks`; all shares together are the whole."""
        return Allowance(
            None if self.calls is None else (self.calls + tasks - 1 - number) // tasks,
            None if self.tokens is None else self.tokens // tasks,
            None if self.usd is None else self.usd / tasks,
        )

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left of it."""
        return any(left is not None and left <= 0 for left in (self.calls, self.tokens, self.usd))

    def fits(self, cost: Cost) -> bool:
        """Whether it allows a cost."""
        return (
            (self.calls is None or cost.calls <= self.calls)
            and (self.tokens is None or cost.tokens <= self.tokens)
            and (self.usd is None or cost.usd <= self.usd)
        )

    def __str__(self) -> str:
        """In words: `120 calls, $2.50`; empty without a limit."""
        said = []
        for name in (each.name for each in fields(self)):
            if (amount := getattr(self, name)) is not None:
                said.append(f"${amount:.2f}" if name == "usd" else f"{amount:,} {name}")
        return ", ".join(said)


def _whole(amount: float) -> int:
    """Round up what is not a whole number but for the noise of floating point."""
    return math.ceil(amount - 1e-9)


#: A name of a budget, a skill's or RUN → what it allows.
Allowances = Mapping[str, Allowance]


@dataclass
class Budget:
    """The budgets one task was granted. One event loop's.

    What calls in flight may cost is reserved at its most until an agent's answers are known, so
    near its end a budget waits for them before it says that it is spent.
    """

    granted: Allowances = field(default_factory=dict)
    _spent: dict[str, Cost] = field(default_factory=dict, repr=False)
    _reserved: dict[str, Cost] = field(default_factory=dict, repr=False)
    _waiting: list[asyncio.Future[None]] = field(default_factory=list, repr=False)

    async def reserve(self, skill: str, expected: Cost) -> None:
        """Take what a call is expected to cost; `settle` it in any case.

        Raises:
            SkillBudgetReached: not this skill, but others may go on.
            BudgetReached: what was granted to this task is spent.
        """
        while (name := self._short(skill, expected)) is not None:
            if not self._may_return(name):
                reached = SkillBudgetReached if name != RUN else BudgetReached
                whose = f"{name}'s budget" if name != RUN else "the budget"
                raise reached(f"{whose} is spent (granted to this task: {self.granted[name]})")
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        for name in {skill, RUN}:
            self._reserved[name] = self._reserved.get(name, Cost()) + expected

    def settle(self, skill: str, expected: Cost, cost: Cost) -> None:
        """Replace what was reserved for a call by what it did cost."""
        for name in {skill, RUN}:
            self._reserved[name] = self._reserved[name] - expected
        self.note_spent(skill, cost)
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)

    def note_spent(self, skill: str, cost: Cost) -> None:
        """Count what was spent; an earlier attempt at the same task has spent of its grant, too."""
        for name in {skill, RUN}:
            self._spent[name] = self._spent.get(name, Cost()) + cost

    def _may_return(self, name: str) -> bool:
        """Whether calls in flight may cost less than is reserved for them; of calls, none does."""
        spent, reserved = self._spent.get(name, Cost()), self._reserved.get(name, Cost())
        return reserved.calls > 0 and self.granted[name].fits(
            Cost(spent.calls + reserved.calls + 1, spent.tokens, spent.usd)
        )

    def _short(self, skill: str, expected: Cost) -> str | None:
        """Return the name of the budget that has no room for a call, or None."""
        for name in (RUN, skill):
            taken = self._spent.get(name, Cost()) + self._reserved.get(name, Cost())
            if name in self.granted and not self.granted[name].fits(taken + expected):
                return name
        return None
