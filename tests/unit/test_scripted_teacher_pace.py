"""How fast the scripted teacher answers, what it lets in a minute, and what it tells of both."""

import asyncio
import re
import time
import timeit

import pytest

from tests.fakes.scripted_teacher import record
from tests.fakes.scripted_teacher.journal import Journal
from tests.fakes.scripted_teacher.latency import latency_s
from tests.fakes.scripted_teacher.process import ScriptedTeacher, ScriptedTeacherError
from tests.fakes.scripted_teacher.rates import duration
from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.scripted_teacher.shapes import TeacherRequest
from tests.unit.scripted_server import ask, ask_all, get, plain


@pytest.mark.parametrize(("shape", "over_double"), [("exponential", 0.135), ("lognormal", 0.051)])
def test_latencies_have_their_mean_and_tail_and_are_each_request_s_own(
    shape: str, over_double: float
) -> None:
    settings = Settings(latency_s=2.0, latency_shape=shape)
    drawn = [latency_s(settings, str(number), 10) for number in range(20_000)]
    assert sum(drawn) / len(drawn) == pytest.approx(2.0, rel=0.05)
    assert sum(each > 4.0 for each in drawn) / len(drawn) == pytest.approx(over_double, rel=0.15)
    assert drawn[:100] == [latency_s(settings, str(number), 10) for number in range(100)]


def test_a_constant_latency_grows_with_the_answer_s_tokens() -> None:
    settings = Settings(latency_s=1.0, latency_per_token_s=0.01)
    assert latency_s(settings, "a", 50) == pytest.approx(1.5)
    assert latency_s(settings, "b", 0) == pytest.approx(1.0)


def test_a_long_answer_takes_longer_when_tokens_take_time(teacher: ScriptedTeacher) -> None:
    teacher.configure(latency_per_token_s=0.02)
    ask_all(teacher, [plain("x", max_tokens=2), plain("x", max_tokens=22)], at_once=False)
    short, long = (call["ended_s"] - call["arrived_s"] for call in teacher.log())
    assert long - short > 0.2


def test_an_unknown_shape_of_latencies_is_refused(teacher: ScriptedTeacher) -> None:
    with pytest.raises(ScriptedTeacherError, match="lognormal"):
        teacher.configure(latency_shape="gamma")


def test_requests_above_the_limit_of_a_minute_are_told_how_long_to_wait(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(requests_per_minute=60, rate_burst_s=3.0)
    replies = ask_all(teacher, [plain(str(number)) for number in range(8)])
    refused = [reply for reply in replies if reply[0] == 429]
    assert 4 <= len(refused) <= 5
    assert refused[0][1]["error"]["code"] == "rate_limit_exceeded"
    wait_s = float(refused[0][2]["Retry-After"])
    assert 0 < wait_s <= 1.0
    time.sleep(wait_s)
    assert ask(teacher, plain("later"))[0] == 200


def test_every_answer_tells_what_is_left_of_the_limits(teacher: ScriptedTeacher) -> None:
    teacher.configure(requests_per_minute=600, tokens_per_minute=60_000)
    first, second = ask_all(teacher, [plain("x"), plain("y")], at_once=False)
    told = {name: first[2][f"x-ratelimit-{name}"] for name in ("limit-requests", "limit-tokens")}
    assert told == {"limit-requests": "600", "limit-tokens": "60000"}
    assert int(second[2]["x-ratelimit-remaining-requests"]) in (598, 599)
    # `max_tokens` is 512, and counts more than the short prompt.
    assert 58_900 <= int(second[2]["x-ratelimit-remaining-tokens"]) <= 59_500
    assert re.fullmatch(r"\d+ms|[\d.]+s", second[2]["x-ratelimit-reset-tokens"])
    teacher.configure(faults={"error_500": 1.0})
    assert "x-ratelimit-remaining-tokens" in ask(teacher, plain("z"))[2]


def test_a_request_with_too_many_tokens_is_sent_away_and_takes_nothing(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(tokens_per_minute=600, retry_after_s=None)
    replies = ask_all(teacher, [plain("x"), plain("y"), plain("z", max_tokens=50)], at_once=False)
    assert [reply[0] for reply in replies] == [200, 429, 200]
    assert "Retry-After" not in replies[1][2]
    assert replies[1][1]["error"]["type"] == "tokens"


def test_without_limits_no_header_speaks_of_them(teacher: ScriptedTeacher) -> None:
    headers = ask(teacher, plain("x"))[2]
    assert not [name for name in headers if name.lower().startswith("x-ratelimit")]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0ms"), (0.02, "20ms"), (1.5, "1.5s"), (59.9996, "1m0s"), (360, "6m0s"), (3661, "1h1m1s")],
)
def test_times_are_written_as_openai_writes_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_the_metrics_tell_the_queue_while_it_is_there(teacher: ScriptedTeacher) -> None:
    teacher.configure(slots=2, latency_s=0.4)

    def metrics() -> dict[str, float]:
        status, page = get(teacher, "/metrics")
        assert status == 200
        found = re.findall(r'^(vllm:\w+)\{engine="0",model_name="([\w-]+)"\} (\S+)$', page, re.M)
        assert {model for _, model, _ in found} == {teacher.model}
        return {name: float(value) for name, _, value in found}

    async def run() -> dict[str, float]:
        bodies = [plain(str(number)) for number in range(5)]
        asking = asyncio.create_task(asyncio.to_thread(ask_all, teacher, bodies))
        await asyncio.to_thread(teacher.wait_until, lambda stats: stats["queued"] == 3)
        seen = await asyncio.to_thread(metrics)
        await asking
        return seen

    seen = asyncio.run(run())
    assert (seen["vllm:num_requests_running"], seen["vllm:num_requests_waiting"]) == (2.0, 3.0)
    assert metrics()["vllm:num_requests_running"] == 0.0


def test_a_server_without_metrics_has_no_such_page(teacher: ScriptedTeacher) -> None:
    teacher.configure(has_metrics=False)
    assert get(teacher, "/metrics")[0] == 404


def test_a_ramp_can_be_left_out_of_the_saturation(teacher: ScriptedTeacher) -> None:
    teacher.configure(slots=4, latency_s=0.2, ramp_s=0.5)
    bodies = [plain(str(number)) for number in range(19)]
    ask_all(teacher, bodies[:3], at_once=False)  # one slot of four: the ramp
    ask_all(teacher, bodies[3:])  # all four
    stats = teacher.stats()
    assert stats["saturation"] < 0.8
    assert stats["saturation_after_ramp"] > stats["saturation"] + 0.1
    assert 0 < stats["saturation_to_last_start"] <= 1.0


def test_asking_for_the_counts_of_many_calls_costs_no_more_than_of_few() -> None:
    def asking_s(calls: int) -> float:
        journal = Journal()
        for number in range(calls):
            call = journal.arrive(TeacherRequest(plain(str(number))))
            journal.end(call, record.ANSWERED, 200)
        assert journal.report()["answered"] == calls
        return min(timeit.repeat(journal.report, number=10, repeat=5))

    assert asking_s(20_000) < 10 * asking_s(200)
