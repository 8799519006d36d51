"""Batches are submitted once, whatever kills the run, and their answers reach the ledger once."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.batch_server import (
    BatchServer,
    answered,
    batch_server,
    errored,
    expired,
    request,
    want,
)
from tests.unit.batches.runs import ledger, poll, states, submit, waves
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import ingest, registry
from transforms.teacher.batches import submit as submitting
from transforms.teacher.batches.waves import FRUITLESS
from transforms.teacher.budget import RUN, Allowance
from transforms.teacher.failures import BudgetReached, Misconfigured, TeacherDown


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


def test_a_batch_asks_what_a_single_call_would_and_its_answers_are_what_the_call_would_have(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    assert submit(server, lakehouse, want(tmp_path, 0, 1)) is None
    (batch,) = server.batches
    assert (batch["endpoint"], batch["completion_window"]) == ("/v1/chat/completions", "24h")
    lines = server.requests()
    assert [line["custom_id"] for line in lines] == ["c0", "c1"]
    assert lines[0] == {
        "custom_id": "c0", "method": "POST", "url": "/v1/chat/completions",
        "body": {"model": "m", "messages": [{"role": "user", "content": "Question 0?"}],
                 "max_tokens": 100, "temperature": 0.5},
    }  # fmt: skip

    poll(server, lakehouse)
    assert (ledger(lakehouse), states(lakehouse)) == ({}, ["open"]), "it has not ended"
    server.end()
    poll(server, lakehouse)
    call = ledger(lakehouse)["c0"]
    assert call["answered_at"].timestamp() == batch["completed_at"]
    assert {name: call[name] for name in ("status", "response", "finish_reason", "model")} == {
        "status": "answered", "response": "Yes.", "finish_reason": "stop", "model": "m-2026",
    }  # fmt: skip
    assert (call["prompt_tokens"], call["completion_tokens"], call["attempts"]) == (1000, 500, 1)
    assert call["cost_usd"] == pytest.approx((1000 * 2.0 + 500 * 8.0) / 1e6 / 2), "half the price"
    assert (call["work_item"], call["step_path"], call["run_id"]) == ("w", "asker", "run")
    assert states(lakehouse) == ["completed"]


def test_failures_are_recorded_as_online_and_what_went_unanswered_is_free_to_be_asked_again(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, *range(10)))
    odd = answered("c0", "one\u2028two")
    raw = json.dumps(odd, ensure_ascii=False).encode()
    empty = answered("c9")
    empty["response"]["body"] = {"choices": "none"}
    server.end(
        output=[
            raw, raw, answered("c1", finish_reason="content_filter"), answered("unknown"),
            b"{broken", b"", b"[]", empty,
        ],
        errors=[
            errored("c2", 400, "the prompt is too long", "context_length_exceeded"),
            errored("c3", 400, "filtered", "content_filter"),
            errored("c4", 429, "slow down"),
            errored("c5", 500, "a fault"),
            errored("c6", 503, "overloaded"),
            expired("c7"),
        ],
    )  # fmt: skip
    poll(server, lakehouse)
    found = ledger(lakehouse)
    assert {call_id: call["status"] for call_id, call in found.items()} == {
        "c0": "answered", "c1": "refused", "c2": "bad_request", "c3": "refused",
    }  # fmt: skip
    assert found["c0"]["response"] == "one\u2028two"
    assert found["c1"]["prompt_tokens"] == 1000, "a refusal is paid for"
    assert "too long" in found["c2"]["response"]
    (row,) = registry.batches(lakehouse)
    assert (row["requests"], row["answered"]) == (10, 4)
    assert "batch_expired" in row["error"] or "500" in row["error"]

    submit(server, lakehouse, want(tmp_path, *range(4, 10)))
    assert [line["custom_id"] for line in server.requests()] == [f"c{n}" for n in range(4, 10)]


@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_the_answers_of_a_batch_that_was_cut_short_are_kept(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, status: str
) -> None:
    submit(server, lakehouse, want(tmp_path, 0, 1, 2))
    server.end(status=status, output=[answered("c1")], errors=[expired("c0"), expired("c2")])
    poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {"c1"}
    assert (states(lakehouse), registry.open_call_ids(lakehouse)) == ([status], set())


def test_a_call_is_in_one_batch_at_a_time(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, 0, 1, 1))
    submit(server, lakehouse, want(tmp_path, 0, 1, 2))
    assert [line["custom_id"] for line in server.requests(0)] == ["c0", "c1"]
    assert [line["custom_id"] for line in server.requests(1)] == ["c2"]
    submit(server, lakehouse, want(tmp_path, 0, 1, 2))
    assert len(server.batches) == 2


def test_files_stay_within_the_limits_of_requests_and_bytes(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, *range(5)), max_requests=2)
    assert [len(server.requests(n)) for n in range(3)] == [2, 2, 1]
    size = len(server.files["file-0"]) // 2 + 2
    submit(server, lakehouse, want(tmp_path, *range(5, 9)), max_bytes=2 * size)
    assert [len(server.requests(n)) for n in (3, 4)] == [2, 2]
    assert all(len(data) <= 2 * size for data in server.files.values())


def test_ingesting_again_adds_nothing_also_after_a_kill_in_the_middle(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "SEGMENT_CALLS", 2)
    submit(server, lakehouse, want(tmp_path, *range(5)))
    server.end()
    write, written = Folder.write, list[str]()

    def write_then_die(folder: Folder, name: str, data: bytes) -> None:
        write(folder, name, data)
        written.append(name)
        if len(written) == 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", write_then_die)
        with pytest.raises(Killed):
            poll(server, lakehouse)
    assert states(lakehouse) == ["open"]
    poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {f"c{n}" for n in range(5)}
    assert states(lakehouse) == ["completed"]

    registry.save(lakehouse, {**registry.batches(lakehouse)[0], "state": "open"})
    poll(server, lakehouse)
    assert len(ledger(lakehouse)) == 5


@pytest.mark.parametrize("moment", ["before the upload", "after the creation"])
def test_a_run_killed_while_it_submits_pays_for_each_request_once(
    server: BatchServer,
    lakehouse: Lakehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(submitting, "_opened" if moment == "after the creation" else "_send", die)
        with pytest.raises(Killed):
            submit(server, lakehouse, want(tmp_path, 0, 1))
    assert states(lakehouse) == ["planned"]

    run = waves(lakehouse)
    run.catch_up(server.settings)
    run.submit(server.settings, want(tmp_path, 0, 1, 2), {})
    asked = [line["custom_id"] for n in range(len(server.batches)) for line in server.requests(n)]
    assert sorted(asked) == ["c0", "c1", "c2"]
    for number in range(len(server.batches)):
        server.end(number)
    poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {"c0", "c1", "c2"}
    assert "planned" not in states(lakehouse)


def test_a_creation_whose_response_was_lost_is_found_and_not_repeated(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    server.loses_creations = 1
    assert submit(server, lakehouse, want(tmp_path, 0)) is None
    assert len(server.batches) == 1
    (row,) = registry.batches(lakehouse)
    assert (row["state"], row["server_id"]) == ("open", "batch_0")


def test_a_server_without_a_batch_api_is_told_by_the_setting_and_blocks_no_later_run(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    server.refuses = (404, {"error": {"message": "no such page"}})
    stop = submit(server, lakehouse, want(tmp_path, 0))
    assert isinstance(stop, Misconfigured)
    assert "batch_stages" in str(stop)
    assert states(lakehouse) == ["abandoned"]
    server.asked.clear()
    poll(server, lakehouse)
    assert server.asked == []


def test_a_refused_key_and_a_server_that_is_away_are_told_and_lose_nothing(
    lakehouse: Lakehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BATCH_KEY", "sk-very-secret-batch-key")
    with batch_server(key_setting="BATCH_KEY") as server:
        submit(server, lakehouse, want(tmp_path, 0))
        server.refuses = (401, {"error": {"message": "Incorrect sk-very-secret-batch-key"}})
        with pytest.raises(Misconfigured, match="BATCH_KEY") as error:
            poll(server, lakehouse)
        assert "very-secret" not in str(error.value)
        server.refuses = (503, {"error": {"message": "away"}})
        with pytest.raises(TeacherDown, match="does not answer"):
            poll(server, lakehouse)
        server.refuses = None
        server.end()
        poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {"c0"}


def test_a_model_that_takes_other_parameters_is_asked_its_way_from_the_next_wave_on(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, 0, 1))
    said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    lines = [errored(f"c{n}", 400, said, "unsupported_parameter") for n in range(2)]
    server.end(status="completed", output=[], errors=lines)
    poll(server, lakehouse)
    assert ledger(lakehouse) == {}, "no item is blamed"
    submit(server, lakehouse, want(tmp_path, 0, 1))
    body = server.requests()[0]["body"]
    assert body["max_completion_tokens"] == 100
    assert "max_tokens" not in body


def test_an_account_that_is_empty_ends_the_stage_once_the_answers_are_kept(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, 0, 1))
    empty = errored("c1", 429, "You exceeded your current quota", "insufficient_quota")
    server.end(output=[answered("c0")], errors=[empty])
    with pytest.raises(Misconfigured, match="no credit"):
        poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {"c0"}
    assert states(lakehouse) == ["completed"]


def test_batches_that_fail_one_after_the_other_are_not_submitted_for_ever(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    run = waves(lakehouse)
    for _ in range(FRUITLESS):
        assert run.submit(server.settings, want(tmp_path, 0), {}) is None
        server.end(status="failed", said="Enqueued token limit reached")
        run.catch_up(server.settings)
    stop = run.submit(server.settings, want(tmp_path, 0), {})
    assert isinstance(stop, TeacherDown)
    assert "Enqueued token limit reached" in str(stop)
    assert registry.fruitless(lakehouse, "contents") == FRUITLESS == len(server.batches)
    assert len({row["batch_id"] for row in registry.batches(lakehouse)}) == FRUITLESS

    submit(server, lakehouse, want(tmp_path, 0))
    server.end()
    poll(server, lakehouse)
    assert registry.fruitless(lakehouse, "contents") == 0


def test_a_wave_submits_no_more_than_the_budgets_have_room_for(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    run = waves(lakehouse)
    calls = {RUN: Allowance(calls=3)}
    stop = run.submit(server.settings, want(tmp_path, *range(5)), calls)
    assert isinstance(stop, BudgetReached)
    assert len(server.requests()) == 3
    next_run = waves(lakehouse)
    assert isinstance(next_run.submit(server.settings, want(tmp_path, 3), calls), BudgetReached)
    assert len(server.batches) == 1, "what is under way is reserved, whichever run submitted it"
    server.end()
    next_run.catch_up(server.settings)

    # 100 tokens of answer, at most, at half of 8 dollars a million, and 3 of prompt
    dollars = {"chain": Allowance(usd=0.00085)}
    run = waves(lakehouse)
    assert run.submit(server.settings, want(tmp_path, 7, 8, 9), dollars) is None
    assert (len(server.requests()), run.short) == (2, {"chain"}), "other skills may go on"


def test_roles_with_endpoints_of_their_own_have_batches_of_their_own(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    critic = replace(server.settings.teacher, model="judge")
    server.settings = replace(server.settings, critic=critic)
    submit(server, lakehouse, want(tmp_path, 0))
    submit(server, lakehouse, want(tmp_path, 1, role="critic"))
    assert [server.requests(n)[0]["body"]["model"] for n in (0, 1)] == ["m", "judge"]
    for number in (0, 1):
        server.end(number)
    poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {"c0", "c1"}


def test_an_endpoints_parameters_and_schemas_are_in_the_body_as_online(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    teacher = replace(server.settings.teacher, parameters={"top_k": 5})
    server.settings = replace(server.settings, teacher=teacher)
    schema = {"type": "object", "properties": {}, "additionalProperties": False}
    wanted = want(tmp_path, 0, request_of=lambda n: request(n, schema=schema))
    submit(server, lakehouse, wanted)
    body = server.requests()[0]["body"]
    assert body["top_k"] == 5
    assert "extra_body" not in body
    assert body["response_format"]["json_schema"]["schema"] == schema


def test_the_embedded_teacher_has_no_batch_api_and_says_so(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    embedded = replace(server.settings.teacher, is_embedded=True)
    server.settings = replace(server.settings, teacher=embedded)
    stop = submit(server, lakehouse, want(tmp_path, 0))
    assert isinstance(stop, Misconfigured)
    assert "embedded" in str(stop)
    assert states(lakehouse) == []


def test_waiting_ends_with_a_batch_or_with_its_time(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    assert not waves(lakehouse, wait_s=5, poll_s=0.05).wait(server.settings), "for nothing"
    submit(server, lakehouse, want(tmp_path, 0, 1))
    run = waves(lakehouse, wait_s=0.1, poll_s=0.05)
    assert not run.wait(server.settings)
    assert "2 calls are under way in 1 batch(es) (batch_0)" in str(run.awaited())
    server.end()
    assert waves(lakehouse, wait_s=5, poll_s=0.05).wait(server.settings)
    assert (len(ledger(lakehouse)), run.awaited()) == (2, None)
