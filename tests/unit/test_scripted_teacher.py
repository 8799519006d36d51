"""The scripted teacher as a server: its answers repeat, its faults and its books are exact."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import aiohttp
import pytest

from tests.fakes.scripted_teacher.process import (
    REPOSITORY,
    ScriptedTeacher,
    ScriptedTeacherError,
)
from tests.unit.scripted_server import ask, ask_all, content, plain, structured


def test_the_same_request_gets_the_same_answer_in_any_order_and_any_process(
    teacher: ScriptedTeacher,
) -> None:
    bodies = [plain(f"Question {number}") for number in range(12)]
    first = [reply[1] for reply in ask_all(teacher, bodies)]
    with ScriptedTeacher() as other:
        second = [reply[1] for reply in ask_all(other, bodies[::-1])]
    assert first == second[::-1]
    assert len({answer["choices"][0]["message"]["content"] for answer in first}) == 12


def test_usage_counts_the_tokens_of_prompt_and_answer(teacher: ScriptedTeacher) -> None:
    usage = ask(teacher, plain("word " * 100))[1]["usage"]
    assert usage["prompt_tokens"] == pytest.approx(128, abs=3)
    assert usage["completion_tokens"] > 5
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_a_structured_answer_fits_the_schema_that_was_asked_for(teacher: ScriptedTeacher) -> None:
    answer = json.loads(content(ask(teacher, structured("Judge this."))))
    assert set(answer) == {"verdict", "agrees"}
    assert isinstance(answer["agrees"], bool)


def test_an_answer_longer_than_max_tokens_is_cut_and_says_so(teacher: ScriptedTeacher) -> None:
    choice = ask(teacher, plain("Tell me more.", max_tokens=4))[1]["choices"][0]
    assert choice["finish_reason"] == "length"
    assert len(choice["message"]["content"]) <= 16


@pytest.mark.parametrize(
    ("settings", "body", "key", "status", "code"),
    [
        ({}, plain("x"), "wrong", 401, "invalid_api_key"),
        ({}, plain("x", model="gpt-0"), None, 404, "model_not_found"),
        ({"exhausted_after_calls": 0}, plain("x"), None, 429, "insufficient_quota"),
        ({"faults": {"bad_request": 1.0}}, plain("x"), None, 400, "invalid_value"),
        ({"supports_schemas": False}, structured("x"), None, 400, "unsupported_parameter"),
    ],
)
def test_errors_have_the_shape_of_the_real_api(
    teacher: ScriptedTeacher,
    settings: dict[str, Any],
    body: dict[str, Any],
    key: str | None,
    status: int,
    code: str,
) -> None:
    teacher.configure(**settings)
    reply = ask(teacher, body, key=key or teacher.api_key)
    assert reply[0] == status
    assert reply[1]["error"]["code"] == code
    assert set(reply[1]["error"]) == {"message", "type", "param", "code"}
    assert teacher.stats()["by_status"] == {str(status): 1}


def test_the_model_list_names_the_models_and_checks_the_key(teacher: ScriptedTeacher) -> None:
    async def models(key: str) -> Any:
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as session,
            session.get(f"{teacher.url}/models") as response,
        ):
            return response.status, await response.json()

    status, body = asyncio.run(models(teacher.api_key))
    assert (status, body["data"][0]["id"]) == (200, teacher.model)
    assert asyncio.run(models("wrong"))[0] == 401


@pytest.mark.parametrize("fault", ["error_500", "error_503", "rate_limited", "dropped"])
def test_a_fault_planted_once_is_gone_when_the_call_is_tried_again(
    teacher: ScriptedTeacher, fault: str
) -> None:
    teacher.configure(faults={f"{fault}_once": 1.0})
    first, second = ask_all(teacher, [plain("x"), plain("x")], at_once=False)
    assert isinstance(first, aiohttp.ClientError) or first[0] in (429, 500, 503)
    assert second[0] == 200
    assert teacher.stats()["by_fault"] == {fault: 1}
    assert teacher.stats()["answered_again"] == 0


def test_a_rate_limited_call_is_told_when_to_come_back(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"rate_limited": 1.0}, retry_after_s=0.25)
    assert ask(teacher, plain("x"))[2]["Retry-After"] == "0.25"


def test_a_share_of_requests_fails_and_always_the_same_ones(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"bad_request": 0.2})
    bodies = [plain(f"Question {number}") for number in range(200)]
    failed = [reply[0] == 400 for reply in ask_all(teacher, bodies)]
    again = [reply[0] == 400 for reply in ask_all(teacher, bodies[::-1])][::-1]
    assert failed == again
    assert 20 <= sum(failed) <= 60
    assert teacher.stats()["by_fault"] == {"bad_request": 2 * sum(failed)}


@pytest.mark.parametrize(
    ("fault", "finish_reason", "is_refused"),
    [
        ("empty", "stop", False),
        ("cut_length", "length", False),
        ("cut_stop", "stop", False),
        ("refusal", "stop", True),
        ("content_filter", "content_filter", False),
    ],
)
def test_faulty_answers_look_like_those_of_real_teachers(
    teacher: ScriptedTeacher, fault: str, finish_reason: str, is_refused: bool
) -> None:
    whole = content(ask(teacher, plain("Tell me about tides.")))
    teacher.configure(faults={fault: 1.0})
    choice = ask(teacher, plain("Tell me about tides."))[1]["choices"][0]
    text = choice["message"]["content"] or ""
    assert choice["finish_reason"] == finish_reason
    assert bool(choice["message"]["refusal"]) == is_refused
    assert whole.startswith(text)
    assert len(text) < len(whole)
    assert not text.endswith((".", "!", "?", " "))


def test_broken_json_is_planted_in_structured_answers_only(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"malformed": 1.0})
    with pytest.raises(json.JSONDecodeError):
        json.loads(content(ask(teacher, structured("x"))))
    assert ask(teacher, plain("x"))[0] == 200
    assert teacher.stats()["by_fault"] == {"malformed": 1}


def test_json_in_a_code_fence_is_whole_inside_the_fence(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"fenced": 1.0})
    text = content(ask(teacher, structured("x")))
    assert set(json.loads(text.split("```")[1].removeprefix("json"))) == {"verdict", "agrees"}


def test_a_repair_turn_is_the_same_subject_so_a_fault_planted_once_is_gone(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(faults={"malformed_once": 1.0})
    request = structured("x")
    broken = content(ask(teacher, request))
    request["messages"] += [
        {"role": "assistant", "content": broken},
        {"role": "user", "content": "That is no JSON. Once more."},
    ]
    assert json.loads(content(ask(teacher, request)))


def test_a_key_expires_after_so_many_calls_until_configured_back(teacher: ScriptedTeacher) -> None:
    teacher.configure(key_expires_after_calls=3)
    bodies = [plain(f"Question {number}") for number in range(5)]
    statuses = [reply[0] for reply in ask_all(teacher, bodies, at_once=False)]
    teacher.configure(key_expires_after_calls=None)
    assert statuses == [200, 200, 200, 401, 401]
    assert ask(teacher, bodies[4])[0] == 200


def test_calls_above_the_limit_in_house_are_sent_away(teacher: ScriptedTeacher) -> None:
    teacher.configure(rate_limit_in_house=4, latency_s=0.5)
    statuses = [reply[0] for reply in ask_all(teacher, [plain(str(n)) for n in range(10)])]
    assert (statuses.count(200), statuses.count(429)) == (4, 6)


def test_a_server_that_is_down_refuses_connections_and_still_tells_what_it_saw(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(down_after_calls=2)
    bodies = [plain(str(number)) for number in range(4)]
    replies = ask_all(teacher, bodies, at_once=False)
    assert [isinstance(reply, aiohttp.ClientError) for reply in replies] == [0, 0, 1, 1]
    assert isinstance(replies[3], aiohttp.ClientConnectorError)
    assert teacher.stats()["answered"] == 2
    teacher.configure(down_after_calls=None)
    assert ask(teacher, bodies[3])[0] == 200


def test_a_server_that_hangs_never_answers_and_notes_that_the_client_left(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(down_after_calls=0, down_mode="hang")
    assert isinstance(ask(teacher, plain("x"), timeout_s=0.3), TimeoutError)
    stats = teacher.wait_until(lambda stats: stats["in_flight"] == 0, timeout_s=5)
    assert (stats["client_gone"], stats["answered"]) == (1, 0)


def test_saturation_is_the_share_of_slot_seconds_that_were_busy(teacher: ScriptedTeacher) -> None:
    teacher.configure(slots=2, latency_s=0.1)
    bodies = [plain(str(number)) for number in range(6)]
    ask_all(teacher, bodies)
    full = teacher.stats()
    assert full["busy_slot_s"] >= 0.6
    assert full["window_s"] >= 0.3
    assert 0.7 < full["saturation"] <= 1.0
    teacher.reset()
    ask_all(teacher, bodies[:4], at_once=False)
    assert 0.25 < teacher.stats()["saturation"] <= 0.5


def test_slots_are_given_first_come_first_served(teacher: ScriptedTeacher) -> None:
    teacher.configure(slots=1, latency_s=0.02)
    ask_all(teacher, [plain(str(number)) for number in range(8)])
    ended = [call["ended_s"] for call in teacher.log()]
    assert ended == sorted(ended)
    assert teacher.stats()["max_in_flight"] == 8


def test_the_same_requests_are_slow_every_time(teacher: ScriptedTeacher) -> None:
    teacher.configure(slow_share=0.3, slow_latency_s=0.5)
    bodies = [plain(str(number)) for number in range(40)]

    def slow_ones() -> set[str]:
        teacher.reset()
        ask_all(teacher, bodies)
        calls = teacher.log()
        return {each["request"] for each in calls if each["ended_s"] - each["arrived_s"] >= 0.5}

    first = slow_ones()
    assert 4 <= len(first) <= 22
    assert slow_ones() == first


def test_a_killed_client_is_counted_with_what_it_had_in_flight(teacher: ScriptedTeacher) -> None:
    teacher.hold()
    bodies = json.dumps([plain(str(number)) for number in range(3)])
    program = (
        "import json, sys, threading, urllib.request as web\n"
        "def post(body):\n"
        "    headers = {'Authorization': 'Bearer ' + sys.argv[2]}\n"
        "    data = json.dumps(body).encode()\n"
        "    web.urlopen(web.Request(sys.argv[1] + '/chat/completions', data, headers))\n"
        "for body in json.loads(sys.argv[3]):\n"
        "    threading.Thread(target=post, args=(body,)).start()\n"
    )
    arguments = [sys.executable, "-c", program, teacher.url, teacher.api_key, bodies]
    environment = {**os.environ, "no_proxy": "127.0.0.1"}
    with subprocess.Popen(arguments, env=environment) as client:
        try:
            held = teacher.wait_until(lambda stats: stats["in_flight"] == 3)
        finally:
            client.send_signal(signal.SIGKILL)
    stats = teacher.wait_until(lambda stats: stats["in_flight"] == 0)
    teacher.release()
    assert held["answered"] == 0
    assert (stats["client_gone"], stats["answered"]) == (3, 0)
    assert {call["state"] for call in teacher.log()} == {"client_gone"}


def test_held_calls_are_answered_once_released(teacher: ScriptedTeacher) -> None:
    teacher.configure(hold_after_calls=1)

    async def release_when_held() -> None:
        await asyncio.to_thread(teacher.wait_until, lambda stats: stats["in_flight"] == 2)
        await asyncio.to_thread(teacher.release)

    async def run() -> list[Any]:
        bodies = [plain(str(number)) for number in range(3)]
        asked = asyncio.to_thread(ask_all, teacher, bodies)
        return (await asyncio.gather(asked, release_when_held()))[0]

    assert [reply[0] for reply in asyncio.run(run())] == [200, 200, 200]


def test_the_same_body_answered_twice_shows_in_the_books(teacher: ScriptedTeacher) -> None:
    ask_all(teacher, [plain("x"), plain("x"), plain("y")])
    assert teacher.stats()["answered_again"] == 1


def test_a_planted_defect_is_logged_once_with_its_instruction(teacher: ScriptedTeacher) -> None:
    teacher.configure(defects={"refusal": 1.0})
    asked = (
        "<question>\nWhy do tides turn?\n</question>\n\n<passage>\nTides turn twice.\n</passage>"
    )
    replies = ask_all(teacher, [plain(asked), plain(asked)])
    assert all(content(reply).startswith("I'm sorry") for reply in replies)
    assert [(each["kind"], each["instruction"]) for each in teacher.defects()] == [
        ("refusal", "Why do tides turn?")
    ]
    assert teacher.stats()["by_defect"] == {"refusal": 1}


def test_an_answer_that_a_fault_spoiled_counts_as_a_fault_and_not_as_a_defect(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(defects={"refusal": 1.0}, faults={"empty": 1.0})
    asked = (
        "<question>\nWhy do tides turn?\n</question>\n\n<passage>\nTides turn twice.\n</passage>"
    )
    assert content(ask(teacher, plain(asked))) == ""
    assert teacher.defects() == []
    assert teacher.stats()["by_fault"] == {"empty": 1}


def test_a_setting_that_does_not_exist_is_refused_with_those_that_do(
    teacher: ScriptedTeacher,
) -> None:
    with pytest.raises(ScriptedTeacherError, match=r"latencies.*latency_s"):
        teacher.configure(latencies=1)
    with pytest.raises(ScriptedTeacherError, match=r"unknown faults.*error_500"):
        teacher.configure(faults={"fire": 1.0})
    with pytest.raises(ScriptedTeacherError, match=r"unknown settings.*latency_s"):
        ScriptedTeacher(speed=3).start()


def test_it_ends_with_its_parent() -> None:
    program = (
        "import os\n"
        "from tests.fakes.scripted_teacher.process import ScriptedTeacher\n"
        "print(ScriptedTeacher().start().pid, flush=True)\n"
        "os._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert _is_gone_within(int(done.stdout), 5.0)


def test_it_ends_when_its_lifetime_is_over() -> None:
    with ScriptedTeacher(lifetime_s=0.2) as short_lived:
        pid = short_lived.pid
        deadline = time.monotonic() + 5
        while short_lived.is_running and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not short_lived.is_running
    assert _is_gone_within(pid, 1.0)


def _is_gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
