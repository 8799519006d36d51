"""What a download folder holds: which files of which commits came in, so that none is asked twice.

Belongs here: the note of it in the folder (hidden from ingestion), and the lock of whoever fetches.
Does not: the table raw.snapshots (`snapshots.py`), which outlives the folder.
"""

import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from transforms.lakehouse.files import Folder
from transforms.lakehouse.ids import digest
from transforms.seeds.acquire.errors import FolderInUse
from transforms.seeds.acquire.hub import HubFile

_NOTE, _LOCK = ".snapshot.json", ".lock"


class Kept:
    """The note of a corpus's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        noted = _read(folder)
        self._files: dict[str, dict[str, Any]] = noted.get("files", {})
        self._snapshots: dict[str, dict[str, Any]] = noted.get("snapshots", {})
        self._begun: dict[str, str] = noted.get("begun", {})

    def has(self, file: HubFile) -> bool:
        """Say whether a file came in and is still there, by its size."""
        noted = self._files.get(file.path)
        same = noted == {"size_bytes": file.size_bytes, "content_id": file.content_id}
        return same and _size(self.folder / file.path) == file.size_bytes

    def snapshot(self, repo: str, commit: str, patterns: Sequence[str]) -> list[HubFile] | None:
        """Return the files of a snapshot that is here whole, or None."""
        noted = self._snapshots.get(digest(repo, commit, list(patterns)))
        if noted is None:
            return None
        files = [HubFile(path, *told) for path, told in noted["files"].items()]
        return files if all(self.has(file) for file in files) else None

    def begun(self, repo: str, revision: str) -> str | None:
        """Return the commit that a branch meant when its first acquisition began."""
        return self._begun.get(f"{repo}@{revision}")

    def begin(self, repo: str, revision: str, commit: str) -> None:
        """Note what a branch means, so that an interrupted first acquisition goes on with it."""
        self._begun[f"{repo}@{revision}"] = commit
        self._write()

    def add(self, file: HubFile) -> None:
        """Note that a file came in."""
        self._files[file.path] = {"size_bytes": file.size_bytes, "content_id": file.content_id}
        self._write()

    def complete(
        self, repo: str, commit: str, patterns: Sequence[str], files: Sequence[HubFile]
    ) -> list[str]:
        """Note that a snapshot is here whole; return the files that are no longer wanted.

        Those are what an older commit of the same had and no snapshot has now.
        """
        key = digest(repo, commit, list(patterns))
        same = {"repo": repo, "patterns": list(patterns)}
        older = {
            other
            for other, noted in self._snapshots.items()
            if other != key and {name: noted[name] for name in same} == same
        }
        listed = {file.path: [file.size_bytes, file.content_id] for file in files}
        gone = {path for other in older for path in self._snapshots.pop(other)["files"]}
        self._snapshots[key] = {**same, "commit": commit, "files": listed}
        gone -= {path for noted in self._snapshots.values() for path in noted["files"]}
        for path in gone:
            self._files.pop(path, None)
        self._write()
        return sorted(gone)

    def _write(self) -> None:
        noted = {"files": self._files, "snapshots": self._snapshots, "begun": self._begun}
        Folder(str(self.folder)).write(_NOTE, json.dumps(noted).encode())


@contextmanager
def held(corpus: str, folder: Path) -> Iterator[None]:
    """Keep the folder for this process; the system gives it back should it be killed.

    Raises:
        FolderInUse: another one has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(corpus, str(folder)) from None
        yield


def _read(folder: Path) -> Mapping[str, Any]:
    """Return the note; an empty one where none can be read: files themselves are checked then."""
    try:
        noted = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
