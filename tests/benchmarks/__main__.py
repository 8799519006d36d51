"""`make bench`: what the pipeline costs beside the teacher's time. Prints numbers, judges nothing.

Belongs here: the benchmark runs and their report. Does not: assertions; a timing on a busy machine
proves nothing.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.environment import without_settings
from tests.fakes.scripted_teacher.process import ScriptedTeacher

REPOSITORY = Path(__file__).resolve().parents[2]
LATENCY_S, CONCURRENCY, LIMIT_S = 0.05, 64, 3000


def main() -> int:
    """Run the job against the scripted teacher, twice, and print where the time went."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, help="documents, over three corpora")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        ScriptedTeacher(latency_s=LATENCY_S) as teacher,
    ):
        config = _config(Path(folder), options.seeds)
        environment = {
            **without_settings(os.environ),
            **teacher.environment(),
            "LAKEHOUSE_ROOT": f"{folder}/lakehouse",
            "DAGSTER_HOME": f"{folder}/dagster",
            "TEACHER_CONCURRENCY": str(CONCURRENCY),
        }
        for title in ("first run", "second run, nothing new"):
            before = len(teacher.log())
            wall_s, output = _run(config, environment)
            calls = teacher.log()[before:]
            _report(title, wall_s, calls)
            print(_tail(output))
    return 0


def _config(folder: Path, seeds: int) -> Path:
    share = seeds // 3
    corpora = {"knowledge_pile": seeds - 2 * share, "automathtext": share, "codeparrot": share}
    generation = {"seeds": corpora, "max_calls": 0}
    path = folder / "run.yaml"
    path.write_text(json.dumps({"resources": {"generation": {"config": generation}}}))
    return path


def _run(config: Path, environment: dict[str, str]) -> tuple[float, str]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "infra.run", "--config", str(config)],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return time.monotonic() - started, done.stdout + done.stderr


def _report(title: str, wall_s: float, calls: list[dict[str, Any]]) -> None:
    spans = sorted((call["arrived_s"], call["ended_s"]) for call in calls)
    teacher_s = _union_s(spans)
    ideal_s = len(calls) * LATENCY_S / CONCURRENCY
    print(f"\n{title}: {wall_s:.1f} s, {len(calls)} calls")
    print(f"  some call on the wire {teacher_s:.1f} s; outside that {wall_s - teacher_s:.1f} s")
    print(f"  calls at {CONCURRENCY} in flight would take {ideal_s:.1f} s at best")


def _union_s(spans: list[tuple[float, float]]) -> float:
    """Seconds in which at least one span was open."""
    total, end = 0.0, float("-inf")
    for start, stop in spans:
        total += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return total


def _tail(output: str) -> str:
    return "\n".join(f"  | {line}" for line in output.splitlines()[-25:])


if __name__ == "__main__":
    sys.exit(main())
