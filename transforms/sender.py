"""Sends one task's calls: within what it was granted, at the teacher's pace, all of them counted.

Belongs here: what a call goes through between a flow and the wire. Does not: the window of items
(`partition.py`), a call's retries (`teacher/caller.py`), keeping its answer (`teacher/ledger.py`).
"""

import asyncio
import time
from dataclasses import dataclass, replace

from transforms.progress import Progress, Shares
from transforms.teacher.budget import Budget
from transforms.teacher.caller import Caller
from transforms.teacher.callers import callers, distinct
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.expected import Cost, cost_of
from transforms.teacher.failures import Failure, Permanent, Refused, Stop
from transforms.teacher.prefix import PrefixMeter
from transforms.teacher.request import Completion, Request
from transforms.teacher.server_metrics import waiting_requests


@dataclass
class Sender:
    """The teachers of one task, as one of `tasks` that share them. One event loop's."""

    settings: TeacherSettings
    tasks: int
    budget: Budget
    progress: Progress

    def __post_init__(self) -> None:
        self._by_role = callers(self.settings, self.tasks)
        self._callers = distinct(self._by_role)
        self._prefixes = {id(caller): PrefixMeter() for caller in self._callers}

    async def send(self, skill: str, role: str, request: Request) -> tuple[Completion, int]:
        """Return the answer and how many attempts it took.

        Raises:
            SkillBudgetReached: the skill's budget is spent.
            Failure: the call's own; see `teacher/caller.py`.
            Stop: the stage is to end.
        """
        caller = self._by_role[role]
        expected = caller.expected.cost(request)
        await self.budget.reserve(skill, expected)
        cost = Cost()
        try:
            completion, attempts = await caller.call(request)
            completion = self._metered(caller, request, completion)
            cost = cost_of(completion)
        except Failure as failure:
            if isinstance(failure, Permanent | Refused):  # recorded: as good as paid for
                cost = Cost(1)
            if failure.completion is not None:
                cost = cost_of(failure.completion)
                failure.completion = self._metered(caller, request, failure.completion)
                self.progress.count_call(failure.completion)
            raise
        finally:
            self.budget.settle(skill, expected, cost)
        self.progress.count_call(completion)
        return completion, attempts

    def _metered(self, caller: Caller, request: Request, completion: Completion) -> Completion:
        now = time.monotonic()
        cacheable = self._prefixes[id(caller)].cacheable_tokens(
            request, completion.prompt_tokens, now - completion.latency_s, now
        )
        return replace(completion, cacheable_tokens=cacheable)

    def end(self, stop: Stop) -> None:
        """Make calls that wait for their turn or a retry give up."""
        for caller in self._callers:
            caller.stop = caller.stop or stop

    def share(self, shares: Shares) -> None:
        """Share the teachers with the other tasks as the driver says."""
        held = shares.held or [0] * len(self._callers)
        for caller, calls in zip(self._callers, held, strict=True):
            caller.pace.share(shares.tasks, shares.dividing, calls)

    def needs(self, items: int) -> list[int]:
        """Return the calls in flight that so many items may need, by endpoint."""
        return [min(items, caller.pace.ceiling) for caller in self._callers]

    async def watch(self, every_s: float) -> None:
        """See that each teacher is there, and how many requests wait at those that have a limit.

        Until cancelled.
        """
        limited = [c for c in self._callers if c.client.endpoint.limits.queue is not None]
        queues = (self._watch_queue(caller, every_s) for caller in limited)
        await asyncio.gather(*(caller.watch() for caller in self._callers), *queues)

    async def _watch_queue(self, caller: Caller, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            # What is not known holds nothing back: the page may be gone while requests waited.
            caller.pace.queued(await waiting_requests(caller.client.endpoint.base_url) or 0)

    @property
    def most_in_flight(self) -> int:
        """The calls that could be in flight at once."""
        return sum(caller.pace.ceiling for caller in self._callers)

    def note_state(self) -> None:
        """Tell the progress what is in flight and what was turned away."""
        self.progress.in_flight = sum(caller.pace.in_flight for caller in self._callers)
        self.progress.turned_away = sum(caller.turned_away for caller in self._callers)

    async def close(self) -> None:
        for caller in self._callers:
            await caller.client.close()
