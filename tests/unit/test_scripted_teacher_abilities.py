"""What the scripted teacher can do beside plain chat: tools, prefix cache, Azure, plain mode."""

import asyncio
import json
from typing import Any

import aiohttp
import openai
import pytest

from tests.fakes.scripted_teacher import generic
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.fakes.scripted_teacher.shapes import TeacherRequest
from tests.unit.scripted_server import ask, ask_all, content, plain, root, structured

CALCULATOR = {
    "type": "function",
    "function": {
        "name": "calculate",
        "parameters": {
            "type": "object",
            "properties": {
                "expression": {"type": "string"},
                "digits": {"type": "integer", "minimum": 5, "maximum": 9},
                "mode": {"enum": ["exact", "rounded"]},
            },
            "required": ["expression", "digits", "mode"],
        },
    },
}
SEARCH = {
    "type": "function",
    "function": {
        "name": "search",
        "parameters": {"type": "object", "properties": {"query": {"type": "string"}}},
    },
}


def message(reply: Any) -> dict[str, Any]:
    return dict(reply[1]["choices"][0]["message"])


def cached(reply: Any) -> int:
    return int(reply[1]["usage"]["prompt_tokens_details"]["cached_tokens"])


def test_a_tool_is_called_with_arguments_that_fit_its_schema(teacher: ScriptedTeacher) -> None:
    body = plain("What is 3 + 4?", tools=[CALCULATOR])
    first, second = ask_all(teacher, [body, body])
    assert first[1] == second[1], "the same request calls alike"
    assert first[1]["choices"][0]["finish_reason"] == "tool_calls"
    assert message(first)["content"] is None
    (call,) = message(first)["tool_calls"]
    arguments = json.loads(call["function"]["arguments"])
    assert call["function"]["name"] == "calculate"
    assert isinstance(arguments["expression"], str)
    assert 5 <= arguments["digits"] <= 9
    assert arguments["mode"] in ("exact", "rounded")


def test_once_the_tool_has_said_its_result_a_text_follows(teacher: ScriptedTeacher) -> None:
    body = plain("What is 3 + 4?", tools=[CALCULATOR], tool_choice="required")
    calling = message(ask(teacher, body))
    result = {"role": "tool", "tool_call_id": calling["tool_calls"][0]["id"], "content": "7"}
    body["messages"] += [calling, result]
    reply = ask(teacher, body)
    assert reply[1]["choices"][0]["finish_reason"] == "stop"
    assert message(reply)["content"]


def test_the_choice_of_tool_is_followed(teacher: ScriptedTeacher) -> None:
    tools = [CALCULATOR, SEARCH]
    named = {"type": "function", "function": {"name": "search"}}
    for number in range(6):
        reply = ask(teacher, plain(str(number), tools=tools, tool_choice=named))
        assert message(reply)["tool_calls"][0]["function"]["name"] == "search"
    assert "tool_calls" not in message(ask(teacher, plain("x", tools=tools, tool_choice="none")))
    chosen = {
        message(ask(teacher, plain(str(number), tools=tools)))["tool_calls"][0]["function"]["name"]
        for number in range(12)
    }
    assert chosen == {"calculate", "search"}


def test_a_value_fits_a_schema_that_refers_to_itself_and_has_bounds() -> None:
    schema = {
        "$defs": {
            "node": {
                "type": "object",
                "properties": {
                    "kind": {"const": "node"},
                    "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                },
            }
        },
        "type": "object",
        "properties": {
            "root": {"$ref": "#/$defs/node"},
            "names": {"type": "array", "items": {"type": ["string", "null"]}, "minItems": 3},
            "share": {"type": "number", "maximum": 1.0},
        },
    }
    json_schema = {"name": "tree", "schema": schema}
    body = plain("x", response_format={"type": "json_schema", "json_schema": json_schema})
    value = generic.value(TeacherRequest(body))
    assert value["root"]["kind"] == value["root"]["next"]["kind"] == "node"
    assert [type(name) for name in value["names"]] == [str, str, str]
    assert value["share"] <= 1.0


def test_a_prompt_that_begins_like_an_earlier_one_is_cached_by_blocks_of_128_tokens(
    teacher: ScriptedTeacher,
) -> None:
    passage = "".join(f"Sentence {number} of the passage. " for number in range(200))
    bodies = [plain(passage + question) for question in ("Why?", "Who was it?")]
    first, second = ask_all(teacher, bodies, at_once=False)
    assert cached(first) == 0
    assert cached(second) % 128 == 0
    assert 0.9 < cached(second) / second[1]["usage"]["prompt_tokens"] <= 1.0
    assert teacher.stats()["cached_tokens"] == cached(second)
    assert teacher.log()[1]["cached_tokens"] == cached(second)


def test_what_comes_first_decides_what_is_cached(teacher: ScriptedTeacher) -> None:
    passage = "".join(f"Sentence {number} of the passage. " for number in range(200))
    asked = plain(passage, tools=[CALCULATOR])
    others = [plain("Why? " + passage), plain(passage), plain(passage, model="scripted-critic")]
    replies = ask_all(teacher, [asked, *others], at_once=False)
    assert [cached(reply) for reply in replies] == [0, 0, 0, 0]


def test_a_common_beginning_below_1024_tokens_counts_nothing(teacher: ScriptedTeacher) -> None:
    start = "".join(f"Sentence {number} of the start. " for number in range(120))
    ends = ["".join(f"{end} {number}. " for number in range(400)) for end in ("One", "Two")]
    assert 3000 < len(start) < 4096
    replies = ask_all(teacher, [plain(start + end) for end in ends], at_once=False)
    assert cached(replies[1]) == 0


def test_a_schema_stands_before_the_messages_unless_told_otherwise(
    teacher: ScriptedTeacher,
) -> None:
    passage = "".join(f"Sentence {number} of the passage. " for number in range(200))
    replies = ask_all(teacher, [plain(passage), structured(passage)], at_once=False)
    assert cached(replies[1]) == 0
    teacher.reset()
    teacher.configure(schema_in_prefix=False)
    replies = ask_all(teacher, [plain(passage), structured(passage)], at_once=False)
    assert cached(replies[1]) > 1024


def test_the_least_recently_used_prefix_leaves_a_full_cache(teacher: ScriptedTeacher) -> None:
    teacher.configure(prefix_cache_blocks=16)
    one, other = (f"{name} " * 1500 for name in ("word", "text"))
    replies = ask_all(teacher, [plain(one), plain(one), plain(other), plain(one)], at_once=False)
    assert [cached(reply) > 0 for reply in replies] == [False, True, False, False]


def test_azure_s_client_is_served_by_deployment(teacher: ScriptedTeacher) -> None:
    async def run(key: str, deployment: str) -> Any:
        client = openai.AsyncAzureOpenAI(
            azure_endpoint=root(teacher), api_key=key, api_version="2024-10-21", max_retries=0
        )
        async with client:
            return await client.chat.completions.create(
                model=deployment, messages=[{"role": "user", "content": "x"}]
            )

    answer = asyncio.run(run(teacher.api_key, "scripted-critic"))
    assert answer.choices[0].message.content
    assert teacher.log()[0]["model"] == "scripted-critic"
    with pytest.raises(openai.AuthenticationError):
        asyncio.run(run("wrong", "scripted-critic"))
    with pytest.raises(openai.NotFoundError):
        asyncio.run(run(teacher.api_key, "gpt-0"))


def test_azure_s_addresses_take_its_own_header_and_want_a_version(
    teacher: ScriptedTeacher,
) -> None:
    async def status(path: str, header: str) -> int:
        key = teacher.api_key if header == "api-key" else f"Bearer {teacher.api_key}"
        async with (
            aiohttp.ClientSession(headers={header: key}) as session,
            session.post(root(teacher) + path, json=plain("x")) as response,
        ):
            return response.status

    deployment = "/openai/deployments/scripted-teacher/chat/completions"
    assert asyncio.run(status(f"{deployment}?api-version=2024-10-21", "api-key")) == 200
    assert asyncio.run(status(deployment, "api-key")) == 404
    assert asyncio.run(status("/openai/v1/chat/completions", "api-key")) == 200
    assert asyncio.run(status("/v1/chat/completions", "api-key")) == 401


def test_the_plain_mode_answers_anything_and_keeps_the_books(teacher: ScriptedTeacher) -> None:
    teacher.configure(plain=True)
    replies = ask_all(teacher, [plain("x"), plain("y"), plain("x"), structured("x")])
    assert content(replies[0]) == content(replies[2]) != content(replies[1])
    assert set(json.loads(content(replies[3]))) == {"verdict", "agrees"}
    stats = teacher.stats()
    assert (stats["answered"], stats["answered_again"]) == (4, 1)
    assert stats["by_agent"] == {"plain": 4}


def test_the_plain_mode_has_the_same_faults(teacher: ScriptedTeacher) -> None:
    teacher.configure(plain=True, faults={"error_500_once": 1.0}, rate_limit_in_house=50)
    first, second = ask_all(teacher, [plain("x"), plain("x")], at_once=False)
    assert (first[0], second[0]) == (500, 200)
