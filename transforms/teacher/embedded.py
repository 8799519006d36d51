"""The embedded teacher: a small real model, served on loopback for as long as a run needs it.

Belongs here: starting that process, waiting until it answers, stopping it. Does not: which model
(`embedded_settings.py`), what the process does (`embedded_server.py`).
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from transforms.settings_file import PROJECT
from transforms.teacher.embedded_settings import (
    OPENMP_MISSING,
    EmbeddedSettings,
    model_file,
    model_name,
)
from transforms.teacher.failures import Misconfigured, TeacherDown

#: The longest a model may take to load, in seconds; the bundled one takes one.
START_TIMEOUT_S = 300.0

#: How long the process has to end by itself, in seconds.
STOP_TIMEOUT_S = 5.0


@dataclass(frozen=True)
class EmbeddedTeacher:
    """A running embedded teacher: where it answers, and under which model name."""

    base_url: str
    model: str
    pid: int


@contextmanager
def embedded_teacher(settings: EmbeddedSettings | None = None) -> Iterator[EmbeddedTeacher]:
    """Serve a model on loopback while the context is open.

    The process ends with the context, and also when this process dies in any way at all.

    Raises:
        Misconfigured: the model's file, or a library it needs, is missing.
        TeacherDown: the process did not come up; the message ends with what it said.
    """
    settings = settings or EmbeddedSettings()
    path = model_file(settings.model)
    with tempfile.TemporaryFile() as log:
        process = _start(settings, path, log)
        try:
            yield EmbeddedTeacher(_base_url(process, log, path), model_name(path), process.pid)
        finally:
            _stop(process)


def _start(settings: EmbeddedSettings, path: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    arguments = {
        "model_path": str(path),
        "model_name": model_name(path),
        "slots": settings.slots,
        "context_tokens_per_slot": settings.context_tokens_per_slot,
        "threads": settings.threads,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "transforms.teacher.embedded_server", json.dumps(arguments)],
        cwd=PROJECT,
        # OpenMP's threads spin between two layers: forbidden that, generation took twice as long;
        # allowed it for long, a JVM on the same cores starved.
        env={"GOMP_SPINCOUNT": "100000", **os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        # Ctrl-C is for the run, which then ends this process in its own time.
        start_new_session=True,
    )


def _base_url(process: subprocess.Popen[bytes], log: IO[bytes], path: Path) -> str:
    answer = _first_answer(process)
    if answer is None:
        process.kill()
        raise TeacherDown(
            f"the embedded teacher {_how_it_ended(process)} while loading {path}. Try another "
            f"EMBEDDED_MODEL or fewer EMBEDDED_SLOTS. It said:\n{_last_lines(log)}"
        )
    if error := answer.get("error"):
        if "libgomp" in error:
            raise Misconfigured(OPENMP_MISSING)
        raise TeacherDown(
            f"the embedded teacher cannot serve {path} ({error}). Is it a whole GGUF file of a "
            f"chat model? It said:\n{_last_lines(log)}"
        )
    return str(answer["base_url"])


def _first_answer(process: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    """Return the process's one line, or None where it ended or took too long without one."""
    assert process.stdout is not None  # noqa: S101 (tells mypy what stdout=PIPE means)
    deadline = time.monotonic() + START_TIMEOUT_S
    received = b""
    while not received.endswith(b"\n"):
        left = deadline - time.monotonic()
        ready, _, _ = select.select([process.stdout], [], [], max(left, 0))
        chunk = os.read(process.stdout.fileno(), 65536) if ready else b""
        if not chunk:
            return None
        received += chunk
    answer: dict[str, Any] = json.loads(received)
    return answer


def _how_it_ended(process: subprocess.Popen[bytes]) -> str:
    try:
        status = process.wait(timeout=STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return f"did not answer within {START_TIMEOUT_S:.0f} s"
    if status == -signal.SIGKILL:
        return "was killed (out of memory, or too slow)"
    if status < 0:
        return f"crashed ({signal.Signals(-status).name})"
    return f"ended with status {status}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(timeout=STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last_lines(log: IO[bytes], count: int = 8) -> str:
    log.seek(0)
    return "\n".join(log.read().decode("utf-8", "replace").splitlines()[-count:])
