"""How busy a stage keeps the teacher: the share of its slots at work, beside a bare aiohttp loop.

Belongs here: three-call flows through Spark with the ledger on, at two sizes of teacher. Does not:
other people's programs (`peers.py`), or slow answers (`tail.py`).
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.clients import run_client
from tests.benchmarks.machine import Watch
from tests.benchmarks.report import busy, heading, line
from tests.benchmarks.stage import Place
from tests.fakes.scripted_teacher.process import ScriptedTeacher

CALLS, RAMP_S = 3, 5.0


@dataclass(frozen=True)
class Size:
    """A teacher, and how many calls may be in flight: a quarter more than it has slots."""

    slots: int
    latency_s: float

    @property
    def in_flight(self) -> int:
        return self.slots * 5 // 4

    def items(self, work_s: float) -> int:
        """Chains that take so long at best."""
        return int(work_s * self.slots / self.latency_s / CALLS)


SIZES = (Size(64, 0.2), Size(256, 1.0))


def run(*, is_short: bool) -> None:
    """Print the numbers; each size takes `work_s` twice, and a JVM's start."""
    work_s = 15.0 if is_short else 65.0
    for size in SIZES:
        heading(
            f"saturation: {size.slots} slots × {size.latency_s:g} s, {CALLS}-call flows, "
            f"{size.in_flight} in flight, {work_s:.0f} s of work, {RAMP_S:g} s of ramp"
        )
        with ScriptedTeacher(
            plain=True, slots=size.slots, latency_s=size.latency_s, ramp_s=RAMP_S
        ) as teacher:
            measure_bare(teacher, size, work_s)
            teacher.reset()
            measure_stage(teacher, size, work_s)


def measure_bare(teacher: ScriptedTeacher, size: Size, work_s: float) -> None:
    with Watch() as watch:
        spent = run_client(
            "aiohttp",
            teacher,
            items=size.items(work_s),
            calls=CALLS,
            in_flight=size.in_flight,
            limit_s=4 * work_s + 30,
        )
    stats = teacher.stats()
    cpu_ms = 1000 * spent["cpu_s"] / stats["answered"]
    line("bare aiohttp loop", f"{busy(stats)}  {cpu_ms:.2f} ms CPU a call")
    line("", watch.said)


def measure_stage(teacher: ScriptedTeacher, size: Size, work_s: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "lakehouse")
        place.seed(0, size.items(work_s), calls=CALLS)
        with Watch() as watch:
            report = place.run(teacher, "run", concurrency=size.in_flight, limit_s=4 * work_s + 90)
    stats = teacher.stats()
    line("our stage in Spark, ledger on", busy(stats))
    line(
        "",
        f"the whole stage {report['stage_s']:.1f} s; rows {report['rows']}, lost "
        f"{size.items(work_s) - report['rows']}; asked twice {stats['answered_again']}",
    )
    line("", watch.said)
