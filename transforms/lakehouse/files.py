"""Small files beside the tables: ledger segments, a stage's plan, progress, stop marks.

Belongs here: writing one so that a reader sees all of it or nothing, on a disk or an object store.
Does not: what the files mean.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

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
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{Path(target).name}.{os.getpid()}.partial"
        try:
            with partial.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
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

    Not thread-safe: one event loop's. A subclass says what is in a file and how its name ends.
    """

    folder: Folder
    prefix: str
    written: int = 0
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
        ending, data = self.file_of(gathered)
        self.folder.write(f"{self.prefix}-{self.written:06d}{ending}", data)
        self.written += 1
        del self._gathered[: len(gathered)]

    def file_of(self, gathered: Sequence[T]) -> tuple[str, bytes]:
        """Return how a file's name ends, and what is in it."""
        raise NotImplementedError
