"""The product's own stage as benchmarks run it: Spark, ledger and all, in processes of its own.

Belongs here: a lakehouse of made-up seeds, and a stage of the chain skill run over it by
`stage_process.py`. Does not: numbers. A process of its own, so that it can be killed and that one
benchmark's JVM is not another's.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.environment import without_settings
from tests.fakes.scripted_teacher.process import REPOSITORY, ScriptedTeacher
from tests.fakes.skills import SKILLS, skill_environment
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.schema import arrow_schema
from transforms.lakehouse.seeds_tables import DOCUMENTS
from transforms.lakehouse.tables import ASSIGNMENTS


class StageProcessError(RuntimeError):
    """The stage's process failed, or took too long; its last words."""


@dataclass(frozen=True)
class Place:
    """A lakehouse of seeds for the chain skill, and how stages are run on it."""

    root: Path
    skills: Path = SKILLS

    @property
    def lakehouse(self) -> Lakehouse:
        return Lakehouse(str(self.root))

    def seed(self, first: int, count: int, *, calls: int = 1, edition: str = "") -> None:
        """Add documents `first` to `first + count`, each good for one item of `calls` calls."""
        import pyarrow as pa
        from deltalake import write_deltalake

        self.lakehouse.create_tables()
        numbers = range(first, first + count)
        documents = [_document(f"seed {number}{edition}", calls) for number in numbers]
        assigned = [_assignment(document) for document in documents]
        for table, rows in ((DOCUMENTS, documents), (ASSIGNMENTS, assigned)):
            data = pa.Table.from_pylist(rows, arrow_schema(table.columns))
            write_deltalake(self.lakehouse.path(table.name), data, mode="append")

    def start(self, teacher: ScriptedTeacher, run_id: str, **options: Any) -> "StageProcess":
        """Start a stage; see `stage_process.py` for the options."""
        return StageProcess(self, teacher, {"root": str(self.root), "run_id": run_id, **options})

    def run(
        self, teacher: ScriptedTeacher, run_id: str, *, limit_s: float = 400.0, **options: Any
    ) -> dict[str, Any]:
        """Run a stage and return what it reports: see `stage_process.py`.

        Raises:
            StageProcessError: it failed, or took more than `limit_s`.
        """
        return self.start(teacher, run_id, **options).report(limit_s)


class StageProcess:
    """One run of the stage: a process, with the JVM and its workers below it."""

    def __init__(self, place: Place, teacher: ScriptedTeacher, options: dict[str, Any]) -> None:
        environment = {
            **without_settings(os.environ),
            **teacher.environment(),
            **skill_environment(place.skills),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.stage_process", json.dumps(options)],
            cwd=REPOSITORY,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def report(self, limit_s: float) -> dict[str, Any]:
        """Wait for the end; the last line is the report."""
        try:
            said, _ = self._process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise StageProcessError(f"not done in {limit_s:.0f} s") from None
        if self._process.returncode != 0:
            raise StageProcessError(said[-2000:])
        return dict(json.loads(said.splitlines()[-1]))

    def kill(self) -> None:
        """Kill driver, JVM and workers at once, as a machine's death does."""
        for pid in [self._process.pid, *descendants(self._process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.communicate()
        time.sleep(0.5)  # the teacher learns that its callers are gone


def descendants(pid: int) -> list[int]:
    """Return the ids of the processes below one."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found = children.get(pid, [])
    for each in found:  # grows while it is walked
        found.extend(children.get(each, []))
    return found


def _document(text: str, calls: int) -> dict[str, Any]:
    from transforms.lakehouse.ids import digest

    asked = text + "?" * calls
    return {
        "seed_id": digest(asked), "source": "benchmark", "sources": [], "text": asked,
        "kind": "prose", "url": None, "title": None, "license": "cc0-1.0",
        "licenses": ["cc0-1.0"], "language": "en", "programming_language": None,
        "domain": "example.org", "char_count": len(asked), "token_count": len(asked) // 4,
        "split": "train", "filter_version": "1", "created_at": datetime.now(UTC),
    }  # fmt: skip


def _assignment(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "seed_id": document["seed_id"], "skill": "chain", "source": document["source"],
        "run_id": "seeding", "created_at": document["created_at"],
    }  # fmt: skip
