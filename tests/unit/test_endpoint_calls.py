"""What is sent to an endpoint by its settings: where to, with which headers and parameters."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.odd_servers import MESSAGES, PLAIN, complete, recording
from transforms.teacher.callers import check_teacher
from transforms.teacher.client import Client
from transforms.teacher.configured import configured_teacher
from transforms.teacher.endpoint import Capabilities, Endpoint, Price, TeacherSettings
from transforms.teacher.failures import Misconfigured, Permanent

STRUCTURED = replace(PLAIN, schema={"type": "object", "properties": {"a": {"type": "string"}}})


def test_an_azure_style_endpoint_is_asked_at_its_deployment_with_its_key_in_a_header(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "the-key")
    monkeypatch.setenv("OPENAI_API_VERSION", "of another program")
    with recording() as (house, sent):
        azure = replace(
            house,
            base_url=house.base_url.removesuffix("/v1"),
            model="my deployment",
            key_setting="AZURE_OPENAI_API_KEY",
            api="azure",
            api_version="2024-10-21",
        )
        complete(azure, STRUCTURED)
        asyncio.run(check_teacher(TeacherSettings(azure, azure)))
    asked, checked = sent
    path = "/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21"
    assert asked.path == path
    assert asked.headers["api-key"] == "the-key"
    assert "authorization" not in asked.headers
    assert asked.body["response_format"]["type"] == "json_schema"
    assert checked.path.startswith("/openai/models?api-version=")
    assert "not among the models" not in caplog.text, "Azure lists models, not deployments"


def test_headers_are_sent_with_what_their_variables_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_TOKEN", " t-secret\n")
    headers = {"Authorization": "Bearer ${GATEWAY_TOKEN}", "X-Team": "research", "X-Cost": "5$$"}
    with recording() as (house, sent):
        complete(replace(house, headers=headers), PLAIN)
    assert sent[0].headers["authorization"] == "Bearer t-secret"
    assert (sent[0].headers["x-team"], sent[0].headers["x-cost"]) == ("research", "5$")


def test_a_header_whose_variable_is_not_set_where_the_workers_run_is_named() -> None:
    with (
        recording() as (house, sent),
        pytest.raises(Misconfigured, match="GATEWAY_TOKEN is not set where Spark's workers run"),
    ):
        complete(replace(house, headers={"X-Token": "$GATEWAY_TOKEN"}), PLAIN)
    assert not sent


def test_a_secret_of_a_header_that_the_server_quotes_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GATEWAY_TOKEN", "quoted secret".replace(" ", "-"))
    error = {"message": "no such tenant: quoted-secret"}
    with (
        recording(400, error=error) as (house, _),
        pytest.raises(Permanent, match=r"no such tenant: \*\*\*"),
    ):
        complete(replace(house, headers={"X-Token": "$GATEWAY_TOKEN"}), PLAIN)


def test_parameters_are_sent_beside_what_the_agent_asks() -> None:
    parameters = {
        "top_p": 0.9,
        "seed": 7,
        "reasoning_effort": "low",
        "chat_template_kwargs": {"enable_thinking": False},
    }
    with recording() as (house, sent):
        complete(replace(house, parameters=parameters), PLAIN)
    body = sent[0].body
    assert {name: body[name] for name in parameters} == parameters
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("m", 0.5, 256)
    assert "extra_body" not in body


@pytest.mark.parametrize(
    "error",
    [
        {"message": "Unrecognized request argument supplied: top_kk"},
        {"message": "top_kk must be positive", "param": "top_kk", "code": "invalid_value"},
    ],
)
def test_a_parameter_that_the_server_does_not_take_is_no_items_fault(error: dict[str, str]) -> None:
    with (
        recording(400, error=error) as (house, sent),
        pytest.raises(Misconfigured, match=r"top_kk as it is set.*mend t\.toml:big\.parameters"),
    ):
        complete(
            replace(
                house,
                parameters={"top_kk": -1, "seed": 1},
                parameters_setting="t.toml:big.parameters",
            ),
            PLAIN,
        )
    assert len(sent) == 1


def test_what_a_server_cannot_do_is_not_tried() -> None:
    cannot = Capabilities(json_schema=False, temperature=False)
    with recording() as (house, sent):
        complete(replace(house, capabilities=cannot), STRUCTURED)
    assert len(sent) == 1
    assert {"response_format", "temperature"}.isdisjoint(sent[0].body)
    assert sent[0].body["messages"][: len(MESSAGES)] == list(MESSAGES)
    assert '"properties": {"a"' in sent[0].body["messages"][-1]["content"]


def test_an_answer_from_the_servers_cache_costs_less() -> None:
    usage = {
        "prompt_tokens": 2000,
        "completion_tokens": 100,
        "prompt_tokens_details": {"cached_tokens": 1500},
    }
    with recording(usage=usage) as (house, _):
        answer = complete(replace(house, price=Price(4.0, 8.0, cached_prompt_usd=1.0)), PLAIN)
    assert answer.cached_tokens == 1500
    assert answer.cost_usd == pytest.approx((500 * 4 + 1500 * 1 + 100 * 8) / 1e6)


def test_two_roles_of_one_file_are_asked_at_two_endpoints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRITER_KEY", "w-key")
    with recording() as (writer, written), recording() as (critic, judged):
        (tmp_path / "teachers.toml").write_text(f"""
            [roles]
            writer = "hosted"
            critic = "house"
            [endpoints.hosted]
            base_url = "{writer.base_url}"
            model = "w"
            key = "WRITER_KEY"
            [endpoints.house]
            base_url = "{critic.base_url}"
            model = "c"
            parameters = {{seed = 3}}
        """)
        settings = configured_teacher({"WRITER_KEY": "w-key"}, tmp_path)
        assert settings is not None
        for role in ("teacher", "critic", "some other role"):
            complete(settings.endpoint(role), PLAIN)
    assert [(s.body["model"], "seed" in s.body) for s in written] == [("w", False)] * 2
    assert [(s.body["model"], "seed" in s.body) for s in judged] == [("c", True)]
    assert written[0].headers["authorization"] == "Bearer w-key"
    assert "w-key" not in str(judged[0].headers), "a key is for its own endpoint alone"


def test_an_embedded_endpoint_that_is_not_started_is_not_checked() -> None:
    waiting = Endpoint("", "small", key_setting=None, is_embedded=True)
    asyncio.run(Client(waiting, 5).check())
