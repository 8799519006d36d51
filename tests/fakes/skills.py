"""The skills of tests, found by name beside the product's own.

Belongs here: adding a folder of skills to this process or to another. Does not: any
skill (`tests/fixtures/skills/`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes.scripted_teacher.process import REPOSITORY
from transforms.agents import agent
from transforms.flows.skill import load_skill, skill_names

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SKILLS = REPOSITORY / "tests" / "fixtures" / "skills"
#: Holds the `sitecustomize` that adds a folder of skills to every Python started with it.
ON_PATH = REPOSITORY / "tests" / "benchmarks" / "on_path"


@contextmanager
def fixture_skills(folder: Path = SKILLS) -> Iterator[None]:
    """Add a folder of skills, as any skill is added."""
    import transforms.flows as flows

    path = list(flows.__path__)
    flows.__path__ = [*path, str(folder)]
    _forget(folder)
    try:
        yield
    finally:
        flows.__path__ = path
        _forget(folder)


@contextmanager
def fixture_skills_in(spark: "SparkSession", folder: Path) -> Iterator[None]:
    """Add a folder of skills here and on Spark's workers, which start anew in this environment."""
    workers = spark.sparkContext.environment
    before = dict(workers)
    workers.update(skill_environment(folder, before.get("PYTHONPATH", "")))
    try:
        with fixture_skills(folder):
            yield
    finally:
        workers.clear()
        workers.update(before)


def skill_environment(skills: Path = SKILLS, path: str = str(REPOSITORY)) -> dict[str, str]:
    """Return what another process needs to find the skills, Spark's workers below it included.

    `path` is what else PYTHONPATH is to hold.
    """
    return {
        "PYTHONPATH": os.pathsep.join((str(ON_PATH), path)),
        "BENCHMARK_SKILLS": str(skills),
    }


def _forget(folder: Path) -> None:
    for cached in (skill_names, load_skill, agent.read_prompt, agent._environment):
        cached.cache_clear()
    for skill in folder.iterdir():
        for name in [n for n in sys.modules if n.startswith(f"transforms.flows.{skill.name}")]:
            del sys.modules[name]
