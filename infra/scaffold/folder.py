"""The folder of a new skill, written whole or not at all.

Belongs here: where its files go, and getting them there. Does not: what is in them
(`rendering.py`).
"""

import keyword
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from infra.scaffold.content import checked_name
from transforms.flows.target import ALL

FLOWS = Path("transforms", "flows")
#: What a file imports of this project; the folder is not yet where the linter would look for it.
_OURS = 'lint.isort.known-first-party=["infra", "tests", "transforms"]'


class Taken(ValueError):
    """Something of that name is there already; the message says where."""


def refuse_name(root: Path, name: str) -> None:
    """Refuse a name that a skill cannot have, before anything is drafted or paid.

    Raises:
        ValueError: it is no name, or taken.
    """
    checked_name(name)
    if keyword.iskeyword(name):
        raise ValueError(f"{name} is a word of Python's own: choose another name")
    if name == ALL:
        raise ValueError(f"{name} stands for every skill in run configs: choose another name")
    flows = root / FLOWS
    tests = (root / path for path in _test_paths(name))
    for path in (flows / name, flows / f"{name}.py", *tests):
        if path.exists() or path.is_symlink():
            raise Taken(f"{path} is there already: choose another name, or remove it")


def write_skill(
    root: Path, name: str, skill: Mapping[str, str], tests: Mapping[str, str]
) -> list[Path]:
    """Write a skill's folder and what its tests need; return what was made, relative to `root`.

    All is written beside first, and formatted as this project formats. The folder comes last and
    in one step: whoever looks sees all of it or nothing. After an error or Ctrl-C nothing is left.

    Args:
        root: the repository.
        name: the skill's.
        skill: files of its folder, by path in it.
        tests: other files, by path in the repository.

    Raises:
        ValueError: the name cannot be had.
        OSError: a file cannot be written.
    """
    refuse_name(root, name)
    folder, beside = root / FLOWS / name, root / FLOWS / f".new-{name}-{uuid4().hex[:8]}"
    made: list[Path] = []
    try:
        _write(beside / "skill", skill)
        _write(beside / "tests", tests)
        _format(root, beside)
        for path in tests:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:  # fails where something is there by now
                made.append(target)
                file.write((beside / "tests" / path).read_bytes())
        (beside / "skill").rename(folder)
    except BaseException:
        if not folder.exists():
            for target in made:
                target.unlink()
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return sorted(path.relative_to(root) for path in (*made, folder))


def _test_paths(name: str) -> tuple[str, str]:
    return (
        f"tests/unit/test_skill_{name}.py",
        f"tests/fakes/scripted_teacher/skills/{name}.py",
    )


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _format(root: Path, folder: Path) -> None:
    """Format and sort imports, where the linter is installed; the code is right without."""
    for how in (("check", "--select", "I", "--fix", "--config", _OURS), ("format",)):
        command = [sys.executable, "-m", "ruff", *how, "--quiet", "--no-cache", str(folder)]
        subprocess.run(command, cwd=root, check=False, capture_output=True)
