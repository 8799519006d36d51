"""One generating run at a time, and a killed one never blocks the next."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.lease import LeaseTaken, lease

HOLDER = """
import sys, time
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.lease import lease
with lease(Lakehouse(sys.argv[1]), "run-of-another-process"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held_elsewhere(root: Path) -> "Iterator[subprocess.Popen[str]]":
    """Another process that holds the lease until it is killed or the block ends."""
    command = [sys.executable, "-c", HOLDER, str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()
            process.wait(timeout=20)


def test_a_second_process_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        with pytest.raises(LeaseTaken) as refused, lease(Lakehouse(str(tmp_path)), "mine"):
            pass
        assert "run-of-another-process" in str(refused.value)
        assert str(holder.pid) in str(refused.value)
        assert str(tmp_path) in str(refused.value)


def test_a_killed_holders_lease_is_taken_over_and_its_run_named_once(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        holder.kill()
        holder.wait(timeout=20)
    with lease(Lakehouse(str(tmp_path)), "mine") as died:
        assert died == "run-of-another-process"
    with lease(Lakehouse(str(tmp_path)), "next") as died:
        assert died is None, "the last holder gave it back"


def test_it_is_given_back_when_the_run_fails(tmp_path: Path) -> None:
    house = Lakehouse(str(tmp_path))
    with pytest.raises(ZeroDivisionError), lease(house, "first"):
        raise ZeroDivisionError
    with lease(house, "second") as died:
        assert died is None


def test_a_run_that_is_resumed_is_no_run_that_died(tmp_path: Path) -> None:
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops" / ".lease").write_text('{"run_id": "mine", "pid": 1}')
    with lease(Lakehouse(str(tmp_path)), "mine") as died:
        assert died is None


@pytest.mark.parametrize("written", ['{"run_', "[]", "\x00\x00"])
def test_what_a_crash_left_half_written_does_not_block(tmp_path: Path, written: str) -> None:
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops" / ".lease").write_text(written)
    with lease(Lakehouse(str(tmp_path)), "mine") as died:
        assert died is None
