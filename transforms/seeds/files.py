"""Which files an input means.

Belongs here: folders, globs and single files → data files, on a disk or an object store (pyarrow's
file systems). Does not: how reading them is divided (`splits.py`), or opening their contents.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from transforms.seeds.errors import ClashingInputs, EmptyInput, MissingInput

if TYPE_CHECKING:
    from pyarrow.fs import FileInfo, FileSystem

SUFFIXES = (".jsonl", ".json", ".jsonl.gz", ".json.gz", ".parquet")
#: The sidecar that states licences; metadata of a folder, never a record of the corpus.
SIDECAR = "provenance.jsonl"

_WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class DataFile:
    """A file of a corpus: where to open it, and the name its records are known by.

    `name` is relative to the folder given (or to the fixed part of a glob), so it is the same on
    every machine.
    """

    path: str
    name: str
    size_bytes: int


def open_store(path: str) -> "tuple[FileSystem, str]":
    """Return the file system of a path or URL, and the path within it."""
    from pyarrow.fs import FileSystem, LocalFileSystem

    if "://" in path:
        return FileSystem.from_uri(path)
    return LocalFileSystem(), str(Path(path).expanduser().absolute())


def resolve(corpus: str, inputs: Sequence[str]) -> list[DataFile]:
    """Return the data files the inputs mean, sorted by name; sidecars and hidden files left out.

    Args:
        corpus: named in errors only.
        inputs: folders (searched recursively), globs (`*` within a folder, `**` across), files.

    Raises:
        MissingInput: a path is not there, or a glob matches nothing.
        EmptyInput: no inputs, or one without a byte of data.
        ClashingInputs: two files would be known by the same name.
    """
    if not inputs:
        raise EmptyInput(corpus, "", SUFFIXES)
    named: dict[str, DataFile] = {}
    for given in inputs:
        found = [file for file in _files_of(corpus, given) if file.size_bytes > 0]
        if not found:
            raise EmptyInput(corpus, given, SUFFIXES)
        for file in found:
            known = named.setdefault(file.name, file)
            if known.path != file.path:
                raise ClashingInputs(corpus, file.name, known.path, file.path)
    return [named[name] for name in sorted(named)]


def sidecars(corpus: str, inputs: Sequence[str]) -> list[str]:
    """Return the paths of the licence sidecars in the given folders, or beside the given files.

    Raises:
        MissingInput: a path is not there.
    """
    from pyarrow.fs import FileSelector, FileType

    found = set()
    for given in inputs:
        store, path = open_store(given)
        folder = _fixed_part(path)
        kind = store.get_file_info(folder).type
        if kind == FileType.NotFound:
            raise MissingInput(corpus, given)
        if is_file := kind == FileType.File:
            folder = str(PurePosixPath(folder).parent)
        for info in store.get_file_info(FileSelector(folder, recursive=not is_file)):
            if info.base_name == SIDECAR:
                found.add(_reopenable(given, info.path))
    return sorted(found)


def _files_of(corpus: str, given: str) -> list[DataFile]:
    from pyarrow.fs import FileSelector, FileType

    store, path = open_store(given)
    base = _fixed_part(path)
    top = store.get_file_info(base)
    if top.type == FileType.NotFound:
        raise MissingInput(corpus, given)
    if top.type == FileType.File:
        return [DataFile(given, top.base_name, top.size)] if _is_data(top, top.base_name) else []
    pattern = _pattern(path[len(base) :].lstrip("/")) if base != path else None
    files, matched = [], False
    for info in store.get_file_info(FileSelector(base, recursive=True)):
        name = str(PurePosixPath(info.path).relative_to(PurePosixPath(base)))
        if pattern is not None and not _matches(pattern, name):
            continue
        matched = True
        if info.type == FileType.File and _is_data(info, name):
            files.append(DataFile(_reopenable(given, info.path), name, info.size))
    if pattern is not None and not matched:
        raise MissingInput(corpus, given)
    return files


def _is_data(info: "FileInfo", name: str) -> bool:
    hidden = any(part.startswith((".", "_")) for part in PurePosixPath(name).parts)
    return not hidden and info.base_name != SIDECAR and name.lower().endswith(SUFFIXES)


def _fixed_part(path: str) -> str:
    """Return the folder before a glob's first wildcard; the path itself without one."""
    if not _WILD.search(path):
        return path.rstrip("/") or "/"
    parts = PurePosixPath(path).parts
    fixed = next(index for index, part in enumerate(parts) if _WILD.search(part))
    return str(PurePosixPath(*parts[:fixed]))


def _pattern(glob: str) -> re.Pattern[str]:
    tokens = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|.", glob)
    return re.compile(
        "".join(
            tokens.get(piece) or (piece if len(piece) > 1 else re.escape(piece)) for piece in pieces
        )
    )


def _matches(pattern: re.Pattern[str], name: str) -> bool:
    """Say whether a glob means this file: by its own name, or by a folder it lies in."""
    path = PurePosixPath(name)
    return any(pattern.fullmatch(str(part)) for part in (path, *path.parents))


def _reopenable(given: str, path: str) -> str:
    """Return a found path as `open_store` takes it: with the input's scheme, if it had one."""
    return f"{given.split('://', 1)[0]}://{path}" if "://" in given else path
