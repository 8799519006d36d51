"""Small files beside the tables: ledger segments, a stage's plan, progress, stop marks.

Belongs here: writing one so that a reader sees all of it or nothing, on a disk or an object store.
Does not: what the files mean.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar
from uuid import uuid4

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

T = TypeVar("T")


@dataclass(frozen=True)
class Folder:
    """A folder of a lakehouse, by absolute path or URL."""

    root: str

    @cached_property
    def _store(self) -> "tuple[FileSystem, str]":
        from pyarrow.fs import FileSystem, LocalFileSystem

        if "://" in self.root:
            return FileSystem.from_uri(self.root)
        return LocalFileSystem(), self.root

    def write(self, name: str, data: bytes) -> None:
        """Write a file durably: after a crash it is there whole, or not there.

        Raises:
            OSError: the disk is full or the folder cannot be written.
        """
        store, root = self._store
        target = f"{root}/{name}"
        if "://" in self.root:
            with store.open_output_stream(target) as stream:
                stream.write(data)
            return
        folder = Path(target).parent
        _make(folder)
        partial = folder / f".{Path(target).name}.{os.getpid()}.partial"
        try:
            with partial.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
            _sync(folder)
        finally:
            partial.unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None if it is not there."""
        store, root = self._store
        try:
            with store.open_input_stream(f"{root}/{name}") as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None

    def list(self, suffix: str = "") -> dict[str, int]:
        """Return the files below, hidden ones left out: path relative to the folder → bytes."""
        from pyarrow.fs import FileSelector, FileType

        store, root = self._store
        found = store.get_file_info(FileSelector(root, allow_not_found=True, recursive=True))
        return {
            info.path[len(root) :].lstrip("/"): info.size
            for info in found
            if info.type == FileType.File
            and info.path.endswith(suffix)
            and not info.base_name.startswith((".", "_"))
        }

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        store, root = self._store
        try:
            store.delete_file(f"{root}/{name}")
        except FileNotFoundError:
            return

    def remove(self) -> None:
        """Delete the folder with all that is in it, if it is there."""
        store, root = self._store
        try:
            store.delete_dir(root)
        except FileNotFoundError:
            return

    def below(self, name: str) -> "Folder":
        return Folder(f"{self.root}/{name}")


@dataclass
class Gatherer(Generic[T]):
    """Gathers what one writer makes, and writes it to a folder, a file at each flush.

    Not thread-safe: one event loop's. A subclass says what is in a file and how its name ends. No
    two writers ever use the same name, even where Spark counts a run's attempts from 0 again.
    """

    ending: ClassVar[str]
    folder: Folder
    prefix: str
    written: int = 0
    _own: str = field(default_factory=lambda: uuid4().hex[:12])
    _gathered: list[T] = field(default_factory=list)

    @property
    def unwritten(self) -> int:
        """How much no file holds yet."""
        return len(self._gathered)

    def flush(self) -> None:
        """Write what was gathered since the last flush as one file.

        Raises:
            OSError: it cannot be written; what was gathered is kept for the next try.
        """
        if not (gathered := self._gathered[:]):
            return
        name = f"{self.prefix}-{self._own}-{self.written:06d}{self.ending}"
        self.folder.write(name, self.encoded(gathered))
        self.written += 1
        del self._gathered[: len(gathered)]

    def encoded(self, gathered: Sequence[T]) -> bytes:
        """Return what is in a file."""
        raise NotImplementedError


def _make(folder: Path) -> None:
    """Make a folder, and those above it, such that it outlives the machine."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """See that the names in a folder are on the disk: a file's own sync does not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
