"""The teacher's settings: read from the environment, every mistake named by its setting."""

import pickle

import pytest

from transforms.teacher.endpoint import OPENAI, Price, configured_teacher
from transforms.teacher.failures import Misconfigured

WHOLE = {
    "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    "OPENAI_API_KEY": "secret-key-of-mine",
    "TEACHER_MODEL": "big",
}


def test_nothing_set_means_the_embedded_teacher() -> None:
    assert configured_teacher({}) is None
    assert configured_teacher({"OPENAI_BASE_URL": "", "TEACHER_CONCURRENCY": "3"}) is None


def test_the_whole_of_the_settings_is_read() -> None:
    settings = configured_teacher(
        {
            **WHOLE,
            "TEACHER_PROMPT_USD_PER_MTOK": "2.5",
            "TEACHER_COMPLETION_USD_PER_MTOK": "10",
            "TEACHER_CONCURRENCY": "12",
            "TEACHER_MAX_TOKENS": "300",
            "TEACHER_TIMEOUT_S": "7.5",
        }
    )
    assert settings is not None
    assert (settings.teacher.base_url, settings.teacher.model) == (WHOLE["OPENAI_BASE_URL"], "big")
    assert settings.teacher.price.cost_usd(1_000_000, 100_000) == pytest.approx(3.5)
    assert (settings.concurrency, settings.max_answer_tokens) == (12, 300)
    assert settings.call_timeout_s == 7.5
    assert settings.critic == settings.teacher
    assert settings.models == {"teacher": "big", "critic": "big"}


def test_a_key_alone_means_openai_and_an_address_alone_means_no_key() -> None:
    hosted = configured_teacher({"OPENAI_API_KEY": "k-123456", "TEACHER_MODEL": "m"})
    local = configured_teacher({"OPENAI_BASE_URL": "http://h/v1", "TEACHER_MODEL": "m"})
    assert hosted is not None
    assert local is not None
    assert (hosted.teacher.base_url, hosted.teacher.key_setting) == (OPENAI, "OPENAI_API_KEY")
    assert local.teacher.key_setting is None
    assert local.max_answer_tokens is None


def test_a_critic_of_its_own_has_its_own_address_key_and_price_or_the_teachers() -> None:
    same = configured_teacher({**WHOLE, "CRITIC_MODEL": "judge"})
    own = configured_teacher(
        {
            **WHOLE,
            "CRITIC_MODEL": "judge",
            "CRITIC_BASE_URL": "http://other/v1",
            "CRITIC_API_KEY": "another-secret",
            "CRITIC_COMPLETION_USD_PER_MTOK": "1",
        }
    )
    assert same is not None
    assert own is not None
    assert same.critic.base_url == same.teacher.base_url
    assert same.critic.key_setting == "OPENAI_API_KEY"
    assert (own.critic.base_url, own.critic.key_setting) == ("http://other/v1", "CRITIC_API_KEY")
    assert own.critic.price == Price(0.0, 1.0)
    assert own.models == {"teacher": "big", "critic": "judge"}


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({k: v for k, v in WHOLE.items() if k != "TEACHER_MODEL"}, "TEACHER_MODEL is not set"),
        ({"TEACHER_MODEL": "m"}, "neither OPENAI_BASE_URL nor OPENAI_API_KEY"),
        ({**WHOLE, "TEACHER_CONCURRENCY": "many"}, "TEACHER_CONCURRENCY must be a number.*many"),
        ({**WHOLE, "TEACHER_TIMEOUT_S": "-1"}, "TEACHER_TIMEOUT_S must not be negative"),
        ({**WHOLE, "TEACHER_MAX_TOKENS": "1k"}, "TEACHER_MAX_TOKENS"),
        ({**WHOLE, "TEACHER_PROMPT_USD_PER_MTOK": "$2"}, "TEACHER_PROMPT_USD_PER_MTOK"),
        ({**WHOLE, "OPENAI_API_KEY": "sk-a b"}, "OPENAI_API_KEY holds a character"),
        ({**WHOLE, "OPENAI_API_KEY": "sk-a\u2026"}, "OPENAI_API_KEY holds a character"),
        ({**WHOLE, "OPENAI_BASE_URL": "localhost:8000/v1"}, "OPENAI_BASE_URL must be an address"),
        ({**WHOLE, "OPENAI_BASE_URL": "http://host:80a/v1"}, "OPENAI_BASE_URL must be"),
        ({**WHOLE, "OPENAI_BASE_URL": "http://me:pw@host/v1"}, "OPENAI_BASE_URL must be"),
        ({**WHOLE, "TEACHER_CONCURRENCY": "nan"}, "TEACHER_CONCURRENCY"),
        ({**WHOLE, "TEACHER_TIMEOUT_S": "inf"}, "TEACHER_TIMEOUT_S"),
        (
            {**WHOLE, "CRITIC_MODEL": "j", "CRITIC_PROMPT_USD_PER_MTOK": "x"},
            "CRITIC_PROMPT_USD_PER_MTOK",
        ),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(
    environment: dict[str, str], named: str
) -> None:
    with pytest.raises(Misconfigured, match=named) as error:
        configured_teacher(environment)
    assert WHOLE["OPENAI_API_KEY"] not in str(error.value)


def test_a_line_end_after_a_key_or_an_address_is_no_part_of_it() -> None:
    given = {**WHOLE, "OPENAI_BASE_URL": f"{WHOLE['OPENAI_BASE_URL']}\n", "OPENAI_API_KEY": "sk\n"}
    settings = configured_teacher(given)
    assert settings is not None
    assert settings.teacher.base_url == WHOLE["OPENAI_BASE_URL"]


def test_settings_that_travel_to_workers_and_logs_hold_no_key() -> None:
    settings = configured_teacher(
        {**WHOLE, "CRITIC_MODEL": "judge", "CRITIC_API_KEY": "another-secret"}
    )
    travelled = pickle.dumps(settings) + repr(settings).encode()
    assert b"secret" not in travelled
