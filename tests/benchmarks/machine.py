"""How busy the machine is while something is measured: a number means little without it.

Belongs here: load, cores and the share of them in use, whoever uses it. Does not: any benchmark.
"""

import os
import time
from pathlib import Path


def load() -> str:
    """Return the load averages over 1, 5 and 15 minutes, and the cores."""
    averages = "/".join(f"{each:.1f}" for each in os.getloadavg())
    return f"load {averages} on {os.cpu_count()} cores"


class Watch:
    """Wall time and the machine's use from `__enter__` on; `said` tells them at any time."""

    def __enter__(self) -> "Watch":
        self._started, self._before = time.monotonic(), _cpu_ticks()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall_s = time.monotonic() - self._started

    @property
    def said(self) -> str:
        total, idle = (now - then for now, then in zip(_cpu_ticks(), self._before, strict=True))
        return f"cores {1 - idle / max(1, total):.0%} in use, {load()}"


def _cpu_ticks() -> tuple[int, int]:
    """Clock ticks of all cores since the machine started: all of them, and the idle ones."""
    if not (stat := Path("/proc/stat")).exists():
        return 0, 0
    ticks = [int(each) for each in stat.read_text().splitlines()[0].split()[1:9]]
    return sum(ticks), ticks[3] + ticks[4]
