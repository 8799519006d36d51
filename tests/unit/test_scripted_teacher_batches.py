"""The scripted teacher's files and batches, asked by the real openai client."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import openai
import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.unit.scripted_server import ask_all, content, plain, root

Json = dict[str, Any]
T = TypeVar("T")
CHAT = "/v1/chat/completions"


def using(
    teacher: ScriptedTeacher, talk: Callable[[openai.AsyncOpenAI], Awaitable[T]], **options: Any
) -> T:
    """Let `talk` use a client of the server, for up to 30 seconds."""

    async def run() -> T:
        settings = {"base_url": teacher.url, "api_key": teacher.api_key, "max_retries": 0}
        async with openai.AsyncOpenAI(**{**settings, **options}) as client, asyncio.timeout(30):
            return await talk(client)

    return asyncio.run(run())


def jsonl(bodies: list[Json]) -> bytes:
    lines = (
        {"custom_id": f"call-{number}", "method": "POST", "url": CHAT, "body": body}
        for number, body in enumerate(bodies)
    )
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def questions(count: int) -> list[Json]:
    return [plain(f"Question {number}") for number in range(count)]


async def submit(client: openai.AsyncOpenAI, data: bytes, **options: Any) -> Any:
    uploaded = await client.files.create(file=("in.jsonl", data), purpose="batch")
    return await client.batches.create(
        input_file_id=uploaded.id, endpoint=CHAT, completion_window="24h", **options
    )


async def ended(client: openai.AsyncOpenAI, batch: Any) -> Any:
    while batch.status in ("validating", "in_progress", "finalizing", "cancelling"):
        await asyncio.sleep(0.01)
        batch = await client.batches.retrieve(batch.id)
    return batch


async def lines(client: openai.AsyncOpenAI, file_id: str | None) -> list[Json]:
    """The lines of a file, by their custom id; [] for no file."""
    if file_id is None:
        return []
    said = (await client.files.content(file_id)).text
    return sorted(map(json.loads, said.splitlines()), key=lambda line: line["custom_id"])


async def whole(client: openai.AsyncOpenAI, data: bytes) -> tuple[Any, list[Json], list[Json]]:
    """A batch at its end, its output and its errors."""
    batch = await ended(client, await submit(client, data))
    output = await lines(client, batch.output_file_id)
    return batch, output, await lines(client, batch.error_file_id)


def test_a_batch_is_answered_as_the_same_calls_are(teacher: ScriptedTeacher) -> None:
    bodies = questions(7)
    batch, output, errors = using(teacher, lambda client: whole(client, jsonl(bodies)))
    assert (batch.status, errors, batch.error_file_id) == ("completed", [], None)
    assert (batch.request_counts.total, batch.request_counts.completed) == (7, 7)
    assert batch.completed_at >= batch.finalizing_at >= batch.in_progress_at >= batch.created_at
    assert [line["custom_id"] for line in output] == [f"call-{number}" for number in range(7)]
    assert [line["response"]["status_code"] for line in output] == [200] * 7
    calls = [reply[1] for reply in ask_all(teacher, bodies)]
    assert [line["response"]["body"]["choices"] for line in output] == [
        call["choices"] for call in calls
    ]


def test_what_a_batch_and_a_call_both_answer_is_paid_twice(teacher: ScriptedTeacher) -> None:
    using(teacher, lambda client: whole(client, jsonl(questions(5))))
    stats = teacher.stats()
    assert (stats["answered"], stats["answered_in_batches"]) == (5, 5)
    assert (stats["answered_again"], stats["in_flight"]) == (0, 0)
    assert {call["is_batch"] for call in teacher.log()} == {True}
    ask_all(teacher, questions(6))
    assert teacher.stats()["answered_again"] == 5
    using(teacher, lambda client: whole(client, jsonl(questions(6))))
    assert teacher.stats()["answered_again"] == 11


def test_in_the_plain_mode_too_a_batch_and_the_openai_client_ask_the_same(
    teacher: ScriptedTeacher,
) -> None:
    teacher.configure(plain=True)
    using(teacher, lambda client: whole(client, jsonl(questions(3))))

    async def call(client: openai.AsyncOpenAI) -> Any:
        return await client.chat.completions.create(**questions(1)[0])

    using(teacher, call)
    assert teacher.stats()["answered_again"] == 1


def test_the_output_has_an_order_of_its_own(teacher: ScriptedTeacher) -> None:
    async def order(client: openai.AsyncOpenAI) -> list[str]:
        batch = await ended(client, await submit(client, jsonl(questions(20))))
        said = (await client.files.content(batch.output_file_id)).text
        return [json.loads(line)["custom_id"] for line in said.splitlines()]

    got = using(teacher, order)
    assert sorted(got) == sorted(f"call-{number}" for number in range(20))
    assert got != [f"call-{number}" for number in range(20)]


def test_a_batch_takes_its_time_and_passes_its_states(teacher: ScriptedTeacher) -> None:
    teacher.configure(batch_latency_s=1.0)

    async def states(client: openai.AsyncOpenAI) -> tuple[list[str], list[int]]:
        batch = await submit(client, jsonl(questions(10)))
        seen, counts = [batch.status], []
        while seen[-1] != "completed":
            await asyncio.sleep(0.01)
            batch = await client.batches.retrieve(batch.id)
            counts.append(batch.request_counts.completed)
            if batch.status != seen[-1]:
                seen.append(batch.status)
        return seen, counts

    seen, counts = using(teacher, states)
    assert seen == ["validating", "in_progress", "finalizing", "completed"]
    assert len(set(counts)) > 3, "its requests are answered one after the other"


def test_a_batch_that_waits_can_be_released(teacher: ScriptedTeacher) -> None:
    teacher.configure(batch_latency_s=3600.0)

    async def released(client: openai.AsyncOpenAI) -> tuple[str, str]:
        batch = await submit(client, jsonl(questions(2)))
        await asyncio.sleep(0.1)
        before = (await client.batches.retrieve(batch.id)).status
        await asyncio.to_thread(teacher.configure, batch_latency_s=0.0)
        return before, (await ended(client, batch)).status

    assert using(teacher, released) == ("validating", "completed")


def test_failed_lines_are_in_the_error_file_and_cost_nothing(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"error_500_once": 0.3, "rate_limited_once": 0.3})
    batch, output, errors = using(teacher, lambda client: whole(client, jsonl(questions(40))))
    assert (batch.status, len(output) + len(errors)) == ("completed", 40)
    assert {line["response"]["status_code"] for line in errors} == {500, 429}
    assert all(line["response"]["body"]["error"]["message"] for line in errors)
    assert batch.request_counts.failed == len(errors)
    assert teacher.stats()["answered"] == len(output)
    again = [plain(f"Question {line['custom_id'].removeprefix('call-')}") for line in errors]
    batch, output, errors = using(teacher, lambda client: whole(client, jsonl(again)))
    assert (len(output), errors, batch.error_file_id) == (len(again), [], None)


def test_spoiled_answers_come_in_batches_too(teacher: ScriptedTeacher) -> None:
    teacher.configure(faults={"refusal": 1.0})
    _, output, _ = using(teacher, lambda client: whole(client, jsonl(questions(1))))
    assert output[0]["response"]["body"]["choices"][0]["message"]["refusal"]


@pytest.mark.parametrize(
    "settings", [{"batch_expires_after_lines": 6}, {"batch_expires_share": 0.5}]
)
def test_an_expired_batch_has_what_it_came_to_and_names_the_rest(
    teacher: ScriptedTeacher, settings: Json
) -> None:
    teacher.configure(**settings)
    batch, output, errors = using(teacher, lambda client: whole(client, jsonl(questions(20))))
    assert (batch.status, len(output) + len(errors)) == ("expired", 20)
    assert batch.expired_at
    assert 1 <= len(output) < 20
    assert {(line["response"], line["error"]["code"]) for line in errors} == {
        (None, "batch_expired")
    }
    assert teacher.stats()["answered"] == teacher.stats()["calls"] == len(output)


def test_a_batch_that_fails_its_validation_pays_nothing(teacher: ScriptedTeacher) -> None:
    teacher.configure(batch_fails=True)
    batch, output, errors = using(teacher, lambda client: whole(client, jsonl(questions(3))))
    assert (batch.status, output, errors) == ("failed", [], [])
    assert batch.failed_at
    assert batch.errors.data[0].code == "token_limit_exceeded"
    assert teacher.stats()["calls"] == 0


GOOD = jsonl(questions(2))


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (GOOD + GOOD, "duplicate_custom_id", 3),
        (GOOD + b'{"custom_id": "c"\n', "invalid_json_line", 3),
        (GOOD + b"[]\n", "invalid_json_line", 3),
        (GOOD.replace(b'"custom_id": "call-1", ', b""), "missing_required_parameter", 2),
        (GOOD.replace(b"POST", b"GET"), "invalid_method", 1),
        (GOOD.replace(b"/v1/chat", b"/v1/chit"), "invalid_url", 1),
        (GOOD.replace(b"scripted-teacher", b"gpt-0"), "model_not_found", 1),
        (GOOD.replace(b"scripted-teacher", b"scripted-critic", 1), "mismatched_model", 2),
        (b"\n", "empty_file", None),
    ],
)
def test_a_wrong_line_fails_the_whole_batch(
    teacher: ScriptedTeacher, data: bytes, code: str, line: int | None
) -> None:
    batch, _, _ = using(teacher, lambda client: whole(client, data))
    assert batch.status == "failed"
    assert (batch.errors.data[0].code, batch.errors.data[0].line) == (code, line)
    assert batch.output_file_id is batch.error_file_id is None
    assert teacher.stats()["calls"] == 0


def test_the_limits_of_a_batch_are_errors_at_once(teacher: ScriptedTeacher) -> None:
    teacher.configure(batch_max_requests=4)
    with pytest.raises(openai.BadRequestError, match="5 requests"):
        using(teacher, lambda client: submit(client, jsonl(questions(5))))
    assert using(teacher, lambda client: submit(client, jsonl(questions(4)))).id
    teacher.configure(batch_max_bytes=1000)
    with pytest.raises(openai.BadRequestError, match=r"\d+ bytes"):
        using(teacher, lambda client: submit(client, jsonl(questions(5))))


def test_the_limits_are_the_real_ones_unless_set(server: ScriptedTeacher) -> None:
    server.renew()
    many = jsonl([{"model": server.model, "messages": []}]) * 50_001
    with pytest.raises(openai.BadRequestError, match="50001 requests"):
        using(server, lambda client: submit(client, many))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"endpoint": "/v1/embeddings"}, "endpoint"),
        ({"completion_window": "1h"}, "completion_window"),
        ({"metadata": {"name": "x" * 513}}, "metadata"),
    ],
)
def test_a_batch_that_cannot_be_is_refused(
    teacher: ScriptedTeacher, changes: Json, said: str
) -> None:
    async def create(client: openai.AsyncOpenAI) -> None:
        uploaded = await client.files.create(file=("in.jsonl", GOOD), purpose="batch")
        asked = {"input_file_id": uploaded.id, "endpoint": CHAT, "completion_window": "24h"}
        await client.batches.create(**{**asked, **changes})

    with pytest.raises(openai.BadRequestError, match=said):
        using(teacher, create)


def test_a_cancelled_batch_keeps_what_was_answered(teacher: ScriptedTeacher) -> None:
    teacher.configure(batch_latency_s=20.0)

    async def cancelled(client: openai.AsyncOpenAI) -> tuple[Any, list[Json]]:
        batch = await submit(client, jsonl(questions(400)))
        while not batch.request_counts.completed:
            await asyncio.sleep(0.02)
            batch = await client.batches.retrieve(batch.id)
        batch = await client.batches.cancel(batch.id)
        assert batch.status == "cancelling"
        batch = await ended(client, batch)
        with pytest.raises(openai.BadRequestError, match="cancelled"):
            await client.batches.cancel(batch.id)
        return batch, await lines(client, batch.output_file_id)

    batch, output = using(teacher, cancelled)
    assert (batch.status, bool(batch.cancelled_at)) == ("cancelled", True)
    assert 0 < len(output) == teacher.stats()["answered"] < 400


def test_files_are_kept_listed_read_and_deleted(teacher: ScriptedTeacher) -> None:
    async def talk(client: openai.AsyncOpenAI) -> None:
        made = [
            await client.files.create(file=(f"{number}.jsonl", GOOD), purpose="batch")
            for number in range(3)
        ]
        listed = [file.id async for file in client.files.list(purpose="batch", limit=2)]
        assert listed == [file.id for file in reversed(made)], "over two pages, newest first"
        again = await client.files.retrieve(made[0].id)
        assert (again.filename, again.bytes, again.purpose) == ("0.jsonl", len(GOOD), "batch")
        assert (await client.files.content(made[0].id)).content == GOOD
        assert (await client.files.delete(made[0].id)).deleted
        for gone in (client.files.retrieve, client.files.content, client.files.delete):
            with pytest.raises(openai.NotFoundError):
                await gone(made[0].id)
        assert not [file async for file in client.files.list(purpose="batch_output")]

    using(teacher, talk)


def test_batches_are_listed_the_newest_first_with_their_metadata(teacher: ScriptedTeacher) -> None:
    async def talk(client: openai.AsyncOpenAI) -> list[str]:
        for name in ("a", "b", "c"):
            await submit(client, GOOD, metadata={"name": name})
        return [batch.metadata["name"] async for batch in client.batches.list(limit=2)]

    assert using(teacher, talk) == ["c", "b", "a"]


def test_batches_are_for_those_with_the_key(teacher: ScriptedTeacher) -> None:
    with pytest.raises(openai.AuthenticationError):
        using(teacher, lambda client: client.batches.retrieve("batch_0"), api_key="wrong")
    with pytest.raises(openai.NotFoundError):
        using(teacher, lambda client: client.batches.retrieve("batch_0"))


def test_a_creation_whose_answer_is_lost_was_done(teacher: ScriptedTeacher) -> None:
    teacher.configure(fault_script=[{"fault": "dropped_once", "path": "POST /v1/batches"}])

    async def talk(client: openai.AsyncOpenAI) -> list[str]:
        with pytest.raises(openai.APIConnectionError):
            await submit(client, GOOD, metadata={"name": "lost"})
        return [batch.metadata["name"] async for batch in client.batches.list()]

    assert using(teacher, talk) == ["lost"]
    assert teacher.stats()["by_fault"] == {"dropped": 1}


def test_an_upload_that_fails_by_script_was_not_done(teacher: ScriptedTeacher) -> None:
    rule = {"fault": "error_503", "path": "POST /v1/files", "times": 1}
    teacher.configure(fault_script=[rule])

    async def talk(client: openai.AsyncOpenAI) -> int:
        with pytest.raises(openai.InternalServerError):
            await submit(client, GOOD)
        await submit(client, GOOD)
        return len([file async for file in client.files.list(purpose="batch")])

    assert using(teacher, talk) == 1


def test_a_server_that_is_down_takes_no_batch(teacher: ScriptedTeacher) -> None:
    teacher.configure(down_after_calls=0)
    with pytest.raises(openai.APIConnectionError):
        using(teacher, lambda client: submit(client, GOOD))
    teacher.configure(down_after_calls=None)
    assert using(teacher, lambda client: whole(client, GOOD))[0].status == "completed"


def test_azure_s_address_has_batches_too(teacher: ScriptedTeacher) -> None:
    address = f"{root(teacher)}/openai/v1"
    batch = using(teacher, lambda client: whole(client, GOOD), base_url=address)[0]
    assert batch.status == "completed"
    assert re.fullmatch(r"batch_\w+", batch.id)


def test_calls_are_served_while_a_large_batch_runs(teacher: ScriptedTeacher) -> None:
    teacher.configure(plain=True)
    many = jsonl([plain(f"Question {number}") for number in range(5000)])

    async def talk(client: openai.AsyncOpenAI) -> Any:
        batch = await submit(client, many)
        reply = (await asyncio.to_thread(ask_all, teacher, [plain("x")]))[0]
        during = (await client.batches.retrieve(batch.id)).request_counts.completed
        assert content(reply)
        assert during < 5000
        return await ended(client, batch)

    assert using(teacher, talk).request_counts.completed == 5000
