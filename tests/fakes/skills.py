"""The skills of tests, found by name beside the product's own.

Belongs here: adding a folder of skills to this process or to another. Does not: any
skill (`tests/fixtures/skills/`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.scripted_teacher.process import REPOSITORY
from transforms.flows.skill import load_skill, skill_names

SKILLS = REPOSITORY / "tests" / "fixtures" / "skills"
#: Holds the `sitecustomize` that adds a folder of skills to every Python started with it.
ON_PATH = REPOSITORY / "tests" / "benchmarks" / "on_path"


@contextmanager
def fixture_skills() -> Iterator[None]:
    """Add the fixtures' skills, as any skill is added: as a folder."""
    import transforms.flows as flows

    path = list(flows.__path__)
    flows.__path__ = [*path, str(SKILLS)]
    _forget()
    try:
        yield
    finally:
        flows.__path__ = path
        _forget()


def skill_environment(skills: Path = SKILLS, path: str = str(REPOSITORY)) -> dict[str, str]:
    """Return what another process needs to find the skills, Spark's workers below it included.

    `path` is what else PYTHONPATH is to hold.
    """
    return {
        "PYTHONPATH": os.pathsep.join((str(ON_PATH), path)),
        "BENCHMARK_SKILLS": str(skills),
    }


def _forget() -> None:
    skill_names.cache_clear()
    load_skill.cache_clear()
    for folder in SKILLS.iterdir():
        for name in [n for n in sys.modules if n.startswith(f"transforms.flows.{folder.name}")]:
            del sys.modules[name]
