"""Small files are there whole or not at all."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from transforms.lakehouse.files import Folder

#: Writes `sys.argv[2]` bytes under a limit of 64 KiB a file, as a full disk would have it.
FULL_DISK = """
    import resource, signal, sys
    from transforms.lakehouse.files import Folder
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
    try:
        Folder(sys.argv[1]).write("deep/data.bin", b"x" * int(sys.argv[2]))
    except OSError as error:
        sys.exit(f"OSError {error.errno}")
"""


def write_on_a_full_disk(folder: Path, size: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(folder), str(size)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def everything_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_is_written_is_read_back_and_listed_with_its_size(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "not" / "there yet"))
    assert folder.list() == {}
    assert folder.read("a.json") is None
    folder.write("a.json", b"{}")
    folder.below("run 1").write("b.parquet", b"1234")
    assert folder.list() == {"a.json": 2, "run 1/b.parquet": 4}
    assert folder.list(".parquet") == {"run 1/b.parquet": 4}
    assert folder.read("run 1/b.parquet") == b"1234"


def test_writing_again_replaces_the_whole_file(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    folder.write("a.json", b"a long first text")
    folder.write("a.json", b"short")
    assert folder.read("a.json") == b"short"
    assert everything_in(tmp_path) == ["a.json"]


def test_what_a_killed_writer_left_behind_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / ".data.parquet.4711.partial").write_bytes(b"half")
    (tmp_path / ".hidden.parquet").write_bytes(b"half")
    (tmp_path / "_temporary").write_bytes(b"half")
    Folder(str(tmp_path)).write("data.parquet", b"whole")
    assert Folder(str(tmp_path)).list() == {"data.parquet": 5}


def test_a_full_disk_is_an_error_that_leaves_neither_file_nor_partial(tmp_path: Path) -> None:
    written = write_on_a_full_disk(tmp_path, 1000)
    assert (written.returncode, written.stderr) == (0, "")
    full = write_on_a_full_disk(tmp_path, 1_000_000)
    assert full.returncode == 1
    assert "OSError 27" in full.stderr
    assert everything_in(tmp_path) == ["data.bin"]
    assert (tmp_path / "deep" / "data.bin").stat().st_size == 1000, "the old file stays whole"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OSError, match="taken"):
        Folder(str(tmp_path / "taken")).write("a.json", b"{}")


def test_a_url_is_a_folder_like_any_other(tmp_path: Path) -> None:
    folder = Folder(f"file://{tmp_path}")
    folder.write("a.json", b"{}")
    assert folder.read("a.json") == b"{}"
    assert list(folder.list()) == ["a.json"]


def test_a_file_and_the_names_that_lead_to_it_are_on_the_disk_when_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    sync = os.fsync

    def note(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        sync(handle)

    monkeypatch.setattr(os, "fsync", note)
    folder = Folder(str(tmp_path / "new"))
    folder.write("deep/data.bin", b"x")
    above, below, file, named = synced
    assert (above, below, named) == (tmp_path, tmp_path / "new", tmp_path / "new" / "deep")
    assert file.parent == named, "the file's bytes come before its name"
    synced.clear()
    folder.write("deep/more.bin", b"x")
    assert len(synced) == 2, "folders that are there cost nothing"
