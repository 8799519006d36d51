"""Data sets as the stub of the hub keeps them: folders, one per branch.

Belongs here: commits, listings and contents of a data set. Does not: HTTP (`server.py`), or what
the corpora look like (`layouts.py`).
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Endings of files that the hub keeps as large ones, known by their SHA-256.
_LARGE = (".parquet", ".jsonl", ".gz")


@dataclass(frozen=True)
class Blob:
    """A file at a commit."""

    path: str
    data: bytes

    @property
    def is_large(self) -> bool:
        return self.path.endswith(_LARGE)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def git_id(self) -> str:
        head = f"blob {len(self.data)}\0".encode()
        return hashlib.sha1(head + self.data, usedforsecurity=False).hexdigest()

    @property
    def etag(self) -> str:
        return self.sha256 if self.is_large else self.git_id

    def as_sibling(self) -> dict[str, Any]:
        """As a data set's information lists it."""
        large = {"size": len(self.data), "sha256": self.sha256, "pointerSize": 134}
        listed = {"rfilename": self.path, "size": len(self.data), "blobId": self.git_id}
        return listed | ({"lfs": large} if self.is_large else {})

    def as_entry(self) -> dict[str, Any]:
        """As a tree lists it."""
        large = {"size": len(self.data), "oid": self.sha256, "pointerSize": 134}
        listed = {"type": "file", "path": self.path, "size": len(self.data), "oid": self.git_id}
        return listed | ({"lfs": large} if self.is_large else {})


@dataclass
class Repo:
    """A data set: a folder per branch, whose files may change; `commits` fixes a branch's id."""

    branches: dict[str, Path]
    commits: dict[str, str] = field(default_factory=dict)

    def commit(self, revision: str) -> str | None:
        """Return the id of the commit that a branch's name or a commit's id means now."""
        ids = {branch: self._id(branch) for branch in self.branches}
        return revision if revision in ids.values() else ids.get(revision)

    def files(self, commit: str) -> list[Blob]:
        """Return the files at a commit, by path."""
        for branch, folder in self.branches.items():
            if self._id(branch) == commit:
                return _files(folder)
        return []

    def files_at(self, branch: str) -> list[Blob]:
        """Return the files of a branch as they are now, by path."""
        return _files(self.branches[branch])

    def _id(self, branch: str) -> str:
        if fixed := self.commits.get(branch):
            return fixed
        told = [branch, *(f"{blob.path} {blob.sha256}" for blob in _files(self.branches[branch]))]
        return hashlib.sha1("\n".join(told).encode(), usedforsecurity=False).hexdigest()


def _files(folder: Path) -> list[Blob]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [Blob(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths]
