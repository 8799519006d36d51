"""Tools in batches: declared and called as online; a model that takes none is asked without."""

import json
from pathlib import Path
from typing import Any

from tests.unit.batch_server import BatchServer, answered, errored
from tests.unit.batches.runs import ledger, poll, submit
from tests.unit.teacher_calls import teacher_call
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches.learned import as_learned
from transforms.teacher.batches.wanted import WantedWriter
from transforms.teacher.call_rows import ASKED, said_in
from transforms.teacher.request import Request

TOOL = {"type": "function", "function": {"name": "add", "description": "Adds.", "parameters": {}}}
CALL = {"id": "x", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
TURNS = (
    {"role": "user", "content": "How much is it?"},
    {"role": "assistant", "content": "", "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "x", "content": "2"},
)


def want(tmp_path: Path) -> Folder:
    folder = Folder(str(tmp_path / "wanted"))
    writer = WantedWriter(folder, "0-0")
    whole = teacher_call(call_id="c0")
    call = {name: whole[name] for name in ASKED}
    writer.add("teacher", Request("counter", TURNS, 0.0, 50, tools=(TOOL,)), call)
    writer.flush()
    return folder


def test_tools_are_declared_and_what_is_called_is_on_record(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path))
    body = server.requests()[0]["body"]
    assert (body["tools"], body["tool_choice"]) == ([TOOL], "auto")
    assert body["messages"] == list(TURNS)
    line = answered("c0", finish_reason="tool_calls")
    message: dict[str, Any] = line["response"]["body"]["choices"][0]["message"]
    message |= {"content": None, "tool_calls": [CALL]}
    server.end(output=[line])
    poll(server, lakehouse)
    row = ledger(lakehouse)["c0"]
    assert said_in(row) == ("", ({"id": "x", "name": "add", "arguments": '{"a": 1}'},))
    assert set(json.loads(row["response"])) == {"content", "tool_calls"}


def test_a_model_that_takes_no_tools_is_asked_without_from_the_next_wave_on(
    server: BatchServer, lakehouse: Lakehouse, tmp_path: Path
) -> None:
    submit(server, lakehouse, want(tmp_path))
    assert as_learned(lakehouse, server.settings).call_tools["teacher"]
    server.end(output=[], errors=[errored("c0", 400, "m does not support tools")])
    poll(server, lakehouse)
    assert ledger(lakehouse) == {}, "no item is blamed"
    learned = as_learned(lakehouse, server.settings)
    assert not learned.call_tools["teacher"]
    assert learned.identities == server.settings.identities
    submit(server, lakehouse, want(tmp_path))
    assert "tools" not in server.requests()[0]["body"]
