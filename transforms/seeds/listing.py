"""The files below a folder, on a disk or an object store.

Belongs here: walking folders that change meanwhile, link in circles, or hold names nobody can
store. Does not: which of the files are data (`globs.py`).
"""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyarrow.fs import FileInfo, FileSystem

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """A file: its name relative to the folder listed, its size, and when it was changed."""

    name: str
    size_bytes: int
    changed_ns: int | None


def files_below(
    store: "FileSystem",
    folder: str,
    passes_over: Callable[[str], bool],
    *,
    is_deep: bool = True,
) -> Iterator[Found]:
    """Yield the files in a folder and, unless told otherwise, all below it, in no order.

    A folder for which `passes_over` says true, by its relative name, is not entered where that
    saves its listing. What vanishes while the folder is listed is left out.
    """
    from pyarrow.fs import FileSelector, FileType, LocalFileSystem

    if isinstance(store, LocalFileSystem):
        # pyarrow follows links in circles, and one name that is not UTF-8 fails the whole listing.
        yield from _on_disk(Path(folder), passes_over if is_deep else lambda _: True)
        return
    below = FileSelector(folder, recursive=is_deep, allow_not_found=True)
    for info in store.get_file_info(below):
        if info.type == FileType.File:
            name = str(PurePosixPath(info.path).relative_to(PurePosixPath(folder)))
            yield found(info, name)


def found(info: "FileInfo", name: str) -> Found:
    """Return what pyarrow knows of a file."""
    return Found(name, info.size or 0, info.mtime_ns)


def _on_disk(
    folder: Path,
    passes_over: Callable[[str], bool],
    inside: str = "",
    above: tuple[tuple[int, int], ...] = (),
) -> Iterator[Found]:
    try:
        here = folder.stat()
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    if (this := (here.st_dev, here.st_ino)) in above:
        return  # a link to a folder it lies in
    for entry in entries:
        name = f"{inside}{entry.name}"
        if not _is_storable(name):
            log.warning("%r is left out: its name is not UTF-8; rename it", entry.path)
        elif _is_folder(entry):
            if not passes_over(name):
                yield from _on_disk(Path(entry.path), passes_over, f"{name}/", (*above, this))
        elif state := _state(entry):
            yield Found(name, state.st_size, state.st_mtime_ns)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # links that lead to each other


def _state(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """What the disk says of a file; None if it is gone, a broken link, or no file at all."""
    try:
        return entry.stat() if entry.is_file() else None
    except OSError:
        return None


def _is_storable(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
