"""Patience: when a call is tried again, when the teacher counts as down, when waiting ends."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from transforms.teacher.caller import Caller
from transforms.teacher.callers import callers
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint, TeacherSettings
from transforms.teacher.failures import (
    Interrupted,
    Misconfigured,
    Permanent,
    Refused,
    TeacherDown,
    TeacherError,
    TimedOut,
    Transient,
    Unreachable,
    Unreadable,
)
from transforms.teacher.pacing import Pace
from transforms.teacher.request import Completion, Request

ENDPOINT = Endpoint("http://teacher/v1", "m")
Script = Callable[[str, int], Awaitable[None]]


@dataclass
class FakeClient(Client):
    """Answers after `script(question, attempt)`, which may wait or raise; notes each call."""

    script: Script | None = None
    is_there: bool = False
    absence: type[Transient] = Transient
    asked: list[tuple[str, float]] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    async def check(self) -> bool:
        if not self.is_there:
            raise self.absence("no answer")
        return True

    async def complete(self, request: Request, within_s: float = math.inf) -> Completion:
        self.limits.append(within_s)
        question = request.messages[0]["content"]
        self.asked.append((question, time.monotonic()))
        attempt = sum(each == question for each, _ in self.asked)
        if self.script is not None:
            await self.script(question, attempt)
        self.has_succeeded = True
        return Completion(f"answer to {question}", "stop", "m")


def caller(
    script: Script | None = None,
    slots: int = 2,
    *,
    is_there: bool = False,
    timeout_s: float = 1.0,
    **settings: Any,
) -> Caller:
    limits = {"deadline_s": 60.0, "down_after_s": 60.0, **settings}
    client = FakeClient(ENDPOINT, timeout_s, script=script, is_there=is_there)
    return Caller(client, Pace(slots), **limits)


def question(text: str) -> Request:
    return Request("asker", ({"role": "user", "content": text},), 0.5, 10)


def times_asked(asking: Caller) -> list[str]:
    assert isinstance(asking.client, FakeClient)
    return [each for each, _ in asking.client.asked]


def always(failure: Callable[[], Exception]) -> Script:
    async def fail(_: str, __: int) -> None:
        raise failure()

    return fail


def test_a_call_is_tried_again_until_it_is_answered_and_says_how_often() -> None:
    async def twice(_: str, attempt: int) -> None:
        if attempt <= 2:
            raise Transient("500")

    completion, attempts = asyncio.run(caller(twice).call(question("q")))
    assert (completion.text, attempts) == ("answer to q", 3)


def test_a_call_that_waits_for_a_retry_leaves_its_slot_to_others() -> None:
    async def limited(text: str, attempt: int) -> None:
        if text == "limited" and attempt == 1:
            raise Transient("429", 1.0)
        await asyncio.sleep(0.01)

    asking = caller(limited, slots=1)

    async def both() -> list[str]:
        order: list[str] = []

        async def one(text: str) -> None:
            await asking.call(question(text))
            order.append(text)

        await asyncio.gather(one("limited"), *(one(f"other {n}") for n in range(5)))
        return order

    assert asyncio.run(both())[-1] == "limited", "the others did not wait for it"


def test_retry_after_is_honoured() -> None:
    async def limited(_: str, attempt: int) -> None:
        if attempt == 1:
            raise Transient("429", 1.2)

    asking = caller(limited)
    asyncio.run(asking.call(question("q")))
    assert isinstance(asking.client, FakeClient)
    (_, first), (_, second) = asking.client.asked
    assert second - first >= 1.2


def test_a_teacher_that_asks_to_wait_past_the_deadline_stops_the_stage_and_says_how_long() -> None:
    async def out_for_today(_: str, __: int) -> None:
        raise Transient("429", 3600.0, is_busy=True)

    asking = caller(out_for_today)

    async def several() -> list[BaseException | tuple[Completion, int]]:
        calls = (asking.call(question(f"q{number}")) for number in range(50))
        return await asyncio.gather(*calls, return_exceptions=True)

    told = asyncio.run(several())
    assert all(isinstance(each, TeacherDown) and "3600 s" in str(each) for each in told)
    assert isinstance(asking.client, FakeClient)
    assert len(asking.client.asked) <= 8, "a try for each slot at most, and no storm"


def test_no_more_calls_are_on_the_wire_than_there_are_slots() -> None:
    most = 0

    async def count(_: str, __: int) -> None:
        nonlocal most
        most = max(most, asking.pace.in_flight)
        await asyncio.sleep(0.005)

    async def many() -> None:
        await asyncio.gather(*(asking.call(question(str(n))) for n in range(20)))

    asking = caller(count, slots=3)
    asyncio.run(many())
    assert most == 3
    assert asking.pace.in_flight == 0


def test_a_teacher_that_fails_every_call_for_long_is_down_and_every_waiting_call_hears_of_it() -> (
    None
):
    asking = caller(always(lambda: Transient("connection refused")), slots=4, down_after_s=1.0)

    async def many() -> list[Any]:
        calls = (asking.call(question(str(n))) for n in range(12))
        return await asyncio.gather(*calls, return_exceptions=True)

    started = time.monotonic()
    ended = asyncio.run(many())
    assert {type(each) for each in ended} == {TeacherDown}
    assert time.monotonic() - started < 30
    for said in ("http://teacher/v1", "connection refused", "run again"):
        assert said in str(ended[0])


def test_one_answer_in_between_shows_that_the_teacher_is_there() -> None:
    async def half(text: str, attempt: int) -> None:
        if text == "hard" and attempt <= 5:
            raise Transient("500")

    asking = caller(half, down_after_s=1.5)

    async def talk() -> int:
        hard = asyncio.create_task(asking.call(question("hard")))
        while not hard.done():
            await asking.call(question("easy"))
            await asyncio.sleep(0.1)
        return (await hard)[1]

    assert asyncio.run(talk()) == 6


@pytest.mark.parametrize("retry_after_s", [0.05, None])
def test_a_teacher_that_only_says_slow_down_is_not_down(retry_after_s: float | None) -> None:
    async def limited(_: str, attempt: int) -> None:
        if attempt <= 4:
            raise Transient("429", retry_after_s, is_busy=True)

    asking = caller(limited, down_after_s=0.1)
    _, attempts = asyncio.run(asking.call(question("q")))
    assert attempts == 5


def test_a_server_that_is_down_and_names_a_time_is_down_all_the_same() -> None:
    asking = caller(always(lambda: Transient("503", 0.1)), down_after_s=0.5)
    with pytest.raises(TeacherDown, match="503"):
        asyncio.run(asyncio.wait_for(asking.call(question("q")), 30))


async def beside_others(asking: Caller, asked: str) -> Any:
    """Ask one question while others are asked and answered; return how it ended."""
    one = asyncio.create_task(asking.call(question(asked)))
    while not one.done():
        await asking.call(question("easy"))
        await asyncio.sleep(0.1)
    (ended,) = await asyncio.gather(one, return_exceptions=True)
    return ended


def only(asked: str, failure: Callable[[], Exception]) -> Script:
    """Fail one question always, and answer all others."""

    async def fail(text: str, _: int) -> None:
        if text == asked:
            raise failure()

    return fail


def test_past_its_deadline_a_call_that_is_put_off_gives_up_and_the_item_may_wait() -> None:
    asking = caller(only("q", lambda: Transient("429", 0.1, is_busy=True)), deadline_s=1.0)
    assert type(asyncio.run(beside_others(asking, "q"))) is Transient
    assert asking.stop is None


def test_a_question_that_fails_where_others_are_answered_is_that_items_own_trouble() -> None:
    asking = caller(only("q", lambda: Transient("500")), deadline_s=1.5, down_after_s=0.3)
    ended = asyncio.run(beside_others(asking, "q"))
    assert isinstance(ended, TeacherError)
    assert "500" in str(ended)
    assert asking.stop is None


def test_a_last_question_that_always_fails_does_not_make_a_teacher_down_that_is_there() -> None:
    asking = caller(
        always(lambda: Transient("500")), is_there=True, deadline_s=1.5, down_after_s=0.2
    )
    with pytest.raises(TeacherError):
        asyncio.run(asking.call(question("q")))
    assert asking.stop is None


def test_one_question_alone_finds_out_that_nobody_is_there() -> None:
    asking = caller(always(lambda: Transient("refused")), down_after_s=0.3)
    with pytest.raises(TeacherDown, match="refused"):
        asyncio.run(asyncio.wait_for(asking.call(question("q")), 20))


def test_several_questions_that_fail_stop_the_stage_though_the_server_lists_its_models() -> None:
    asking = caller(always(lambda: Transient("500")), is_there=True, down_after_s=0.5)

    async def both() -> list[Any]:
        calls = (asking.call(question(str(n))) for n in range(2))
        return await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 20)

    assert {type(each) for each in asyncio.run(both())} == {TeacherDown}


def test_a_teacher_that_answers_nothing_but_slow_down_stops_the_stage_in_the_end() -> None:
    busy = always(lambda: Transient("429", 0.1, is_busy=True))
    asking = caller(busy, is_there=True, deadline_s=1.0)
    with pytest.raises(TeacherDown, match="429"):
        asyncio.run(asking.call(question("q")))
    assert isinstance(asking.stop, TeacherDown)


def test_a_teacher_that_hangs_is_found_out_by_the_first_attempts_that_time_out() -> None:
    async def hang(_: str, __: int) -> None:
        await asyncio.sleep(1.0)
        raise Transient("Timeout")

    asking = caller(hang, slots=8, is_there=True, down_after_s=0.5)

    async def many() -> list[Any]:
        calls = (asking.call(question(str(n))) for n in range(8))
        return await asyncio.gather(*calls, return_exceptions=True)

    started = time.monotonic()
    assert {type(each) for each in asyncio.run(many())} == {TeacherDown}
    assert time.monotonic() - started < 5.0
    assert len(times_asked(asking)) == 8, "none was tried again"


def test_an_attempt_may_take_no_longer_than_its_call_has_left() -> None:
    async def twice(_: str, attempt: int) -> None:
        if attempt == 1:
            raise Transient("500", 1.0)

    asking = caller(twice, deadline_s=5.0)
    asyncio.run(asking.call(question("q")))
    assert isinstance(asking.client, FakeClient)
    first, second = asking.client.limits
    assert first == pytest.approx(5.0, abs=0.2)
    assert second <= 4.0


def test_an_answer_of_an_unknown_shape_is_asked_for_once_more_and_then_stops_the_stage() -> None:
    asking = caller(always(lambda: Unreadable("answered with no completion: {a: text}")))
    with pytest.raises(Misconfigured, match=r"\{a: text\}.*OPENAI_BASE_URL"):
        asyncio.run(asking.call(question("q")))
    assert len(times_asked(asking)) == 2


def test_a_wait_that_is_already_over_is_no_reason_to_ask_at_once_again_and_again() -> None:
    assert caller()._wait_s(Transient("429", 0.0, is_busy=True), 10) >= 10.0


def test_a_call_can_be_tried_again_for_ever_without_an_overflow() -> None:
    assert caller()._wait_s(Transient("500"), 5000) <= 30.0


def test_a_stop_ends_the_waits_for_a_retry_and_for_a_slot() -> None:
    async def script(text: str, _: int) -> None:
        if text == "slow":
            await asyncio.sleep(1.5)
        else:
            raise Transient("429", 300.0)

    asking = caller(script, slots=1, deadline_s=1000)

    async def run() -> list[Any]:
        calls = [asyncio.create_task(asking.call(question("waits for a retry")))]
        await asyncio.sleep(0.1)
        calls.append(asyncio.create_task(asking.call(question("slow"))))
        await asyncio.sleep(0.1)
        calls.append(asyncio.create_task(asking.call(question("waits for a slot"))))
        await asyncio.sleep(0.1)
        asking.stop = Interrupted("enough")
        return await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 30)

    retry, slow, slot = asyncio.run(run())
    assert isinstance(retry, Interrupted)
    assert isinstance(slot, Interrupted)
    assert slow[0].text == "answer to slow", "what is on the wire is paid for, so it is kept"
    assert "waits for a slot" not in times_asked(asking)


def test_a_stop_of_one_call_stops_the_others_and_is_not_tried_again() -> None:
    asking = caller(always(lambda: Misconfigured("OPENAI_API_KEY was refused")), slots=1)

    async def many() -> list[Any]:
        calls = (asking.call(question(str(n))) for n in range(8))
        return await asyncio.gather(*calls, return_exceptions=True)

    assert {type(each) for each in asyncio.run(many())} == {Misconfigured}
    assert len(times_asked(asking)) == 1


@pytest.mark.parametrize("failure", [Refused("no"), Permanent("400")])
def test_what_no_retry_can_mend_is_not_tried_again(failure: Exception) -> None:
    asking = caller(always(lambda: failure))
    with pytest.raises(type(failure)):
        asyncio.run(asking.call(question("q")))
    assert len(times_asked(asking)) == 1


def test_roles_share_the_pace_of_one_endpoint_and_have_their_own_at_two() -> None:
    shared = callers(TeacherSettings(ENDPOINT, ENDPOINT))
    assert shared["teacher"] is shared["critic"]
    other = Endpoint("http://critic/v1", "c")
    own = callers(TeacherSettings(ENDPOINT, other))
    assert own["teacher"].client.endpoint == ENDPOINT
    assert own["critic"].client.endpoint == other


async def never(_: str, __: int) -> None:
    await asyncio.sleep(3600)


async def watched(asking: Caller, for_s: float) -> list[Any]:
    """Return what became of two calls on a teacher that is silent, watched for so long."""
    watch = asyncio.create_task(asking.watch())
    calls = [asyncio.create_task(asking.call(question(each))) for each in "ab"]
    try:
        await asyncio.wait(calls, timeout=for_s)
        return [call.exception() if call.done() else None for call in calls]
    finally:
        for task in (watch, *calls):
            task.cancel()


def test_calls_in_flight_end_soon_once_nobody_can_be_reached() -> None:
    async def run() -> tuple[list[Any], float]:
        asking = caller(never, timeout_s=3600, down_after_s=2.0)
        assert isinstance(asking.client, FakeClient)
        asking.client.absence = Unreachable
        started = time.monotonic()
        ended = await watched(asking, for_s=20)
        with pytest.raises(TeacherDown):
            await asking.call(question("c"))
        return ended, time.monotonic() - started

    ended, took_s = asyncio.run(run())
    assert [type(each) for each in ended] == [TeacherDown, TeacherDown]
    assert "answered nothing for 2 s" in str(ended[0])
    assert 1.5 < took_s < 8


@pytest.mark.parametrize(("is_there", "absence"), [(True, Transient), (False, TimedOut)])
def test_a_teacher_that_takes_its_time_is_left_to_it(
    is_there: bool, absence: type[Transient]
) -> None:
    async def run() -> list[Any]:
        asking = caller(never, is_there=is_there, timeout_s=3600, down_after_s=0.5)
        assert isinstance(asking.client, FakeClient)
        asking.client.absence = absence
        return await watched(asking, for_s=2)

    assert asyncio.run(run()) == [None, None]


def test_past_its_deadline_an_item_that_met_an_overloaded_teacher_may_wait() -> None:
    overloaded = only("q", lambda: Transient("503", 0.1, is_overload=True))
    asking = caller(overloaded, is_there=True, deadline_s=1.0)

    async def run() -> None:
        await asyncio.gather(*(asking.call(question(each)) for each in "abc"))
        with pytest.raises(Transient, match="503"):
            await asking.call(question("q"))

    asyncio.run(run())
