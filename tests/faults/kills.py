"""A job whose worker, JVM or driver is killed with `kill -9`, again and again, until it is done.

Belongs here: choosing the victim, killing it while the teacher counts calls in flight, starting the
job again where it ended, and what that cost. Does not: any assertion. What `make bench` prints of
it is in `tests/benchmarks/kills.py`.
"""

import os
import signal
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet as pq

from tests.e2e.job import Finished, Run, Workplace
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.faults import stage_job

VICTIMS = ("worker", "jvm", "driver")

#: An answer is on disk at most this long after it was given: half a second between two flushes, and
#: the time a flush takes on a busy machine.
DURABLE_AFTER_S = 1.0

#: How long processes whose driver is gone may take to end, in seconds.
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Kill:
    """One kill, and what the teacher counted.

    Attributes:
        in_flight: calls that the teacher was working on just before.
        at_risk: calls in flight, or answered too short a time before to be surely on disk.
        orphan_calls: calls that arrived after the driver or the JVM was dead.
        gone_s: seconds until no process of the run was left; None where the run goes on.
    """

    victim: str
    in_flight: int
    at_risk: int
    orphan_calls: int = 0
    gone_s: float | None = None


@dataclass
class Disturbed:
    """A job that was killed and started until it was done."""

    place: Workplace
    kills: list[Kill] = field(default_factory=list)
    starts: int = 0
    ended_by_itself: list[Finished] = field(default_factory=list)
    finished: Finished | None = None
    stats: dict[str, Any] = field(default_factory=dict)

    @property
    def at_risk(self) -> int:
        """The most calls that the kills can make anyone pay for twice."""
        return sum(kill.at_risk for kill in self.kills)

    @property
    def paid_twice(self) -> int:
        """Answers that the teacher gave to a request it had answered before."""
        return int(self.stats["answered_again"])


def points(calls: int, kills: int, chance: Random) -> list[int]:
    """Return after how many answered calls each kill comes: at random, one in each equal part."""
    part = 0.9 * calls / kills
    return [int(part * (number + chance.random())) + 1 for number in range(kills)]


@dataclass
class Killer:
    """Runs a job to its end through `victims`, each killed once so many calls are answered."""

    place: Workplace
    teacher: ScriptedTeacher
    config: Mapping[str, Any]
    settings: Mapping[str, str]
    chance: Random
    timeout_s: float = 1200.0

    def __post_init__(self) -> None:
        self.story = Disturbed(self.place)

    def run(self, victims: Sequence[str], after_calls: Sequence[int]) -> Disturbed:
        """Run the job.

        Raises:
            AssertionError: it ended before a kill was due, or did not end; says its last words.
        """
        self._run = self._start()
        try:
            for victim, calls in zip(victims, after_calls, strict=True):
                asking = self._wait_for(calls)
                self.story.kills.append(self._kill(victim, asking))
            self.story.finished = self._last()
        finally:
            self._run.kill_all()
        self.story.stats = self.teacher.stats()
        return self.story

    def _start(self) -> Run:
        self.story.starts += 1
        return self.place.start(self.config, self.settings)

    def _wait_for(self, calls: int) -> list[int]:
        """Wait until so many calls are answered and some in flight; return the workers that ask."""
        end = time.monotonic() + self.timeout_s
        while True:
            seen = self.teacher.stats()
            if seen["answered"] >= calls and seen["in_flight"] > 0 and (asking := self._asking()):
                return asking
            if self._run.process.poll() is not None:
                self._start_again()
            if time.monotonic() > end:
                self._run.kill_all()
                raise AssertionError(f"no call in flight after {calls}: {self._run.wait(10).said}")
            time.sleep(0.05)

    def _asking(self) -> list[int]:
        """Return the workers that are connected to the teacher."""
        port = urlsplit(self.teacher.url).port or 0
        return sorted(connected(self._run.workers(), port))

    def _start_again(self) -> None:
        """Go on after a run that ended without being killed, such as by workers killed too often.

        Raises:
            AssertionError: it was done, or that happened more often than anything was killed.
        """
        finished = self._run.wait(10)
        self.story.ended_by_itself.append(finished)
        if finished.code == 0 or len(self.story.ended_by_itself) > len(self.story.kills):
            raise AssertionError(f"the job ended before its next kill was due: {finished.said}")
        self._run.kill_all()
        self._run = self._start()

    def _kill(self, victim: str, asking: Sequence[int]) -> Kill:
        before = self.teacher.stats()
        if victim == "worker":
            _kill_9(self.chance.choice(asking))
            return Kill(victim, before["in_flight"], at_risk(self.teacher.log()))
        killed_at = time.monotonic()
        if victim == "jvm":
            _kill_9(self._run.jvm())
            self._run.wait(PATIENCE_S)
        else:
            self._run.kill()
        at_kill = self.teacher.stats()["calls"]
        are_gone = self._run.are_gone_within(PATIENCE_S)
        gone_s = time.monotonic() - killed_at if are_gone else float("inf")
        log = self.teacher.log()
        self._run.kill_all()
        self._run = self._start()
        return Kill(victim, before["in_flight"], at_risk(log), len(log) - at_kill, gone_s)

    def _last(self) -> Finished:
        while (finished := self._run.wait(self.timeout_s)).code != 0:
            self._start_again()
        return finished


def calls_on_disk(lakehouse: Path) -> int:
    """Return how many calls the ledger's segments hold, registered or not."""
    segments = (lakehouse / "ops" / "teacher_calls" / "segments").rglob("*.parquet")
    return sum(pq.read_metadata(path).num_rows for path in segments if path.name[0] != ".")


def at_risk(log: Sequence[Mapping[str, Any]]) -> int:
    """Return how many calls of a log may not be on disk, were everyone who asked dead now.

    The last arrival is the latest sign of life: who has work asks on as soon as he is answered.
    """
    latest_s = max(call["arrived_s"] for call in log)
    return sum(
        call["state"] != "failed"
        and (call["ended_s"] is None or call["ended_s"] > latest_s - DURABLE_AFTER_S)
        for call in log
    )


def connected(processes: Iterable[int], port: int) -> list[int]:
    """Return those of the processes that have a connection to a port of this machine."""
    table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{row[9]}]" for row in table if int(row[2].rpartition(":")[2], 16) == port}
    return [pid for pid in processes if sockets & _open_files(pid)]


def _open_files(pid: int) -> set[str]:
    """Return what a process has open; nothing if it has ended."""
    found = set()
    with suppress(FileNotFoundError, ProcessLookupError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                found.add(str(file.readlink()))
    return found


def _kill_9(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def stage_place(root: Path) -> Workplace:
    """Return a place where the small job is ready to run; see `stage_job.py`."""
    place = Workplace(root, "tests.faults.stage_job")
    stage_job.prepare(place.lakehouse)
    return place


def settings(teacher: ScriptedTeacher, concurrency: int) -> dict[str, str]:
    """Return the settings of either job."""
    own = {"TEACHER_CONCURRENCY": str(concurrency)}
    return {**stage_job.ENVIRONMENT, **teacher.environment(), **own}
