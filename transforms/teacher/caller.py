"""Calls with patience: retries and the circuit breaker, for one event loop.

Belongs here: how often and how soon a call is tried, and what ends it. Does not: how many are on
the wire (`pacing.py`), when the teacher counts as down (`health.py`), what an answer means
(`client.py`), or keeping it (`ledger.py`).
"""

import asyncio
import random
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, NoReturn

from transforms.teacher.client import Client
from transforms.teacher.expected import Cost, Expected, cost_of
from transforms.teacher.failures import (
    Failure,
    Forbidden,
    Misconfigured,
    Stop,
    TeacherDown,
    TeacherError,
    TimedOut,
    Transient,
    Unreachable,
    Unreadable,
)
from transforms.teacher.health import Health
from transforms.teacher.pacing import Pace
from transforms.teacher.request import Completion, Request

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
#: Of the time after which a teacher counts as down: so long may calls in flight hear nothing before
#: it is asked whether it is there. The rest is for the asking.
SILENT_SHARE = 0.75


@dataclass
class Caller:
    """Calls to one endpoint. A slot is held only while a request is on the wire.

    `stop` is what has ended the stage for this loop: set it, and every call waiting for a slot or
    a retry raises it.
    """

    client: Client
    pace: Pace
    deadline_s: float
    down_after_s: float
    stop: Stop | None = None
    turned_away: int = 0
    health: Health = field(init=False, repr=False)
    expected: Expected = field(init=False, repr=False)
    _in_flight: set[asyncio.Task[Any]] = field(default_factory=set, repr=False)
    _cut: Stop | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.expected = Expected(self.client.endpoint.price)
        self.pace.is_over = lambda: self.stop is not None
        self.health = Health(
            self.client.endpoint.address, self.client.timeout_s, self.deadline_s, self.down_after_s
        )

    async def call(self, request: Request) -> tuple[Completion, int]:
        """Return the answer and how many attempts it took.

        Raises:
            Failure: the call's own: refused, never to be answered, or failing where others do not.
            Transient: the deadline passed; the item stays pending.
            Stop: the stage is to end.
        """
        failures: list[Transient] = []
        started = 0.0
        while True:
            expected = self.expected.cost(request)
            await self.pace.enter(expected.tokens)
            try:
                self._raise_stop()
                began = time.monotonic()
                started = started or began
                left_s = started + self.deadline_s - began
                if left_s <= 0:  # spent on waiting for a slot
                    break
                return await self._attempt(request, left_s, expected), len(failures) + 1
            except Transient as failed:
                failures.append(failed)
            finally:
                self.pace.leave()
            await self._judge(request, failures, began)
            wait_s = self._wait_s(failures[-1], len(failures))
            if time.monotonic() + wait_s - started > self.deadline_s:
                break
            await self._sleep(wait_s)
        raise await self._given_up(request, self._telling(failures, left_s), started)

    def _telling(self, failures: list[Transient], left_s: float) -> Transient:
        """Return the failure that says what is wrong: no last try that was short of time."""
        was_short = isinstance(failures[-1], TimedOut) and left_s < self.client.timeout_s
        return failures[-2] if was_short and len(failures) > 1 else failures[-1]

    async def _attempt(self, request: Request, within_s: float, expected: Cost) -> Completion:
        sent_at = time.monotonic()
        try:
            completion = await self._on_wire(self.client.complete(request, within_s))
        except Transient as failure:
            self.turned_away += failure.is_busy
            if failure.is_overload:
                self.pace.pushed_back(sent_at, failure.retry_after_s)
            raise
        except Failure as failure:
            self._note_answer(request, failure.completion, sent_at, expected)
            raise
        except Forbidden as forbidden:
            raise await self._forbidden(request, forbidden) from forbidden
        except Stop as stop:
            self.stop = self.stop or stop
            raise
        finally:
            self.pace.told(self.client.left)
        self._note_answer(request, completion, sent_at, expected)
        return completion

    async def _on_wire(self, answer: Coroutine[Any, Any, Completion]) -> Completion:
        """Return an answer, unless the calls in flight are ended before it comes; see `watch`."""
        call: Any = asyncio.current_task()
        self._in_flight.add(call)
        try:
            return await answer
        except asyncio.CancelledError:
            if self._cut is None:
                raise
            call.uncancel()
            raise self._cut from None
        finally:
            self._in_flight.discard(call)

    async def watch(self) -> None:
        """End the calls in flight once nobody is there, until cancelled.

        A network that is cut says nothing: without this each call would sit out its own limit.
        """
        silent_after_s = SILENT_SHARE * self.down_after_s
        heard_at = time.monotonic()
        while True:
            await asyncio.sleep(silent_after_s / 6)
            if not self._in_flight or self.stop is not None:
                heard_at = time.monotonic()
                continue
            since = max(heard_at, self.health.heard_at)
            if time.monotonic() - since > silent_after_s:
                try:
                    await self.client.check()
                except Unreachable as failure:
                    self.health.note_silence(since)
                    self._cut = self.stop = self.stop or self.health.down(failure)
                    for call in [*self._in_flight]:
                        call.cancel()
                except (Transient, Stop):  # it is there; what it means, the next call will tell
                    pass
                heard_at = time.monotonic()

    def _note_answer(
        self, request: Request, completion: Completion | None, sent_at: float, expected: Cost
    ) -> None:
        self.health.note_answer()
        tokens = expected.tokens
        if completion is not None:
            self.expected.learn(request, completion)
            tokens = cost_of(completion).tokens
        latency_s = time.monotonic() - sent_at
        self.pace.answered(sent_at, latency_s, tokens, expected.tokens)

    async def _judge(self, request: Request, failures: list[Transient], began: float) -> None:
        """Raise what a failed attempt calls for, if it ends the call or the stage."""
        failure = failures[-1]
        self.health.note_failure(self._name(request), failure, began)
        if sum(isinstance(each, Unreadable) for each in failures) > 1:
            raise await self._unreadable(request, failure)
        if failure.retry_after_s and failure.retry_after_s > self.deadline_s:
            # A daily quota, say: the calls that follow would be told the same.
            said = f"{failure}; it asks to wait {failure.retry_after_s:.0f} s: run again then"
            self._end(TeacherDown(said))
        if stop := self.health.stop(failure):
            self._end(stop)
        if self.health.is_in_doubt:
            await self._check(failure)

    async def _unreadable(self, request: Request, failure: Transient) -> Failure:
        """Return how a call ends that was answered twice, paid for each time, and never readably.

        Raises the stop if no call will be.
        """
        if not await self._is_own_trouble(request):
            setting = self.client.endpoint.url_setting
            self._end(Misconfigured(f"{failure}; is {setting} the address of a chat API?"))
        if self.health.are_many_odd(has_succeeded=True):
            return failure  # a gateway's page in place of answers, say: the item may wait
        self.health.forgive(self._name(request))
        return TeacherError(f"answered twice with no completion: {failure}")

    async def _forbidden(self, request: Request, forbidden: Forbidden) -> TeacherError:
        """Return how a call ends that is forbidden by itself; raises the stop if the key is."""
        is_own = await self._is_own_trouble(request)
        if not is_own or self.health.are_many_odd(has_succeeded=True):
            self._end(forbidden)  # a key that has served may have reached its limit
        return TeacherError(f"forbidden, though the key is good: {forbidden.said}")

    async def _is_own_trouble(self, request: Request) -> bool:
        """Whether it may be a request's own fault that it ended oddly, and not the settings'.

        A partition may begin with such requests. A stop records nothing, so every later run would
        begin with them too, and end at them.
        """
        self.health.note_oddity(self._name(request))
        if self.client.has_succeeded:
            return True
        if self.health.are_many_odd(has_succeeded=False):
            return False
        try:
            has_models = await self.client.check()
        except Transient:
            return False
        except Stop as stop:
            self._end(stop)
        self._raise_stop()
        return has_models

    async def _given_up(self, request: Request, failure: Transient, started: float) -> Failure:
        """Return how a call ends whose deadline passed; raises the stop if none can be answered.

        Where the teacher answers others, or is there at least, a lone failing request is to blame.
        """
        if not self.health.has_answered_since(started):
            if failure.is_busy or self.health.are_several_failing:
                self._end(self.health.down(failure))
            await self._check(failure)
        if failure.is_overload and not isinstance(failure, TimedOut):
            return failure  # the teacher has enough to do, which is no fault of the item
        self.health.forgive(self._name(request))
        spent_s = time.monotonic() - started
        return TeacherError(f"no answer in {spent_s:.0f} s, though the teacher is there: {failure}")

    async def _check(self, failure: Transient) -> None:
        """Stop if the server does not even list its models."""
        try:
            await self.client.check()
        except Transient:
            self._end(self.health.down(failure))
        except Stop as stop:
            self._end(stop)
        self.health.note_alive()
        self._raise_stop()

    def _name(self, request: Request) -> str:
        return request.hash(self.client.endpoint.model)

    def _end(self, stop: Stop) -> NoReturn:
        self.stop = self.stop or stop
        raise self.stop

    def _raise_stop(self) -> None:
        if self.stop is not None:
            raise self.stop

    def _wait_s(self, failure: Transient, attempts: int) -> float:
        if failure.retry_after_s:  # "at once" is no wait, and may be a date by a slow clock
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
