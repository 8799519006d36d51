"""Scaffolding a skill into a repository with nothing in it, and looking at what was made.

Belongs here: that. Does not: any expectation.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from infra.new_skill import main
from tests.fakes.scripted_teacher.process import REPOSITORY
from tests.fakes.skills import skill_environment

NAME = "proof_writing"
ABOUT = 'Write and check short proofs, "direct" or by contradiction; it\'s about rigour.'
#: In a file elsewhere the linter would take the project's own packages for somebody else's.
OURS = 'lint.isort.known-first-party=["infra", "tests", "transforms"]'


def repository(folder: Path) -> Path:
    """Return a folder made such that a skill can be scaffolded in it."""
    (folder / "transforms" / "flows").mkdir(parents=True)
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    return folder


def scaffold(root: Path, *more: str, name: str = NAME, about: str = ABOUT) -> int:
    return main(["--name", name, "--about", about, "--root", str(root), *more])


def made(root: Path) -> list[str]:
    """Return the files that are there, by path."""
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "pyproject.toml")
    return sorted(str(path.relative_to(root)) for path in files)


def linted(root: Path) -> str:
    """Return what the linter and the formatter object to."""
    said = ""
    for how in (("check", "--no-cache", "--config", OURS), ("format", "--no-cache", "--check")):
        command = [sys.executable, "-m", "ruff", *how, "."]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        said += done.stdout + done.stderr if done.returncode else ""
    return said


def run_own_test(root: Path, name: str) -> "subprocess.CompletedProcess[str]":
    """Run the generated test in a process of its own that finds the generated files."""
    scripts = root / "tests" / "fakes" / "scripted_teacher" / "skills"
    (root / "conftest.py").write_text(
        "from tests.fakes.scripted_teacher import skills\n\n"
        f"skills.__path__.append({str(scripts)!r})\n"
    )
    flows = root / "transforms" / "flows"
    (flows / "common").symlink_to(REPOSITORY / "transforms" / "flows" / "common")
    test = root / "tests" / "unit" / f"test_skill_{name}.py"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", **skill_environment(flows)},
        capture_output=True,
        text=True,
        check=False,
    )
