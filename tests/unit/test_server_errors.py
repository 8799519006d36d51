"""What an error means, however a server spells it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.unit.odd_servers import PLAIN, answering, complete, particular
from transforms.teacher.failures import Forbidden, Misconfigured, Permanent, Refused, Transient
from transforms.teacher.request import Completion
from transforms.teacher.server_errors import read_error


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
        ({"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"Retry_After": "Wed, 21 Oct 2015 07:28:00 -0000"}, 0.0),
        ({"Retry_After": "Wed, 21 Oct 99999999999 07:28:00 GMT"}, None),
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


def test_retry_after_may_be_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    with pytest.raises(Transient) as error:
        failing(429, "slow down", Retry_After=date)()
    assert error.value.retry_after_s == pytest.approx(29, abs=2)


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


def test_what_is_forbidden_without_a_word_on_its_content_may_be_the_keys_trouble() -> None:
    with pytest.raises(Forbidden, match=r"OPENAI_API_KEY was refused.*not allowed"):
        failing(403, "not allowed")()
    with pytest.raises(Misconfigured):
        failing(401, "not allowed")()


@pytest.mark.parametrize(
    "said",
    [
        'openai/gpt-4o requires moderation on OpenAI. Your input was flagged for "violence".',
        "Blocked by the safety system.",
        "This prompt goes against our content policy.",
    ],
)
def test_a_first_prompt_that_moderation_forbids_is_refused_and_says_nothing_of_the_key(
    said: str,
) -> None:
    with pytest.raises(Refused, match="content filter"):
        failing(403, said)()


@pytest.mark.parametrize(
    "said",
    [
        "Your account was flagged for suspicious activity.",
        "This API key has no access to the moderation endpoint.",
        "Key limit exceeded.",
    ],
)
def test_an_account_or_a_key_that_is_forbidden_is_no_prompts_fault(said: str) -> None:
    with pytest.raises(Misconfigured):
        failing(403, said)()


def test_a_bad_request_that_only_mentions_a_key_is_that_items_own() -> None:
    with pytest.raises(Permanent):
        failing(400, "the prompt says: set the API key of your account")()
    with pytest.raises(Misconfigured):
        failing(400, "API key not valid. Please pass a valid API key.")()


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
