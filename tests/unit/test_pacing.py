"""Pacing: how many calls are on the wire, and when the next one goes."""

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from transforms.teacher import pacing
from transforms.teacher.buckets import Bucket, Left, per_minute, read_left, seconds
from transforms.teacher.endpoint import Limits
from transforms.teacher.pacing import Pace
from transforms.teacher.server_metrics import read_waiting


@pytest.fixture(autouse=True)
def no_ramp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "RAMP_S", 0.001)


@dataclass
class Server:
    """Answers in `latency_s`, in `slots` at a time; turns away what finds too many in house."""

    latency_s: float = 0.02
    slots: int = 1000
    too_many: int = 1000
    in_house: int = 0
    most_in_house: int = 0
    turned_away: int = 0
    answered: int = 0

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.slots)

    async def serve(self) -> bool:
        if self.in_house >= self.too_many:
            self.turned_away += 1
            return False
        self.in_house += 1
        self.most_in_house = max(self.most_in_house, self.in_house)
        try:
            async with self._slots:
                await asyncio.sleep(self.latency_s * random.uniform(0.9, 1.1))
        finally:
            self.in_house -= 1
        self.answered += 1
        return True


async def one_call(pace: Pace, server: Server, tokens: float = 1.0) -> None:
    while True:
        await pace.enter(tokens)
        sent_at = time.monotonic()
        try:
            if await server.serve():
                pace.answered(sent_at, time.monotonic() - sent_at, tokens, tokens)
                return
            pace.pushed_back(sent_at)
        finally:
            pace.leave()
        await asyncio.sleep(0.02)


async def many(calls: int, *paces: Pace, server: Server) -> None:
    shared = (one_call(paces[number % len(paces)], server) for number in range(calls))
    await asyncio.gather(*shared)


def test_a_teacher_that_turns_calls_away_is_kept_just_below_what_it_bears() -> None:
    async def run() -> tuple[Server, float]:
        server, pace = Server(too_many=20), Pace(200)
        started = time.monotonic()
        await many(2000, pace, server=server)
        return server, time.monotonic() - started

    server, took_s = asyncio.run(run())
    assert server.answered == 2000
    assert server.turned_away < 200, "it learnt from being turned away"
    assert took_s < 3 * 2000 * 0.02 / 20, "and kept the teacher busy"


def test_tasks_that_share_a_teacher_come_to_share_it_fairly_and_none_starves() -> None:
    async def run() -> list[float]:
        server, paces = Server(too_many=24), [Pace(100), Pace(100), Pace(100)]
        paces[0].pushed_back(time.monotonic())
        done = [0, 0, 0]

        async def work(number: int) -> None:
            while True:
                await one_call(paces[number], server)
                done[number] += 1

        workers = [asyncio.create_task(work(number % 3)) for number in range(150)]
        await asyncio.sleep(3)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        return [each / sum(done) for each in done]

    shares = asyncio.run(run())
    assert min(shares) > 0.15, shares


def test_calls_that_were_on_their_way_when_it_slowed_down_do_not_slow_it_down_again() -> None:
    pace = Pace(64)
    pace.in_flight = 63
    sent_at = time.monotonic()
    pace.pushed_back(sent_at)
    assert pace.room == 32
    for _ in range(20):
        pace.pushed_back(sent_at)
    assert pace.room == 32


def test_it_slows_down_to_one_call_and_no_further_and_comes_back() -> None:
    pace = Pace(64)
    for _ in range(20):
        pace.pushed_back(time.monotonic() + 1e6)
        pace._cut_at = float("-inf")
    assert pace.room == 1
    for _ in range(5000):
        pace.in_flight = pace.room - 1
        pace.answered(time.monotonic(), 0.1, 1, 1)
    assert pace.room == 64


def test_a_fixed_number_in_flight_stays_whatever_the_teacher_says() -> None:
    pace = Pace(16, is_adaptive=False)
    pace.pushed_back(time.monotonic())
    assert pace.room == 16


def test_the_ramp_starts_low_and_ends_at_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "RAMP_S", 0.5)

    async def run() -> tuple[int, int]:
        server, pace = Server(latency_s=60), Pace(100)
        calls = [asyncio.create_task(one_call(pace, server)) for _ in range(100)]
        await asyncio.sleep(0.05)
        early = server.in_house
        await asyncio.sleep(1.0)
        late = server.in_house
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        return early, late

    early, late = asyncio.run(run())
    assert early < 50, "a teacher is not hit by everything at once"
    assert late == 100, "though none was answered yet"


def test_a_teacher_that_queues_without_a_word_is_kept_to_a_latency() -> None:
    async def last_part() -> int:
        server, pace = Server(slots=10), Pace(200, limits=Limits(latency_s=0.05))
        await many(1500, pace, server=server)
        server.most_in_house = 0
        await many(500, pace, server=server)
        return server.most_in_house

    most = asyncio.run(last_part())
    assert 8 <= most < 80, f"{most} in house, where 25 wait 0.05 s"


def test_a_queue_at_the_server_makes_it_send_less_until_the_queue_is_gone() -> None:
    pace = Pace(64, limits=Limits(queue=4))
    pace.in_flight = 63
    pace.queued(100)
    assert pace.room == 51
    pace.in_flight = 50
    for _ in range(100):
        pace.answered(time.monotonic(), 0.1, 1, 1)
    assert pace.room == 51, "no growth while requests wait"
    pace.queued(0)
    for _ in range(2000):
        pace.in_flight = pace.room - 1
        pace.answered(time.monotonic(), 0.1, 1, 1)
    assert pace.room == 64


def test_a_queue_is_answered_once_in_the_time_that_a_call_takes_and_not_beyond_what_waits() -> None:
    pace = Pace(64, limits=Limits(queue=4))
    pace.in_flight = 40
    pace.answered(time.monotonic() - 8, 8.0, 1, 1)
    for _ in range(16):  # eight seconds of looking at it twice a second
        pace.queued(7)
    assert pace.room == 41 - 3


def test_without_a_queue_limit_a_queue_is_the_servers_own_affair() -> None:
    pace = Pace(64)
    pace.queued(1000)
    assert pace.room == 64


@pytest.mark.parametrize("unit", ["requests", "tokens"])
def test_no_more_a_minute_are_sent_than_may_be(unit: str) -> None:
    limits = (
        Limits(requests_per_minute=600) if unit == "requests" else Limits(tokens_per_minute=6000)
    )

    async def run() -> float:
        server, pace = Server(latency_s=0.001), Pace(100, limits=limits)
        started = time.monotonic()
        await asyncio.gather(*(one_call(pace, server, tokens=10.0) for _ in range(30)))
        return time.monotonic() - started

    assert 1.7 < asyncio.run(run()) < 10, "30 at 10 a second, a second's worth of them at once"


def test_what_a_call_did_not_use_of_its_tokens_is_there_for_others() -> None:
    async def run() -> float:
        pace = Pace(1, limits=Limits(tokens_per_minute=6000))
        started = time.monotonic()
        for _ in range(20):
            await pace.enter(100)
            pace.answered(time.monotonic(), 0.0, 1, 100)
            pace.leave()
        return time.monotonic() - started

    assert asyncio.run(run()) < 5, "2,000 tokens were expected, which take 20 s; 20 were used"


def test_tasks_share_rates_and_those_that_end_leave_their_share() -> None:
    pace = Pace(64, tasks=4, limits=Limits(requests_per_minute=240))
    assert (pace.ceiling, pace._set["requests"].rate_per_s) == (16, 1.0)
    pace.share(1, 1, 0)
    assert (pace.ceiling, pace._set["requests"].rate_per_s) == (64, 4.0)
    pace.in_flight = 15
    for _ in range(200):
        pace.in_flight = pace.room - 1
        pace.answered(time.monotonic(), 0.1, 1, 1)
    assert pace.room == 64


def test_what_other_tasks_still_hold_is_not_given_away_and_neither_is_their_part_of_the_rates() -> (
    None
):
    limits = Limits(concurrency=8, requests_per_minute=600)
    paces = [Pace(64, tasks=4, limits=limits) for _ in range(4)]
    held = 3 * 2  # three wait for their last two calls each
    paces[0].share(4, 1, held)
    assert paces[0].ceiling == 8 - held
    assert sum(pace._set["requests"].rate_per_s for pace in paces) == 10


def test_an_endpoints_own_cap_holds_over_all_tasks() -> None:
    assert Pace(64, tasks=2, limits=Limits(concurrency=10)).ceiling == 5
    assert Pace(64, tasks=20, limits=Limits(concurrency=10)).ceiling == 1


def test_what_the_servers_headers_say_is_left_is_not_overdrawn() -> None:
    async def run() -> int:
        pace = Pace(64, tasks=2)
        pace.told({"requests": Left(limit=100, remaining=8, reset_s=600)})
        entered = 0

        async def enter() -> None:
            nonlocal entered
            await pace.enter(1)
            entered += 1

        calls = [asyncio.create_task(enter()) for _ in range(20)]
        await asyncio.sleep(0.3)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        return entered

    assert asyncio.run(run()) == 4, "half of 8, for one of two tasks"


def test_a_server_that_answers_nobody_for_a_while_is_left_alone_for_that_while() -> None:
    async def run() -> float:
        pace = Pace(4)
        for _ in range(10):
            pace.pushed_back(time.monotonic(), retry_after_s=0.8)
        started = time.monotonic()
        await pace.enter(1)
        return time.monotonic() - started

    assert asyncio.run(run()) == pytest.approx(0.8, abs=0.4)


def test_one_call_told_to_wait_does_not_make_all_wait() -> None:
    async def run() -> float:
        pace = Pace(4)
        pace.pushed_back(time.monotonic(), retry_after_s=30)
        started = time.monotonic()
        await pace.enter(1)
        return time.monotonic() - started

    assert asyncio.run(run()) < 5


def test_a_stage_that_ends_does_not_wait_for_a_rate() -> None:
    async def run() -> float:
        pace = Pace(4, limits=Limits(requests_per_minute=1))
        await pace.enter(1)
        waiting = asyncio.create_task(pace.enter(1))
        await asyncio.sleep(0.05)
        pace.is_over = lambda: True
        started = time.monotonic()
        await asyncio.wait_for(waiting, 10)
        return time.monotonic() - started

    assert asyncio.run(run()) < 2


def test_a_call_that_is_cancelled_while_it_waits_leaves_no_trace() -> None:
    async def run() -> int:
        pace = Pace(1)
        await pace.enter(1)
        waiting = asyncio.create_task(pace.enter(1))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        pace.leave()
        await asyncio.wait_for(pace.enter(1), 1)
        return pace.in_flight

    assert asyncio.run(run()) == 1


def test_headers_in_openais_spelling_are_read_and_others_left_alone() -> None:
    headers = {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert read_left(headers) == {
        "requests": Left(60, 59, 1.0),
        "tokens": Left(150000, 149984, 360),
    }
    assert read_left({}) == {}
    assert read_left({**headers, "x-ratelimit-remaining-requests": "soon"}).keys() == {"tokens"}


def reset_in(written: str) -> float | None:
    """What a reset, as a header has it, comes to in seconds; None where it is not believed."""
    limit = {"x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "0"}
    left = read_left({**limit, "x-ratelimit-reset-requests": written})
    return left["requests"].reset_s if left else None


def test_a_reset_may_be_given_as_the_moment_it_happens() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    for written in (
        f"{soon.timestamp():.0f}",
        soon.isoformat(),
        f"{soon:%Y-%m-%dT%H:%M:%SZ}",
        f"{soon:%Y-%m-%dT%H:%M:%S}",
    ):
        assert reset_in(written) == pytest.approx(30, abs=2), written


@pytest.mark.parametrize(
    "written",
    ["1000000000", "1e18", "9999999999", "100000", "30d", "1990-01-01T00:00:00Z",
     "2990-01-01T00:00:00Z", "tomorrow"],
)  # fmt: skip
def test_a_reset_that_is_past_or_absurdly_far_does_not_hang_the_pace(written: str) -> None:
    assert reset_in(written) is None
    assert reset_in("23h") == 82800, "a quota of the day is believed"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1s", 1.0), ("6m0s", 360.0), ("120ms", 0.12), ("1h2m3.5s", 3723.5), ("2.5", 2.5),
     ("", None), ("soon", None), ("5 minutes", None), (None, None)],
)  # fmt: skip
def test_durations(written: str | None, meant: float | None) -> None:
    assert seconds(written) == meant


def test_a_bucket_refills_and_a_large_amount_waits_for_a_full_one() -> None:
    bucket = Bucket(rate_per_s=100, capacity=10)
    bucket.take(10)
    assert bucket.wait_s(5) == pytest.approx(0.05, abs=0.02)
    assert bucket.wait_s(1000) == pytest.approx(0.1, abs=0.02)
    assert per_minute(6).wait_s(1) == 0.0, "the first of a few a minute need not wait"


def test_waiting_requests_are_summed_over_a_servers_models() -> None:
    page = (
        "# HELP vllm:num_requests_waiting Number of requests waiting.\n"
        'vllm:num_requests_waiting{model_name="a"} 3.0\n'
        'vllm:num_requests_waiting{model_name="b"} 4\n'
        'vllm:num_requests_running{model_name="a"} 64.0\n'
    )
    assert read_waiting(page) == 7
    assert read_waiting("process_cpu_seconds_total 1.5\n") is None
