"""Every fault the scripted teacher can be told to have is had, by share and by script."""

import json
import time
from typing import Any

import aiohttp
import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher, ScriptedTeacherError
from tests.unit.scripted_server import SCHEMA, ask, ask_all, content, plain, structured


def outcome(reply: Any) -> Any:
    """A reply's status, or that there was none."""
    return "broken" if isinstance(reply, Exception) else reply[0]


def test_a_429_says_when_to_come_back_only_if_it_is_told_to(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"rate_limited_silent": 1.0})
    assert (ask(teacher, plain("x"))[0], "Retry-After" in ask(teacher, plain("x"))[2]) == (429, 0)
    teacher.configure(faults={"rate_limited": 1.0}, retry_after_s=None)
    assert (ask(teacher, plain("x"))[0], "Retry-After" in ask(teacher, plain("x"))[2]) == (429, 0)


def test_a_call_that_hangs_is_open_until_its_client_goes(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"hang_once": 1.0})
    assert isinstance(ask(teacher, plain("x"), timeout_s=0.5), TimeoutError)
    teacher.wait_until(lambda stats: stats["client_gone"] == 1, timeout_s=5)
    assert ask(teacher, plain("x"))[0] == 200
    assert teacher.stats()["answered_again"] == 0


@pytest.mark.parametrize("fault", ["reset", "dropped"])
def test_a_broken_connection_is_no_answer(teacher: ScriptedTeacher, fault: str) -> None:
    teacher.configure(faults={f"{fault}_once": 1.0})
    replies = ask_all(teacher, [plain("x"), plain("x")], at_once=False)
    assert isinstance(replies[0], aiohttp.ClientError)
    assert replies[1][0] == 200
    assert (teacher.stats()["answered"], teacher.stats()["by_fault"]) == (1, {fault: 1})


def test_a_connection_dropped_in_the_middle_had_sent_its_status(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"dropped": 1.0})
    assert isinstance(ask(teacher, plain("x")), aiohttp.ClientPayloadError)
    teacher.configure(faults={"reset": 1.0})
    assert isinstance(ask(teacher, plain("x")), aiohttp.ServerDisconnectedError)


def test_a_broken_body_comes_whole_and_is_no_json(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"broken_body": 1.0})
    assert isinstance(ask(teacher, plain("x")), json.JSONDecodeError)


def test_a_body_that_trickles_comes_whole_in_the_end_and_in_its_time(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(faults={"trickle": 1.0}, trickle_s=1.0)
    started = time.monotonic()
    assert content(ask(teacher, plain("x")))
    assert time.monotonic() - started >= 0.9
    teacher.configure(trickle_s=60.0)
    assert isinstance(ask(teacher, plain("x"), timeout_s=0.5), TimeoutError)
    teacher.wait_until(lambda stats: stats["client_gone"] == 1, timeout_s=5)


@pytest.mark.parametrize("fault", ["malformed", "truncated_json", "invalid_json"])
def test_json_that_cannot_be_read_is_planted_in_structured_answers_only(
    teacher: ScriptedTeacher, fault: str
) -> None:
    teacher.configure(faults={fault: 1.0})
    for number in range(5):
        choice = ask(teacher, structured(f"Question {number}"))[1]["choices"][0]
        assert choice["finish_reason"] == "stop"
        with pytest.raises(json.JSONDecodeError):
            json.loads(choice["message"]["content"])
    ask(teacher, plain("x"))
    assert teacher.stats()["by_fault"] == {fault: 5}


def test_json_of_the_wrong_schema_is_sound_json_of_another_shape(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"wrong_schema": 1.0})
    answer = json.loads(content(ask(teacher, structured("x"))))
    assert not set(answer) & set(SCHEMA["properties"])


def test_the_script_gives_a_fault_to_the_call_of_a_number(teacher: ScriptedTeacher) -> None:
    teacher.configure(
        fault_script=[{"fault": "error_500", "call": 1}, {"fault": "reset", "call": 3}]
    )
    replies = ask_all(teacher, [plain(str(number)) for number in range(5)], at_once=False)
    assert [outcome(reply) for reply in replies] == [200, 500, 200, "broken", 200]


def test_the_script_gives_a_fault_to_requests_with_a_text_so_often(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(
        fault_script=[{"fault": "error_503", "contains": "tides", "times": 2}],
        faults={"bad_request": 1.0},
    )
    asked = ["About tides.", "About winds.", "More on tides.", "The last on tides."]
    replies = ask_all(teacher, [plain(text) for text in asked], at_once=False)
    assert [reply[0] for reply in replies] == [503, 400, 503, 400]


def test_a_fault_of_the_script_can_be_had_once_by_each_subject(teacher: ScriptedTeacher) -> None:
    teacher.configure(fault_script=[{"fault": "error_500_once", "contains": "tides"}])
    asked = ["tides 1", "tides 1", "tides 2", "tides 2"]
    replies = ask_all(teacher, [plain(text) for text in asked], at_once=False)
    assert [reply[0] for reply in replies] == [500, 200, 500, 200]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"fault": "fire", "call": 1}, "fault is one of"),
        ({"fault": "hang"}, "say which"),
        ({"fault": "hang", "calls": 1}, "unknown"),
        ({"fault": "empty", "path": "/v1/files"}, "use one of"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(
    teacher: ScriptedTeacher, rule: dict[str, Any], said: str
) -> None:
    with pytest.raises(ScriptedTeacherError, match=said):
        teacher.configure(fault_script=[rule])
