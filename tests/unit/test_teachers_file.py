"""The file of teachers: what it may say, and how each mistake in it is told."""

import logging
import pickle
from pathlib import Path

import pytest

from transforms.teacher.configured import configured_teacher
from transforms.teacher.endpoint import Limits, Price, TeacherSettings
from transforms.teacher.failures import Misconfigured

EXAMPLE = Path(__file__).parents[2] / "infra/teachers.example.toml"
KEYS = {"OPENAI_API_KEY": "sk-of-mine-123456", "APIM_KEY": "apim-of-mine-123456"}
ONE = """
[endpoints.big]
base_url = "http://127.0.0.1:9/v1"
model = "big"
"""
TWO = f"""{ONE}
[endpoints.judge]
base_url = "http://127.0.0.1:8/v1"
model = "judge"
"""


def read(folder: Path, text: str, **environment: str) -> TeacherSettings:
    """The settings of a project whose folder has this file of teachers."""
    (folder / "teachers.toml").write_text(text, encoding="utf-8")
    settings = configured_teacher(environment, folder, roles=("teacher", "critic", "solver"))
    assert settings is not None
    return settings


def test_the_example_is_what_it_says() -> None:
    settings = configured_teacher({**KEYS, "TEACHERS": str(EXAMPLE)})
    assert settings is not None
    writer, critic = settings.teacher, settings.critic
    assert (writer.model, writer.key_setting) == ("gpt-4.1-mini", "OPENAI_API_KEY")
    assert writer.price == Price(0.4, 1.6, cached_prompt_usd=0.1)
    assert writer.limits == Limits(requests_per_minute=5000, tokens_per_minute=2_000_000)
    assert (critic.model, critic.key_setting) == ("Qwen/Qwen3-32B", None)
    assert critic.limits == Limits(latency_s=60, queue=8)
    assert critic.parameters == {"chat_template_kwargs": {"enable_thinking": False}}
    assert (critic.capabilities.json_schema, critic.capabilities.tools) == (False, True)
    assert settings.longest_answers["critic"] == 2048
    assert (settings.concurrency, settings.is_adaptive) == (64, True)


def test_every_endpoint_of_the_example_can_be_a_writer(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace('"hosted" ', '"azure" ')
    azure = read(tmp_path, text, AZURE_OPENAI_API_KEY="of-mine", **KEYS).teacher
    assert (azure.api, azure.api_version) == ("azure", "2024-10-21")
    assert azure.headers == {"Ocp-Apim-Subscription-Key": "$APIM_KEY"}


def test_one_endpoint_needs_no_roles_and_plays_them_all(tmp_path: Path) -> None:
    settings = read(tmp_path, ONE)
    assert settings.models == {"teacher": "big", "critic": "big"}
    assert settings.teacher is settings.critic


def test_any_role_may_have_an_endpoint(tmp_path: Path) -> None:
    settings = read(tmp_path, TWO + '[roles]\nteacher = "big"\nsolver = "judge"')
    assert settings.models == {"teacher": "big", "critic": "big", "solver": "judge"}


def test_the_embedded_teacher_may_play_a_role_with_its_own_slots(tmp_path: Path) -> None:
    settings = read(
        tmp_path, ONE + '[roles]\nwriter = "big"\ncritic = "embedded"', EMBEDDED_SLOTS="3"
    )
    assert (settings.teacher.is_embedded, settings.critic.is_embedded) == (False, True)
    assert settings.critic.limits.concurrency == 3
    assert settings.longest_answers == {"teacher": None, "critic": 320}


def test_fixed_concurrency_is_a_choice(tmp_path: Path) -> None:
    settings = read(tmp_path, ONE + "[calls]\nadaptive = false\nconcurrency = 7\ntimeout_s = 9")
    assert (settings.is_adaptive, settings.concurrency, settings.call_timeout_s) == (False, 7, 9)


def test_an_endpoint_may_be_driven_harder_than_by_default(tmp_path: Path) -> None:
    assert read(tmp_path, ONE + "limits = {concurrency = 256}").concurrency == 256
    assert read(tmp_path, ONE + "limits = {concurrency = 8}").concurrency == 64
    text = ONE + "limits = {concurrency = 256}\n[calls]\nconcurrency = 32"
    assert read(tmp_path, text).concurrency == 32


def test_the_file_is_named_or_in_the_folder_or_there_is_none(tmp_path: Path) -> None:
    assert configured_teacher({}, tmp_path) is None
    with pytest.raises(Misconfigured, match=r"TEACHERS=.*nowhere\.toml.* is no file"):
        configured_teacher({"TEACHERS": "nowhere.toml"}, tmp_path)
    assert read(tmp_path, ONE).teacher.model == "big"
    variables = {"OPENAI_BASE_URL": "http://127.0.0.1:7/v1", "TEACHER_MODEL": "other"}
    alone = configured_teacher({**variables, "TEACHERS": ""}, tmp_path)
    assert alone is not None
    assert alone.teacher.model == "other", "an empty TEACHERS means no file"


def test_with_both_the_file_wins_and_what_is_not_read_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    text = ONE + 'key = "OPENAI_API_KEY"'
    variables = {"TEACHER_MODEL": "other", "CRITIC_API_KEY": "x-secret", **KEYS}
    assert read(tmp_path, text, **variables).models == {"teacher": "big", "critic": "big"}
    assert "TEACHER_MODEL, CRITIC_API_KEY" in caplog.text
    assert "OPENAI_API_KEY" not in caplog.text, "the file names it"
    assert "x-secret" not in caplog.text


def test_what_travels_to_workers_and_logs_holds_no_secret(tmp_path: Path) -> None:
    text = ONE + 'key = "OPENAI_API_KEY"\nheaders = {Authorization = "Bearer $APIM_KEY"}'
    settings = read(tmp_path, text, **KEYS)
    travelled = pickle.dumps(settings) + repr(settings).encode()
    assert b"of-mine" not in travelled
    assert "Bearer" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[endpoints\n", r"cannot be read as TOML.*line 1"),
        ("", r"\[roles\] says no writer"),
        (TWO, r"\[roles\] says no writer: add writer = one of big, judge, embedded"),
        (TWO + '[roles]\ncritic = "big"', r"\[roles\] says no writer"),
        (TWO + '[roles]\nwriter = "bigg"', r"roles\.writer names no endpoint: did you mean big"),
        (TWO + '[roles]\nwriter = "xyz"', r"roles\.writer names no endpoint: use one of big, j"),
        (TWO + '[roles]\nwritter = "big"', r"no agent has roles\.writter: did you mean writer"),
        (TWO + '[roles]\nwriter = "big"\nxyz = "big"', r"roles\.xyz: use one of critic, solver"),
        (TWO + '[roles]\nwriter = "big"\nteacher = "judge"', "are the same role"),
        (ONE + "[role]\n", r"role is unknown: did you mean roles"),
        (ONE + 'modle = "x"', r"endpoints\.big\.modle is unknown: did you mean model"),
        (ONE + "limits = {concurency = 3}", r"limits\.concurency is unknown.*concurrency"),
        (ONE + "price = {zzz = 3}", r"price\.zzz is unknown: use one of prompt, completion"),
        (ONE + "[calls]\nadaptiv = true", r"calls\.adaptiv is unknown: did you mean adaptive"),
        (ONE + "limits = {concurrency = 0}", r"endpoints\.big\.limits\.concurrency: .*than or eq"),
        (ONE + 'limits = {concurrency = "3"}', r"limits\.concurrency: .*valid integer"),
        (ONE + "price = {prompt = -1}", r"price\.prompt: .*greater than or equal to 0"),
        (ONE + "price = {prompt = nan}", r"price\.prompt"),
        ('[endpoints.big]\nmodel = "m"', r"endpoints\.big\.base_url is missing"),
        ('[endpoints.big]\nmodel = "m"\nbase_url = "host:80"', r"base_url: .*such as https://"),
        ('[endpoints.big]\nmodel = "m"\nbase_url = "http://h/?k=v"', r"base_url: .*api_version"),
        ('[endpoints.embedded]\nmodel = "m"\nbase_url = "http://h"', "built-in teacher's"),
        (ONE + 'api = "azur"', r"endpoints\.big\.api: should be 'openai' or 'azure'"),
        (ONE + 'api = "azure"', r"endpoints\.big: .*needs an api_version"),
        (ONE + 'api_version = "1"', r"api_version is for api = \"azure\" alone"),
        (ONE + "parameters = {temperature = 1}", r"temperature cannot be set here: .*capabilities"),
        (ONE + "parameters = {extra_body = {model = 1}}", r"model cannot be set here"),
        (ONE + "parameters = {stop = 2026-01-01}", r"stop has a value that JSON does not have"),
        (ONE + "parameters = {seed = 1}\ncapabilities = {seeds = false}", r"parameters\.seed"),
        (ONE + 'key = "NOT_SET"', r"toml:endpoints\.big\.key: NOT_SET is not set: export it"),
        (ONE + 'headers = {X-A = "$NOT_SET"}', r"endpoints\.big\.headers: NOT_SET is not set"),
        (ONE + 'headers = {X-A = "$ 5"}', r"headers: .*names no variable"),
        (ONE + 'headers = {"X A" = "b"}', "none that a header can have"),
        (ONE + 'headers = {X-A = "b\\n"}', "X-A holds a character"),
    ],
)
def test_a_mistake_is_told_by_its_place_and_with_what_to_do(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(Misconfigured, match=told) as error:
        read(tmp_path, text)
    assert "teachers.toml" in str(error.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('key = "{}"', "NAME of the environment variable"),
        ('headers = {{Authorization = "Bearer {}"}}', 'Authorization = "\\$VARIABLE"'),
        ('headers = {{X-Team = "{}"}}', 'X-Team = "\\$VARIABLE"'),
    ],
)
@pytest.mark.parametrize(
    "key",
    [
        "sk-proj-abcDEF123456",
        "gsk_abcdefgh12345678",
        "0123456789abcdef0123456789abcdef",
        "AKIAIOSFODNN7EXAMPLE1",
        "eyJhbGciOiJIUzI1NiJ9.e30",
    ],
)
def test_a_key_in_the_file_is_refused_and_not_shown(
    tmp_path: Path, line: str, told: str, key: str
) -> None:
    with pytest.raises(Misconfigured, match=told) as error:
        read(tmp_path, ONE + line.format(key))
    assert key not in str(error.value)
    assert error.value.__cause__ is None


def test_a_header_whose_name_speaks_of_a_secret_needs_a_variable(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match='X-Api-Key = "\\$VARIABLE"') as error:
        read(tmp_path, ONE + 'headers = {X-Api-Key = "hunter2"}')
    assert "hunter2" not in str(error.value)
    assert read(tmp_path, ONE + 'headers = {X-Team = "research"}').teacher.headers
