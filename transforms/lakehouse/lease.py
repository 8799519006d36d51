"""The lease: one generating run at a time over a lakehouse.

Belongs here: taking it, saying who has it, giving it back, also after a kill. Does not: what a run
does with it.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from transforms.lakehouse.lakehouse import Lakehouse


class LeaseTaken(RuntimeError):
    """Another run is generating into this lakehouse."""


@contextmanager
def lease(lakehouse: Lakehouse, run_id: str) -> Iterator[str | None]:
    """Hold the lakehouse for `run_id`; yields the run that died holding it, if one did.

    The operating system drops the lock with its process, so a killed run never blocks the next.

    Raises:
        LeaseTaken: another live process holds it; says which run and process.
    """
    path = Path(lakehouse.root) / "ops" / ".lease"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise LeaseTaken(
                f"another run is generating into {lakehouse.root} ({file.read().strip()}); "
                "wait for it to end, or end it"
            ) from None
        file.seek(0)
        died = _holder(file.read())
        _write(file, {"run_id": run_id, "pid": os.getpid()})
        try:
            yield died if died != run_id else None
        finally:
            file.truncate(0)


def live_holder(lakehouse: Lakehouse) -> str | None:
    """Return the run that holds the lakehouse, or None. Takes nothing, so it disturbs nobody."""
    try:
        written = (Path(lakehouse.root) / "ops" / ".lease").read_text(encoding="utf-8")
        os.kill(int(json.loads(written)["pid"]), 0)  # asks whether the process is there
    except PermissionError:
        return _holder(written)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return _holder(written)


def _holder(written: str) -> str | None:
    """Return the run that is written there, or None; a crash may have left anything."""
    try:
        return str(json.loads(written)["run_id"])
    except (ValueError, TypeError, KeyError):
        return None


def _write(file: TextIO, holder: dict[str, object]) -> None:
    file.truncate(0)
    file.write(json.dumps(holder))
    file.flush()
