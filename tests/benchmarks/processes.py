"""A benchmark's work in a process of its own, so that its CPU and memory are its own.

Belongs here: running a module of this repository and reading what it printed. Does not: what is
measured, or processes that are killed on purpose (`stage.py`).
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tests.fakes.scripted_teacher.process import REPOSITORY


def run_module(
    module: str, *arguments: str, environment: Mapping[str, str], limit_s: float
) -> "subprocess.CompletedProcess[str]":
    """Run a module to its end."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )


def report_of(
    module: str, *arguments: str, environment: Mapping[str, str], limit_s: float
) -> dict[str, Any]:
    """Run a module whose last line is a JSON object, and return that.

    Raises:
        RuntimeError: it failed; its last words.
    """
    done = run_module(module, *arguments, environment=environment, limit_s=limit_s)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))
