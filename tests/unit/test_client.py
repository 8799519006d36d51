"""What each answer of an endpoint means, against the scripted teacher over real HTTP."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.fakes.scripted_teacher.settings import Settings
from transforms.teacher.caller import check_teacher
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint, Price, TeacherSettings
from transforms.teacher.failures import (
    Misconfigured,
    Permanent,
    Refused,
    TeacherDown,
    Transient,
    Unreadable,
)
from transforms.teacher.request import Completion, Request
from transforms.teacher.server_errors import read_error

SCHEMA = {
    "type": "object",
    "properties": {"verdict": {"type": "string"}, "agrees": {"type": "boolean"}},
    "required": ["verdict", "agrees"],
    "additionalProperties": False,
}
MESSAGES = (
    {"role": "system", "content": "You answer."},
    {"role": "user", "content": "Why do harbours freeze in a cold winter?"},
)
PLAIN = Request("asker", MESSAGES, 0.5, 256)
STRUCTURED = replace(PLAIN, agent="odd name: é/1", schema=SCHEMA)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedTeacher]:
    with ScriptedTeacher() as running:
        yield running


@pytest.fixture
def teacher(server: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch) -> ScriptedTeacher:
    server.configure(**Settings().as_json())
    server.reset()
    monkeypatch.setenv("OPENAI_API_KEY", server.api_key)
    return server


def endpoint(teacher: ScriptedTeacher, **changes: Any) -> Endpoint:
    return replace(Endpoint(teacher.url, teacher.model), **changes)


def complete(where: Endpoint, *requests: Request, timeout_s: float = 20) -> Completion:
    """Send the requests one after the other with one client; return the last answer."""

    async def send() -> Completion:
        client = Client(where, timeout_s)
        try:
            for request in requests[:-1]:
                await client.complete(request)
            return await client.complete(requests[-1])
        finally:
            await client.close()

    return asyncio.run(send())


def check(where: Endpoint) -> None:
    asyncio.run(check_teacher(TeacherSettings(where, where)))


@contextmanager
def answering(body: bytes, status: int = 200, **headers: str) -> Iterator[Endpoint]:
    """An endpoint that answers every call with this body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = Thread(target=http.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield Endpoint(f"http://127.0.0.1:{http.server_port}/v1", "m", key_setting=None)
        http.shutdown()
        thread.join(timeout=10)


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
    assert teacher.log()[0]["agent"] == "odd_name__é_1"


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
    "body",
    [
        b"<html>gateway</html>",
        b"[]",
        b"null",
        b"{}",
        b'{"choices": ["text"]}',
        b'{"choices": [{"message": "text"}]}',
        b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}',
        b'{"choices": [{"message": {"content": 5}}]}',
    ],
)
def test_a_body_that_is_no_completion_may_work_later_and_is_no_items_fault(body: bytes) -> None:
    with answering(body) as strange, pytest.raises(Transient):
        complete(strange, PLAIN)


def test_a_shape_that_cannot_be_read_is_shown_without_what_is_in_it() -> None:
    body = b'{"result": {"output": ["secret words"], "ok": true, "n": 1, "none": null}}'
    shown = r"\{result: \{output: \[text\], ok: yes or no, n: number, none: null\}\}"
    with answering(body) as strange, pytest.raises(Unreadable, match=shown) as error:
        complete(strange, PLAIN)
    assert "secret" not in str(error.value)


def test_no_choice_at_all_is_a_refusal() -> None:
    with answering(b'{"choices": []}') as silent, pytest.raises(Refused):
        complete(silent, PLAIN)


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ('{"prompt_tokens": "12", "completion_tokens": "3"}', (12, 3)),
        ('{"prompt_tokens": null, "completion_tokens": 1e999}', (0, 0)),
        ('"much"', (0, 0)),
    ],
)
def test_an_answer_is_kept_however_its_tokens_are_spelt(
    usage: str, tokens: tuple[int, int]
) -> None:
    body = '{"choices": [{"message": {"content": "Yes."}}], "usage": ' + usage + "}"
    with answering(body.encode()) as server:
        answer = complete(server, PLAIN)
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("Yes.", *tokens)


def test_an_answer_with_the_least_a_server_may_say_is_an_answer() -> None:
    with answering(b'{"choices": [{"message": {"content": "Because."}}]}') as terse:
        answer = complete(terse, PLAIN)
    assert (answer.text, answer.finish_reason, answer.model) == ("Because.", "stop", "m")
    with answering(b'{"choices": [{"message": {"content": null}}]}') as silent:
        assert complete(silent, PLAIN).text == ""


def failing(status: int, message: str, **headers: str) -> Callable[[], Completion]:
    def ask() -> Completion:
        body = json.dumps({"error": {"message": message, "code": None}}).encode()
        with answering(body, status, **headers) as server:
            return complete(server, PLAIN)

    return ask


def test_a_server_that_quotes_a_key_back_does_not_get_it_into_our_messages() -> None:
    with pytest.raises(Transient) as error:
        failing(500, "bad token sk-abcdef1234567890 seen")()
    assert "sk-abcdef" not in str(error.value)


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry_After": "3"}, 3.0),
        ({"retry_after_ms": "250", "Retry_After": "3"}, 0.25),
        ({"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"Retry_After": "nan"}, None),
        ({"Retry_After": "-5"}, None),
        ({"Retry_After": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_seconds_and_nonsense_is_not_obeyed(
    headers: dict[str, str], wait_s: float | None
) -> None:
    with pytest.raises(Transient) as error:
        failing(429, "slow down", **headers)()
    assert error.value.retry_after_s == wait_s


@contextmanager
def particular(*refusals: tuple[str, str]) -> Iterator[tuple[Endpoint, list[dict[str, Any]]]]:
    """A server that refuses requests with a parameter, in these words; and what it was sent."""
    sent: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            said = [words for name, words in refusals if name in sent[-1]]
            body: dict[str, Any] = {"choices": [{"message": {"content": "Yes."}}]}
            if said:
                body = {"error": {"message": said[0], "code": "unsupported_parameter"}}
            data = json.dumps(body).encode()
            self.send_response(400 if said else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = Thread(target=http.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield Endpoint(f"http://127.0.0.1:{http.server_port}/v1", "m", key_setting=None), sent
        http.shutdown()
        thread.join(timeout=10)


def test_a_reasoning_model_is_asked_in_its_own_terms_from_then_on() -> None:
    limit = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens'."
    warmth = "Unsupported value: 'temperature' does not support 0.5 with this model."
    with particular(("max_tokens", limit), ("temperature", warmth)) as (server, sent):
        assert complete(server, PLAIN, PLAIN).text == "Yes."
    assert len(sent) == 4, "each is found out once"
    assert sent[-1]["max_completion_tokens"] == PLAIN.max_tokens
    assert "temperature" not in sent[-1]


def test_a_parameter_that_cannot_be_left_out_is_the_settings_fault_and_no_items() -> None:
    with (
        particular(("messages", "Unsupported parameter: 'messages'.")) as (server, _),
        pytest.raises(Misconfigured, match="TEACHER_MODEL"),
    ):
        complete(server, PLAIN)


def test_a_prompt_that_is_forbidden_is_refused_once_the_key_has_served() -> None:
    async def ask(status: int, *, has_succeeded: bool) -> None:
        body = json.dumps({"error": {"message": "your input was flagged"}}).encode()
        with answering(body, status) as server:
            client = Client(server, 20, has_succeeded=has_succeeded)
            try:
                await client.complete(PLAIN)
            finally:
                await client.close()

    with pytest.raises(Refused, match="flagged"):
        asyncio.run(ask(403, has_succeeded=True))
    with pytest.raises(Misconfigured):
        asyncio.run(ask(403, has_succeeded=False))
    with pytest.raises(Misconfigured):
        asyncio.run(ask(401, has_succeeded=True))


def test_a_bad_request_that_only_mentions_a_key_is_that_items_own() -> None:
    with pytest.raises(Permanent):
        failing(400, "the prompt says: set the API key of your account")()
    with pytest.raises(Misconfigured):
        failing(400, "API key not valid. Please pass a valid API key.")()


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
    ("content", "text"),
    [
        ("<think>The passage says so.</think>\n\nYes.", "Yes."),
        ("<think>The passage says", ""),
        ("He wrote <think> on the wall.", "He wrote <think> on the wall."),
        ([{"type": "thinking", "thinking": []}, {"type": "text", "text": "Yes."}], "Yes."),
    ],
)
def test_what_a_model_thinks_is_no_part_of_its_answer(content: Any, text: str) -> None:
    body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    with answering(body) as server:
        assert complete(server, PLAIN).text == text


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        ({"message": "upstream is out of credit", "code": 402}, Misconfigured),
        ({"message": "no such key", "code": "invalid_api_key"}, Misconfigured),
        ({"message": "slow down", "code": "rate_limit_exceeded"}, Transient),
        ({"message": "too long", "type": "invalid_request_error"}, Permanent),
        ({"message": "flagged", "code": "content_filter"}, Refused),
        ({"message": "upstream failed", "code": 502}, Transient),
        ("overloaded", Transient),
    ],
)
def test_an_error_in_the_body_of_a_success_means_what_it_says(
    error: Any, failure: type[Exception]
) -> None:
    with answering(json.dumps({"error": error}).encode()) as server, pytest.raises(failure):
        complete(server, PLAIN)


def test_an_error_in_a_list_is_read_too() -> None:
    body = b'[{"error": {"code": 400, "message": "API key not valid. Please pass a valid one."}}]'
    with answering(body, 400) as server, pytest.raises(Misconfigured, match="was refused"):
        complete(server, PLAIN)


@pytest.mark.parametrize(
    "error",
    [
        {"message": "Not for this model.", "code": "unsupported_parameter", "param": "max_tokens"},
        {"message": "Unsupported parameter: 'max_tokens'."},
        {"message": [{"loc": ["body", "max_tokens"], "msg": "Extra inputs are not permitted"}]},
    ],
)
def test_a_parameter_is_refused_in_many_words(error: dict[str, Any]) -> None:
    assert read_error(400, {"error": error}, {}).is_against("max_tokens")
    assert not read_error(400, {"error": error}, {}).is_against("temperature")


def test_a_limit_that_is_too_high_is_no_limit_that_is_unsupported() -> None:
    said = "max_tokens is too large: 9000. This model supports at most 4096 completion tokens."
    with pytest.raises(Permanent):
        failing(400, said)()


def test_a_server_that_trickles_meets_the_limit_of_the_attempt(teacher: ScriptedTeacher) -> None:
    class Trickle(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            with suppress(OSError):
                for _ in range(60):
                    self.wfile.write(b" ")
                    time.sleep(0.1)

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    async def ask(where: Endpoint) -> None:
        client = Client(where, 30)
        try:
            await client.complete(PLAIN, within_s=0.5)
        finally:
            await client.close()

    with HTTPServer(("127.0.0.1", 0), Trickle) as http:
        Thread(target=http.handle_request, daemon=True).start()
        where = Endpoint(f"http://127.0.0.1:{http.server_port}/v1", "m", key_setting=None)
        started = time.monotonic()
        with pytest.raises(Transient, match="Timeout"):
            asyncio.run(ask(where))
        assert time.monotonic() - started < 5


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
