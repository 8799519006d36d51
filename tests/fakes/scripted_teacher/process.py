"""The scripted teacher as a test uses it: a process of its own, started, asked and stopped.

Belongs here: the process and the admin API's client. Does not: anything the server does. A process
of its own, so that a test can kill the client and ask the server what was in flight, and so that
neither's work slows the other's event loop.
"""

import json
import selectors
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fakes.scripted_teacher.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[3]


class ScriptedTeacherError(RuntimeError):
    """The server did not start, or did not take a setting."""


class ScriptedTeacher:
    """A context manager that runs the server; keyword arguments are `settings.Settings`.

    Example:
        with ScriptedTeacher(latency_s=0.05, slots=8, defects={"refusal": 0.05}) as teacher:
            run_the_job(teacher.environment())
            assert teacher.stats()["in_flight"] == 0
    """

    api_key = "scripted-key"
    model = "scripted-teacher"

    def __init__(self, *, port: int = 0, lifetime_s: float = 3600.0, **settings: Any) -> None:
        self._port = port
        self._lifetime_s = lifetime_s
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._admin = ""
        self.url = ""
        self.pid = 0

    def __enter__(self) -> "ScriptedTeacher":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, *, timeout_s: float = 20.0) -> "ScriptedTeacher":
        """Start the process and wait until it serves.

        Raises:
            ScriptedTeacherError: it ended or said nothing; the message has its last words.
        """
        command = [sys.executable, "-m", "tests.fakes.scripted_teacher"]
        command += ["--port", str(self._port), "--lifetime-s", str(self._lifetime_s)]
        command += ["--settings", json.dumps(self._settings)]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=errors, text=True
            )
            hello = _first_line(self._process, timeout_s)
            if not hello:
                self.stop()
                errors.seek(0)
                raise ScriptedTeacherError(f"the scripted teacher did not start: {errors.read()}")
        ports = json.loads(hello)
        self.url = f"http://127.0.0.1:{ports['port']}/v1"
        self._admin = f"http://127.0.0.1:{ports['admin_port']}/admin"
        self.pid = ports["pid"]
        return self

    def stop(self) -> None:
        """End the process, by its id."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def environment(self) -> dict[str, str]:
        """Return the settings that point a run at this teacher, to be laid over `os.environ`."""
        return {
            "OPENAI_BASE_URL": self.url,
            "OPENAI_API_KEY": self.api_key,
            "TEACHER_MODEL": self.model,
        }

    def stats(self) -> dict[str, Any]:
        """Return the counts; see `journal.Journal.report` and `slots.Slots.report`."""
        return dict(self._ask("stats"))

    def log(self) -> list[dict[str, Any]]:
        """Return every call that arrived, in order; see `journal.Call`."""
        return list(self._ask("log")["calls"])

    def defects(self) -> list[dict[str, Any]]:
        """Return every planted defect: its `kind`, `request` and `instruction`."""
        return list(self._ask("log")["defects"])

    def configure(self, **changes: Any) -> None:
        """Change settings while it serves.

        Raises:
            ScriptedTeacherError: a setting is unknown or its value cannot be.
        """
        self._ask("configure", changes)

    def reset(self) -> None:
        """Forget every call so far, the planted defects too; the settings stay."""
        self._ask("reset", {})

    def renew(self) -> None:
        """Make it as if it had just been started with the default settings."""
        self.configure(**Settings().as_json())
        self.reset()

    def hold(self) -> None:
        """Keep every call from the next one on in flight, until `release`."""
        self.configure(hold_after_calls=self.stats()["calls"])

    def release(self) -> None:
        """Answer the calls that are held."""
        self.configure(hold_after_calls=None)

    def wait_until(
        self, condition: Callable[[dict[str, Any]], bool], *, timeout_s: float = 30.0
    ) -> dict[str, Any]:
        """Return the first stats that meet `condition`.

        Raises:
            TimeoutError: none did in time; the message has the last stats.
        """
        end = time.monotonic() + timeout_s
        while not condition(stats := self.stats()):
            if time.monotonic() > end:
                raise TimeoutError(f"not within {timeout_s} s; the scripted teacher saw {stats}")
            time.sleep(0.02)
        return stats

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode("utf-8")
        request = urllib.request.Request(f"{self._admin}/{path}", data=data)
        request.add_header("Content-Type", "application/json")
        # No proxy of the environment may stand between a test and its own loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as problem:
            raise ScriptedTeacherError(json.load(problem)["error"]) from problem


def _first_line(process: "subprocess.Popen[str]", timeout_s: float) -> str:
    """Return the process's first line, or "" when it ended or the time is over."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(timeout_s):
            return ""
    return process.stdout.readline()
