"""Batches that cannot be fetched: they hold nothing up, and are paid for twice only on request."""

import logging
from pathlib import Path

import pytest

from tests.unit.batch_server import (
    BatchServer,
    answered,
    batch_server,
    errored,
    want,
)
from tests.unit.batches.runs import ended, give_up, ledger, poll, states, submit, waves
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import registry
from transforms.teacher.batches.api import BatchApi, ServerBatch
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.batches.waves import FRUITLESS, Waves
from transforms.teacher.failures import TeacherDown


def test_a_batch_whose_endpoint_no_setting_names_any_more_waits_and_stops_nothing(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, 0))
    with batch_server() as other:
        poll(other, lakehouse)
        assert (other.asked, states(lakehouse)) == ([], ["open"])


def test_a_batch_that_its_server_has_forgotten_is_asked_again_and_a_warning_says_so(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    submit(server, lakehouse, want(tmp_path, 0, 1))
    server.batches.clear()
    assert ended(server, lakehouse) == ["batch_0"], "a run is needed to see to it"
    poll(server, lakehouse)
    assert (states(lakehouse), registry.open_call_ids(lakehouse)) == (["lost"], set())
    assert "batch_0 is unknown to the server" in caplog.text
    submit(server, lakehouse, want(tmp_path, 0, 1))
    assert [line["custom_id"] for line in server.requests()] == ["c0", "c1"]


def test_a_server_that_forgets_every_batch_is_not_given_ever_more(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    run = waves(lakehouse)
    for _ in range(FRUITLESS):
        assert run.submit(server.settings, want(tmp_path, 0), {}) is None
        server.batches.clear()
        run.catch_up(server.settings)
    assert isinstance(run.submit(server.settings, want(tmp_path, 0), {}), TeacherDown)
    assert registry.fruitless(lakehouse, "contents") == FRUITLESS


def test_a_batch_that_another_key_does_not_know_is_not_paid_for_twice(
    lakehouse: Lakehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("BATCH_KEY", "sk-of-the-first-account")
    with batch_server(key_setting="BATCH_KEY") as server:
        submit(server, lakehouse, want(tmp_path, 0))
        submit(server, lakehouse, want(tmp_path, 1))
        forgotten = server.batches.pop(0)
        server.end(0)
        monkeypatch.setenv("BATCH_KEY", "sk-of-the-second-account")
        assert ended(server, lakehouse) == ["batch_1"]
        poll(server, lakehouse)
        assert states(lakehouse) == ["open", "completed"], "and it holds up no other batch"
        assert ledger(lakehouse).keys() == {"c1"}
        assert "server and key" in caplog.text
        assert "give_up_batches" in caplog.text
        monkeypatch.setenv("BATCH_KEY", "sk-of-the-first-account")
        server.batches.insert(0, forgotten)
        server.end(0)
        poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {"c0", "c1"}
    files = [path.read_bytes() for path in Path(lakehouse.root).rglob("*") if path.is_file()]
    assert not any(b"sk-of" in data for data in files), "no key is written down"


def test_a_batch_of_which_nobody_knows_what_account_sent_it_stays_open(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, 0))
    (row,) = registry.batches(lakehouse)
    registry.folder(lakehouse, row["batch_id"]).delete(registry.ACCOUNT)
    server.batches.clear()
    poll(server, lakehouse)
    assert states(lakehouse) == ["open"]


def test_one_of_several_machines_that_does_not_know_a_batch_does_not_lose_it(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(server, lakehouse, want(tmp_path, 0))
    known = dict(server.batches[0])
    server.batches[0]["id"] = "batch_9"  # so that it is listed, and not found
    poll(server, lakehouse)
    assert states(lakehouse) == ["open"]
    server.batches[0] = known
    server.end()
    poll(server, lakehouse)
    assert states(lakehouse) == ["completed"]


@pytest.mark.parametrize("status", [404, 405, 400])
def test_a_server_that_has_no_batch_api_any_more_blocks_nothing_and_the_way_out_is_told(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, status: int
) -> None:
    submit(server, lakehouse, want(tmp_path, 0))
    server.refuses = (status, {"error": {"message": "no such page"}})
    run = waves(lakehouse)
    run.catch_up(server.settings)
    assert states(lakehouse) == ["open"]
    assert "no such page" in str(run.awaited())
    assert "give_up_batches" in str(run.awaited())
    assert ended(server, lakehouse) == []


def test_batches_that_cannot_be_fetched_are_given_up_when_a_person_says_so(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    submit(server, lakehouse, want(tmp_path, 0))
    server.end()
    submit(server, lakehouse, want(tmp_path, 1))
    submit(server, lakehouse, want(tmp_path, 2))
    give_up(server, lakehouse)
    assert states(lakehouse) == ["completed", "open", "open"], "what can be fetched is kept"

    server.refuses = (500, {"error": {"message": "files_settings is not set"}})
    give_up(server, lakehouse)
    assert states(lakehouse) == ["completed", "abandoned", "abandoned"]
    assert "files_settings is not set" in registry.batches(lakehouse)[1]["error"]
    assert "given up" in caplog.text
    server.refuses = None
    submit(server, lakehouse, want(tmp_path, 1))
    assert [line["custom_id"] for line in server.requests()] == ["c1"]

    with batch_server() as other:
        give_up(other, lakehouse)
    assert states(lakehouse)[-1] == "abandoned", "also what no setting names any more"


@pytest.mark.parametrize("status", [401, 404, 503])
def test_with_batches_off_only_the_items_of_open_ones_wait_whatever_the_batch_api_says(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, status: int
) -> None:
    submit(server, lakehouse, want(tmp_path, 0, work_item="asked"))
    submit(server, lakehouse, want(tmp_path, 1, work_item="asked as well"))
    elsewhere = waves(lakehouse, "pairs")
    assert elsewhere.waiting_items(server.settings) == set()
    server.end()
    run = waves(lakehouse)
    assert run.waiting_items(server.settings) == {"asked"}
    assert ledger(lakehouse).keys() == {"c1"}
    assert "give_up" not in str(run.awaited())
    server.refuses = (status, {"error": {"message": "out of order"}})
    assert run.waiting_items(server.settings) == {"asked"}
    assert "give_up_batches" in str(run.awaited())


def test_an_answer_that_was_fetched_is_in_the_ledger_whatever_becomes_of_the_next_batch(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (0, 1):
        submit(server, lakehouse, want(tmp_path, number, work_item=f"item {number}"))
        server.end()
    look = BatchApi.look

    async def away_for_the_second(api: BatchApi, server_id: str) -> ServerBatch:
        if server_id == "batch_1":
            raise TeacherDown("away")
        return await look(api, server_id)

    monkeypatch.setattr(BatchApi, "look", away_for_the_second)
    assert waves(lakehouse).waiting_items(server.settings) == {"item 1"}
    assert ledger(lakehouse).keys() == {"c0"}, "so that item 0 is not paid for once more"


def test_answers_that_the_server_has_deleted_are_asked_for_again(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path, 0, 1))
    server.end(output=[answered("c0")], errors=[errored("c1", 400, "too long")])
    del server.files[server.batches[0]["output_file_id"]]
    poll(server, lakehouse)
    assert ledger(lakehouse).keys() == {"c1"}, "what is still there is kept"
    (row,) = registry.batches(lakehouse)
    assert (row["state"], row["answered"]) == ("completed", 1)
    assert "No such object" in row["error"]
    submit(server, lakehouse, want(tmp_path, 0))
    assert [line["custom_id"] for line in server.requests()] == ["c0"]


def test_a_key_that_a_line_quotes_is_neither_kept_nor_told(
    lakehouse: Lakehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("BATCH_KEY", "very-secret-batch-key")
    told: list[str] = []
    with batch_server(key_setting="BATCH_KEY") as server:
        submit(server, lakehouse, want(tmp_path, 0))
        said = "Unsupported parameter: 'max_tokens' (asked with very-secret-batch-key)"
        server.end(output=[], errors=[errored("c0", 400, said, "unsupported_parameter")])
        run = Waves(lakehouse, "contents", "run", BatchOptions(), told.append)
        run.catch_up(server.settings)
    (row,) = registry.batches(lakehouse)
    assert "Unsupported parameter" in row["error"]
    assert "very-secret" not in f"{row['error']} {told} {caplog.text}"
