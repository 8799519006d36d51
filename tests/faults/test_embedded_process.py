"""The embedded teacher's process: it answers, it ends with whoever started it, it fails clearly."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from transforms.teacher.embedded import embedded_teacher
from transforms.teacher.embedded_settings import EmbeddedSettings
from transforms.teacher.failures import Misconfigured, TeacherDown

SCHEMA = {
    "type": "object",
    "properties": {"animal": {"type": "string"}, "has_wings": {"type": "boolean"}},
    "required": ["animal", "has_wings"],
    "additionalProperties": False,
}


def ask(base_url: str, content: str, max_tokens: int, **more: Any) -> tuple[int, dict[str, Any]]:
    body = {"messages": [{"role": "user", "content": content}], "max_tokens": max_tokens, **more}
    request = urllib.request.Request(
        f"{base_url}/chat/completions",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split(") ")[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not is_running(pid)


def test_it_answers_in_the_schema_says_when_it_was_cut_and_refuses_what_is_too_long() -> None:
    with embedded_teacher(EmbeddedSettings(slots=1, context_tokens_per_slot=512)) as teacher:
        json_schema = {"name": "animal", "schema": SCHEMA, "strict": True}
        response_format = {"type": "json_schema", "json_schema": json_schema}
        status, answer = ask(
            teacher.base_url, "Describe a bird.", 200, response_format=response_format
        )
        choice = answer["choices"][0]
        assert (status, answer["model"]) == (200, teacher.model)
        if choice["finish_reason"] == "stop":
            assert set(json.loads(choice["message"]["content"])) == {"animal", "has_wings"}

        _, cut = ask(teacher.base_url, "Tell me a long story about the sea.", 5)
        assert cut["choices"][0]["finish_reason"] == "length"

        status, refused = ask(teacher.base_url, "word " * 1000, 5)
        assert (status, refused["error"]["type"]) == (400, "exceed_context_size_error")
    assert not is_running(teacher.pid)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
def test_it_ends_when_its_parent_is_killed_outright() -> None:
    code = (
        "import time\n"
        "from transforms.teacher.embedded import embedded_teacher\n"
        "with embedded_teacher() as teacher:\n"
        "    print(teacher.pid, flush=True)\n"
        "    time.sleep(120)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
    assert is_running(pid)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert ends_within(pid, 10)


def test_a_file_that_is_no_model_stops_the_run_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 100)
    with (
        pytest.raises(TeacherDown, match=r"broken\.gguf"),
        embedded_teacher(EmbeddedSettings(model=str(broken))),
    ):
        pass


def test_a_missing_openmp_library_is_an_error_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = "libgomp.so.1: cannot open shared object file: No such file or directory"
    script = tmp_path / "python"
    script.write_text(
        f"#!/bin/sh\necho '{json.dumps({'error': f'ImportError: {message}'})}'\nexit 1\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    with pytest.raises(Misconfigured, match="apt-get install libgomp1"), embedded_teacher():
        pass
