"""What this process and all it started have cost in CPU so far: Spark is a JVM and its workers.

Belongs here: reading it from /proc. Does not: any benchmark.
"""

import os
from pathlib import Path


def cpu_s() -> float:
    """Return the seconds of a core spent by this process, its living children and their dead."""
    ticks: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        ticks[int(folder.name)] = sum(int(each) for each in fields[11:15])
        children.setdefault(int(fields[1]), []).append(int(folder.name))
    family, total = [os.getpid()], 0
    while family:
        process = family.pop()
        total += ticks.get(process, 0)
        family += children.get(process, [])
    return total / os.sysconf("SC_CLK_TCK")
