"""The teacher's settings: read from the environment, every mistake named by its setting."""

import pickle
from dataclasses import replace

import pytest

from transforms.flows.skill import load_skill
from transforms.teacher.endpoint import Endpoint, Limits, Price, TeacherSettings
from transforms.teacher.environment import OPENAI, teacher_in_environment
from transforms.teacher.failures import Misconfigured

WHOLE = {
    "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    "OPENAI_API_KEY": "secret-key-of-mine",
    "TEACHER_MODEL": "big",
}


def test_nothing_set_means_the_embedded_teacher() -> None:
    assert teacher_in_environment({}) is None
    assert teacher_in_environment({"OPENAI_BASE_URL": "", "TEACHER_CONCURRENCY": "3"}) is None


def test_the_whole_of_the_settings_is_read() -> None:
    settings = teacher_in_environment(
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
    hosted = teacher_in_environment({"OPENAI_API_KEY": "k-123456", "TEACHER_MODEL": "m"})
    local = teacher_in_environment({"OPENAI_BASE_URL": "http://h/v1", "TEACHER_MODEL": "m"})
    assert hosted is not None
    assert local is not None
    assert (hosted.teacher.base_url, hosted.teacher.key_setting) == (OPENAI, "OPENAI_API_KEY")
    assert local.teacher.key_setting is None
    assert local.max_answer_tokens is None


def test_a_critic_of_its_own_has_its_own_address_key_and_price_or_the_teachers() -> None:
    same = teacher_in_environment({**WHOLE, "CRITIC_MODEL": "judge"})
    own = teacher_in_environment(
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
        teacher_in_environment(environment)
    assert WHOLE["OPENAI_API_KEY"] not in str(error.value)


def test_a_line_end_after_a_key_or_an_address_is_no_part_of_it() -> None:
    given = {**WHOLE, "OPENAI_BASE_URL": f"{WHOLE['OPENAI_BASE_URL']}\n", "OPENAI_API_KEY": "sk\n"}
    settings = teacher_in_environment(given)
    assert settings is not None
    assert settings.teacher.base_url == WHOLE["OPENAI_BASE_URL"]


def test_settings_that_travel_to_workers_and_logs_hold_no_key() -> None:
    settings = teacher_in_environment(
        {**WHOLE, "CRITIC_MODEL": "judge", "CRITIC_API_KEY": "another-secret"}
    )
    travelled = pickle.dumps(settings) + repr(settings).encode()
    assert b"secret" not in travelled


def test_a_prefix_that_the_server_had_in_its_cache_costs_its_own_price() -> None:
    discounted, plain = Price(2.0, 10.0, cached_prompt_usd=0.5), Price(2.0, 10.0)
    assert discounted.cost_usd(1_000_000, 0, 600_000) == pytest.approx(0.4 * 2 + 0.6 * 0.5)
    assert plain.cost_usd(1_000_000, 0, 600_000) == pytest.approx(2.0)
    assert discounted.cost_usd(100, 0, 900) == pytest.approx(100 * 0.5 / 1e6), "miscounted"
    settings = teacher_in_environment({**WHOLE, "TEACHER_CACHED_PROMPT_USD_PER_MTOK": "0.25"})
    assert settings is not None
    assert settings.teacher.price.cached_prompt_usd == 0.25


def test_a_role_of_its_own_has_its_endpoint_and_any_other_the_teachers() -> None:
    writer, judge, solver = (Endpoint("http://h/v1", name) for name in ("w", "j", "s"))
    settings = TeacherSettings(writer, judge, others={"solver": solver})
    assert [settings.endpoint(role).model for role in ("teacher", "critic", "solver")] == [
        "w",
        "j",
        "s",
    ]
    assert settings.endpoint("nobody's") is writer
    travelled = pickle.loads(pickle.dumps(settings))
    assert (travelled.models["solver"], travelled.models["nobody's"]) == ("s", "w")


def test_the_longest_answer_is_the_run_s_or_the_endpoints_own_whichever_is_less() -> None:
    wide, narrow = Endpoint("u", "m"), Endpoint("u", "m", max_answer_tokens=100)
    settings = TeacherSettings(wide, narrow, max_answer_tokens=300)
    assert (settings.longest_answers["teacher"], settings.longest_answers["critic"]) == (300, 100)
    assert TeacherSettings(wide, narrow).longest_answers["teacher"] is None


def test_parameters_change_what_is_asked_and_their_order_or_a_limit_does_not() -> None:
    plain = Endpoint("http://h/v1", "m")
    assert plain.identity == "m", "the hashes of calls already paid for"
    one = replace(plain, parameters={"top_p": 0.9, "seed": 1})
    assert one.identity not in (plain.identity, replace(one, parameters={"top_p": 0.8}).identity)
    same = [
        replace(one, parameters={"seed": 1, "top_p": 0.9}),
        replace(one, limits=Limits(concurrency=3), price=Price(9.0, 9.0)),
        replace(one, headers={"X-Team": "a"}, base_url="http://mirror/v1"),
    ]
    assert {each.identity for each in same} == {one.identity}


def test_a_changed_parameter_of_the_critic_outdates_the_critics_steps_alone() -> None:
    writer, judge = Endpoint("http://h/v1", "w"), Endpoint("http://h/v1", "j")
    before = TeacherSettings(writer, judge)
    after = replace(before, critic=replace(judge, parameters={"reasoning_effort": "high"}))
    stages = load_skill("reading_comprehension").stages
    steps = [step for stage in stages.values() for step in stage.steps]
    outdated = [
        step for step in steps if step.version(before.identities) != step.version(after.identities)
    ]
    assert outdated
    assert outdated == [step for step in steps if "critic" in {a.role for a in step.agents}]
    assert len(outdated) < len(steps)
    assert {step.version(before.identities) for step in steps} == {
        step.version(before.models) for step in steps
    }
