"""What each answer of an endpoint means, against the scripted teacher over real HTTP."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.unit.odd_servers import (
    MESSAGES,
    PLAIN,
    Handler,
    answering,
    complete,
    serving,
    trickling,
)
from transforms.teacher.callers import check_teacher
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint, Price, TeacherSettings
from transforms.teacher.failures import (
    Misconfigured,
    Permanent,
    Refused,
    TeacherDown,
    Transient,
    Unreachable,
    Unreadable,
)

SCHEMA = {
    "type": "object",
    "properties": {"verdict": {"type": "string"}, "agrees": {"type": "boolean"}},
    "required": ["verdict", "agrees"],
    "additionalProperties": False,
}
STRUCTURED = replace(PLAIN, agent="odd name: é/1", schema=SCHEMA)


def endpoint(teacher: ScriptedTeacher, **changes: Any) -> Endpoint:
    return replace(Endpoint(teacher.url, teacher.model), **changes)


def check(where: Endpoint) -> None:
    asyncio.run(check_teacher(TeacherSettings(where, where)))


def test_an_answer_has_its_text_its_tokens_its_price_and_its_latency(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(latency_s=0.05)
    answer = complete(endpoint(teacher, price=Price(1.0, 2.0)), PLAIN)
    assert answer.text
    assert (answer.finish_reason, answer.model) == ("stop", teacher.model)
    stats = teacher.stats()
    assert (answer.prompt_tokens, answer.completion_tokens) == (
        stats["prompt_tokens"],
        stats["completion_tokens"],
    )
    expected = (answer.prompt_tokens + 2 * answer.completion_tokens) / 1_000_000
    assert answer.cost_usd == pytest.approx(expected)
    assert 0.05 <= answer.latency_s < 20


def test_a_schema_is_asked_for_and_honoured(teacher: ScriptedTeacher) -> None:
    answer = json.loads(complete(endpoint(teacher), STRUCTURED).text)
    assert set(answer) == {"verdict", "agrees"}
    assert teacher.log()[0]["agent"] == "answer", "one name, so that no prefix differs by it"


def test_a_server_without_schemas_is_asked_in_words_from_then_on(teacher: ScriptedTeacher) -> None:
    teacher.configure(supports_schemas=False)
    other = replace(STRUCTURED, messages=(MESSAGES[0], {"role": "user", "content": "And rivers?"}))
    answer = json.loads(complete(endpoint(teacher), STRUCTURED, other).text)
    assert set(answer) == {"verdict", "agrees"}
    stats = teacher.stats()
    assert (stats["calls"], stats["answered"], stats["by_status"]) == (3, 2, {"400": 1})


def test_a_refused_key_names_its_setting_and_never_the_key(
    teacher: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-but-secret")
    for ask in (lambda: complete(endpoint(teacher), PLAIN), lambda: check(endpoint(teacher))):
        with pytest.raises(Misconfigured, match=r"OPENAI_API_KEY was refused.*401") as error:
            ask()
        assert "sk-wrong" not in repr(error.value)
    assert teacher.stats()["calls"] == 1


def test_another_endpoints_key_is_named_by_its_own_setting(
    teacher: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRITIC_API_KEY", "wrong")
    with pytest.raises(Misconfigured, match="CRITIC_API_KEY was refused"):
        complete(endpoint(teacher, key_setting="CRITIC_API_KEY"), PLAIN)
    monkeypatch.delenv("CRITIC_API_KEY")
    with pytest.raises(Misconfigured, match="CRITIC_API_KEY is not set"):
        complete(endpoint(teacher, key_setting="CRITIC_API_KEY"), PLAIN)


def test_an_unknown_model_names_the_setting_and_the_check_warns_of_it(
    teacher: ScriptedTeacher, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Misconfigured, match=r"'nonesuch'.*TEACHER_MODEL"):
        complete(endpoint(teacher, model="nonesuch"), PLAIN)
    check(endpoint(teacher, model="nonesuch"))  # a server may list no aliases
    assert "TEACHER_MODEL='nonesuch'" in caplog.text
    assert "scripted-teacher" in caplog.text


def test_a_check_that_passes_costs_no_call(teacher: ScriptedTeacher) -> None:
    check(endpoint(teacher))
    assert teacher.stats()["calls"] == 0


def test_a_rate_limit_says_when_to_come_back(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"rate_limited": 1.0}, retry_after_s=0.75)
    with pytest.raises(Transient, match="429") as error:
        complete(endpoint(teacher), PLAIN)
    assert error.value.retry_after_s == 0.75


def test_an_empty_account_is_no_rate_limit(teacher: ScriptedTeacher) -> None:
    teacher.configure(exhausted_after_calls=0)
    with pytest.raises(Misconfigured, match=r"OPENAI_API_KEY.*no credit"):
        complete(endpoint(teacher), PLAIN)


@pytest.mark.parametrize("fault", ["error_500", "error_503", "dropped"])
def test_a_broken_server_or_connection_may_work_later(teacher: ScriptedTeacher, fault: str) -> None:
    teacher.configure(faults={f"{fault}_once": 1.0})
    with pytest.raises(Transient):
        complete(endpoint(teacher), PLAIN)
    assert complete(endpoint(teacher), PLAIN).text


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({"Content-Length": "1000"}, b'{"choices": [{"mess'),
        ({"Transfer-Encoding": "chunked"}, b'13\r\n{"choices": [{"mess\r\n'),
    ],
)
def test_a_body_that_breaks_off_with_its_connection_is_no_answer_that_nobody_can_read(
    headers: dict[str, str], sent: bytes
) -> None:
    class BreaksOff(Handler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # noqa: N802
            self.read_body()
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)
            self.close_connection = True

    with serving(BreaksOff) as where, pytest.raises(Transient) as error:
        complete(where, PLAIN)
    assert not isinstance(error.value, Unreadable), "it is tried again until its deadline"


def test_a_call_that_takes_too_long_may_work_later(teacher: ScriptedTeacher) -> None:
    teacher.configure(latency_s=20)
    with pytest.raises(Transient, match="Timeout"):
        complete(endpoint(teacher), PLAIN, timeout_s=0.5)


def test_nobody_there_may_be_somebody_later_but_the_check_says_so_within_seconds() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as http:
        nobody = Endpoint(f"http://127.0.0.1:{http.server_port}/v1", "m", key_setting=None)
    with pytest.raises(Transient):
        complete(nobody, PLAIN)
    with pytest.raises(TeacherDown, match="OPENAI_BASE_URL"):
        check(nobody)


def test_a_refusal_is_paid_for_and_carries_what_was_said(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"refusal": 1.0})
    with pytest.raises(Refused) as error:
        complete(endpoint(teacher), PLAIN)
    assert error.value.completion is not None
    assert "can't help" in error.value.completion.text
    assert error.value.completion.prompt_tokens > 0


def test_a_content_filter_is_a_refusal(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"content_filter": 1.0})
    with pytest.raises(Refused, match="content filter"):
        complete(endpoint(teacher), PLAIN)


def test_a_bad_request_will_never_be_answered(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"bad_request": 1.0})
    with pytest.raises(Permanent, match="400"):
        complete(endpoint(teacher), STRUCTURED)
    assert teacher.stats()["calls"] == 1


def test_a_cut_answer_says_so(teacher: ScriptedTeacher) -> None:
    answer = complete(endpoint(teacher), replace(PLAIN, max_tokens=3))
    assert answer.finish_reason == "length"


@pytest.mark.parametrize(
    "body", [b'[{"id": "m"}]', b"<html>", b'{"error": {}}', b'{"data": null}', b'{"data": [{}]}']
)
def test_a_model_list_of_another_shape_is_no_obstacle(body: bytes) -> None:
    with answering(body) as server:
        check(server)


def test_a_key_that_may_not_list_models_may_still_ask() -> None:
    with answering(b'{"error": {"message": "no"}}', 403) as server:
        check(server)


@pytest.mark.parametrize(
    ("body", "status", "lists"),
    [
        (b'{"data": [{"id": "m"}]}', 200, True),
        (b'{"data": []}', 200, False),
        (b"<html>", 200, False),
        (b'{"error": {"message": "not for this key"}}', 403, False),
    ],
)
def test_a_check_says_whether_the_models_are_listed(body: bytes, status: int, lists: bool) -> None:
    async def ask() -> bool:
        client = Client(server, 20)
        try:
            return await client.check()
        finally:
            await client.close()

    with answering(body, status) as server:
        assert asyncio.run(ask()) is lists


def test_a_server_that_trickles_meets_the_limit_of_the_attempt() -> None:
    async def ask(where: Endpoint) -> float:
        client, started = Client(where, 30), time.monotonic()
        try:
            with pytest.raises(Transient, match="Timeout"):
                await client.complete(PLAIN, within_s=0.5)
            return time.monotonic() - started
        finally:
            await client.close()

    with trickling() as where:
        assert asyncio.run(ask(where)) < 5


def test_a_key_that_no_header_can_carry_is_named_where_it_is_to_be_sent(
    teacher: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f" {teacher.api_key}\n")
    assert complete(endpoint(teacher), PLAIN).text, "blanks around a key are no part of it"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-é")
    with pytest.raises(Misconfigured, match="OPENAI_API_KEY") as error:
        complete(endpoint(teacher), PLAIN)
    assert "sk-é" not in str(error.value)


def test_a_prompt_with_half_a_character_is_sent_without_it(teacher: ScriptedTeacher) -> None:
    odd = replace(PLAIN, messages=({"role": "user", "content": "Why\ud800?"},))
    assert complete(endpoint(teacher), odd).text


def test_a_network_that_swallows_everything_is_told_from_a_slow_teacher() -> None:
    open_to_all = Endpoint("", "m", key_setting=None)

    async def check(port: int) -> None:
        client = Client(replace(open_to_all, base_url=f"http://127.0.0.1:{port}/v1"), timeout_s=1.0)
        try:
            await client.check()
        finally:
            await client.close()

    with full_backlog() as port, pytest.raises(Unreachable):
        asyncio.run(check(port))


@contextmanager
def full_backlog() -> Iterator[int]:
    """A port whose connections are never accepted, as behind a cut network."""
    with ExitStack() as open_sockets:
        listening = open_sockets.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            with suppress(BlockingIOError):
                waiting.connect(listening.getsockname())
        yield listening.getsockname()[1]
