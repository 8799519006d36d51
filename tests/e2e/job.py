"""The whole job as a user runs it: `python -m infra.run`, in a place of its own.

Belongs here: starting it, waiting for it, ending it, and asking its lakehouse by SQL. Does not: any
assertion. A process of its own, since Spark's workers inherit the environment the JVM started in.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.environment import NO_CODEGEN, without_settings

REPOSITORY = Path(__file__).resolve().parents[2]

#: Each run is a JVM of its own that lives for minutes: on two cores Java's best compiler takes more
#: time than it gives back (442 s in place of 487 up to the measures, two runs side by side).
SHORT_LIVED_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

#: Selections of assets, for what goes on from seeds that are there. Their checks are part of the
#: gate, so whatever is to be published makes the seeds again.
FLOWS = "group:flows"
AFTER_INGESTION = "not group:raw"


@dataclass(frozen=True)
class Finished:
    """A run that ended: its exit code, what it said, and how long it took."""

    code: int
    out: str
    err: str
    took_s: float

    @property
    def said(self) -> str:
        return f"exit code {self.code} after {self.took_s:.0f} s\n{self.out}\n{self.err[-8000:]}"

    @property
    def errors(self) -> list[str]:
        """The errors it ended with."""
        return [line for line in self.err.splitlines() if line.startswith("error: ")]


@dataclass(frozen=True)
class Workplace:
    """A lakehouse and a Dagster home below `root`; `module` is the job that runs there.

    `assets` selects what of the job; None is all of it.
    """

    root: Path
    module: str = "infra.run"
    assets: str | None = None

    @property
    def lakehouse(self) -> Path:
        return self.root / "lakehouse"

    @property
    def dagster_home(self) -> Path:
        return self.root / "dagster"

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of a job: this machine's, without its settings of the product."""
        return {
            **without_settings(os.environ),
            "LAKEHOUSE_ROOT": str(self.lakehouse),
            "DAGSTER_HOME": str(self.dagster_home),
            "SPARK_MASTER": "local[2]",
            "SPARK_SHUFFLE_PARTITIONS": "2",
            "PYSPARK_SUBMIT_ARGS": (
                f"{NO_CODEGEN} --driver-java-options '{SHORT_LIVED_JVM}' pyspark-shell"
            ),
            **settings,
        }

    def start(self, config: Mapping[str, Any], settings: Mapping[str, str]) -> "Run":
        """Start the job with a run config and settings of the environment."""
        self.root.mkdir(parents=True, exist_ok=True)
        number = len(list(self.root.glob("run-*.json")))
        written = self.root / f"run-{number}.json"  # JSON is YAML
        written.write_text(json.dumps(config), encoding="utf-8")
        selection = ["--assets", self.assets] if self.assets else []
        out, err = written.with_suffix(".out"), written.with_suffix(".err")
        with out.open("w") as stdout, err.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", self.module, "--config", str(written), *selection],
                cwd=REPOSITORY,
                env=self.environment(settings),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        return Run(process, out, err, time.monotonic())

    def run(
        self, config: Mapping[str, Any], settings: Mapping[str, str], *, timeout_s: float = 1200
    ) -> Finished:
        """Run the job to its end."""
        run = self.start(config, settings)
        try:
            return run.wait(timeout_s)
        finally:
            run.kill_all()

    def ask(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of a query on the lakehouse, as `make sql` sees it."""
        from infra.sql import open_lakehouse

        with open_lakehouse(str(self.lakehouse)) as connection:
            result = connection.execute(query)
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def ask_one(self, query: str) -> Any:
        """Return the one value of a query."""
        (row,) = self.ask(query)
        (value,) = row.values()
        return value


@dataclass
class Run:
    """A job that was started."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path
    started: float

    def wait(self, timeout_s: float) -> Finished:
        """Wait for its end.

        Raises:
            AssertionError: it did not end in time; the message has its last words.
        """
        try:
            code = self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill_all()
            said = self.err.read_text(encoding="utf-8")[-8000:]
            raise AssertionError(f"the job did not end within {timeout_s} s:\n{said}") from None
        return Finished(
            code,
            self.out.read_text(encoding="utf-8"),
            self.err.read_text(encoding="utf-8"),
            time.monotonic() - self.started,
        )

    def kill(self) -> None:
        """`kill -9` the job's process, and nothing else."""
        self.process.kill()
        self.process.wait()

    def processes(self) -> list[int]:
        """Return the processes of the job that are left: its JVM and Spark's workers too."""
        return [pid for pid in _running() if _session(pid) == self.process.pid]

    def workers(self) -> list[int]:
        """Return Spark's Python workers."""
        return [pid for pid in self.processes() if b"pyspark.daemon" in _command(pid)]

    def jvm(self) -> int | None:
        """Return Spark's Java process, or None while there is none."""
        programs = ((pid, _command(pid).split(b"\0")[0]) for pid in self.processes())
        return next((pid for pid, program in programs if program.endswith(b"/java")), None)

    def are_gone_within(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.2)
        return not self.processes()

    def kill_all(self) -> None:
        """End whatever is left of it."""
        if self.process.poll() is None:
            self.kill()
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


@dataclass(frozen=True)
class Undisturbed:
    """A run in which nothing went wrong, and the teacher's counts of it."""

    place: Workplace
    finished: Finished
    stats: dict[str, Any]

    @property
    def pairs(self) -> list[str]:
        return pair_ids(self.place)

    def copy(self, root: Path) -> Workplace:
        """Return a copy of its lakehouse and its Dagster home, to go on from."""
        shutil.copytree(self.place.root, root, dirs_exist_ok=True)
        return Workplace(root)

    @property
    def flow_calls(self) -> int:
        """How many calls its flows made, those that judge left out."""
        calls = "SELECT count(*) FROM ops.teacher_calls WHERE stage <> 'verdicts'"
        return int(self.place.ask_one(calls))

    def seeds(self, root: Path, assets: str = AFTER_INGESTION) -> Workplace:
        """Return a place that has this run's seeds and nothing made of them, to make `assets`."""
        for schema in ("raw", "seeds"):
            shutil.copytree(self.place.lakehouse / schema, root / "lakehouse" / schema)
        return Workplace(root, assets=assets)


def pair_ids(place: Workplace) -> list[str]:
    """Return the ids of all pairs, sorted; one made twice is there twice."""
    return [row["pair_id"] for row in place.ask("SELECT pair_id FROM flows.pairs ORDER BY 1")]


def generation(**changes: Any) -> dict[str, Any]:
    """Return a run config: small, without a budget, judged as a sample, unless `changes` say else.

    `profile` and `min_changes` are the gate's; all else is generation's.
    """
    gate = {name: changes.pop(name) for name in ("profile", "min_changes") if name in changes}
    amount = {
        "seeds": {"knowledge_pile": 5, "automathtext": 3, "codeparrot": 2},
        "max_calls": 0,
        **changes,
    }
    return {
        "resources": {
            "generation": {"config": amount},
            "gate": {"config": {"profile": "sample", **gate}},
        }
    }


def _running() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _session(pid: int) -> int | None:
    """Return a process's session, or None if it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, _, _, session = stat.rpartition(") ")[2].split()[:4]
    return None if state == "Z" else int(session)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
