"""Calls with patience: slots, retries and the circuit breaker, for one event loop.

Belongs here: how often and how soon a call is tried, and when the teacher counts as down. Does not:
what an answer means (`client.py`), or keeping it (`ledger.py`).
"""

import asyncio
import random
import time
from dataclasses import dataclass, field

from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint, TeacherSettings
from transforms.teacher.failures import Stop, TeacherDown, Transient
from transforms.teacher.request import Completion, Request

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0


@dataclass
class Budget:
    """How many calls may still be paid for; None is no limit. Taken before a call is sent."""

    calls: int | None = None

    def take(self) -> bool:
        if self.calls is None:
            return True
        self.calls -= 1
        return self.calls >= 0


@dataclass
class Caller:
    """Calls to one endpoint. A slot is held only while a request is on the wire.

    `stop` is what has ended the stage for this loop: set it, and every call waiting for a slot or
    a retry raises it.
    """

    client: Client
    slots: asyncio.Semaphore
    deadline_s: float
    down_after_s: float
    stop: Stop | None = None
    in_flight: int = 0
    _failing_since: float | None = field(default=None, repr=False)
    _failures: int = field(default=0, repr=False)

    async def call(self, request: Request) -> tuple[Completion, int]:
        """Return the answer and how many attempts it took.

        Raises:
            Failure: the call's own: refused, or never to be answered.
            Transient: the deadline passed; the item stays pending.
            Stop: the stage is to end.
        """
        started, attempts = time.monotonic(), 0
        while True:
            attempts += 1
            try:
                async with self.slots:
                    self._raise_stop()
                    self.in_flight += 1
                    try:
                        completion = await self.client.complete(request)
                    finally:
                        self.in_flight -= 1
            except Transient as failure:
                self._note_failure(failure)
                wait_s = self._wait_s(failure, attempts)
                if failure.retry_after_s and failure.retry_after_s > self.deadline_s:
                    # A daily quota, say: the calls that follow would be told the same.
                    self.stop = self.stop or TeacherDown(
                        f"{failure}; it asks to wait {failure.retry_after_s:.0f} s: run again then"
                    )
                    self._raise_stop()
                if time.monotonic() + wait_s - started > self.deadline_s:
                    raise
                await self._sleep(wait_s)
            except Stop as stop:
                self.stop = self.stop or stop
                raise
            else:
                self._failing_since, self._failures = None, 0
                return completion, attempts

    def _raise_stop(self) -> None:
        if self.stop is not None:
            raise self.stop

    def _note_failure(self, failure: Transient) -> None:
        """A teacher that answers 429 is alive; one that fails every call for long is down."""
        if failure.is_busy:
            self._failing_since, self._failures = None, 0
            return
        now = time.monotonic()
        self._failing_since = self._failing_since or now
        self._failures += 1
        if now - self._failing_since > self.down_after_s and self._failures > 3:
            self.stop = self.stop or TeacherDown(
                f"the teacher at {self.client.endpoint.address} has failed {self._failures} "
                f"calls in a row for {now - self._failing_since:.0f} s ({failure}); what was "
                "answered is kept, run again when it is back"
            )

    def _wait_s(self, failure: Transient, attempts: int) -> float:
        if failure.retry_after_s is not None:
            return failure.retry_after_s + random.uniform(0, 0.25)
        # Tried often enough that a teacher which is down is found out in time.
        at_most = LONGEST_WAIT_S if failure.is_busy else self.down_after_s / 4
        longest = min(FIRST_WAIT_S * 2 ** min(attempts - 1, 10), LONGEST_WAIT_S, at_most)
        return random.uniform(longest / 2, longest)

    async def _sleep(self, wait_s: float) -> None:
        """Wait, but not past a stop: a stage that ends does not sit out its retries."""
        end = time.monotonic() + wait_s
        while (left := end - time.monotonic()) > 0:
            self._raise_stop()
            await asyncio.sleep(min(left, 0.5))
        self._raise_stop()


def callers(settings: TeacherSettings, slots: int) -> dict[str, Caller]:
    """Return a caller for each role; roles with one endpoint share it, and its slots."""
    made: dict[Endpoint, Caller] = {}
    for endpoint in (settings.teacher, settings.critic):
        if endpoint not in made:
            made[endpoint] = Caller(
                client=Client(endpoint, settings.call_timeout_s),
                slots=asyncio.Semaphore(slots),
                deadline_s=settings.call_deadline_s,
                down_after_s=settings.down_after_s,
            )
    return {"teacher": made[settings.teacher], "critic": made[settings.critic]}


def distinct(by_role: dict[str, Caller]) -> list[Caller]:
    """Return the callers, once each: roles may share one."""
    return list({id(caller): caller for caller in by_role.values()}.values())


async def check_teacher(settings: TeacherSettings) -> None:
    """Fail within seconds if the teacher cannot be used, before anything is planned.

    Raises:
        Misconfigured, TeacherDown: what to mend.
    """
    for caller in distinct(callers(settings, 1)):
        try:
            for attempt in (1, 2, 3):
                try:
                    await caller.client.check()
                    break
                except Transient as failure:
                    if attempt == 3:
                        raise TeacherDown(
                            f"{failure}: is the teacher running, and is "
                            f"{caller.client.endpoint.url_setting} right?"
                        ) from failure
                    await asyncio.sleep(1)
        finally:
            await caller.client.close()
