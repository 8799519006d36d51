"""One file of a snapshot: from the hub to the disk, whole or not at all, going on where it stopped.

Belongs here: partial files, checking what came in, a full disk. Does not: which files
(`acquire.py`), or the hub's answers (`hub.py`).
"""

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from glob import escape
from pathlib import Path

from transforms.seeds.acquire.errors import NoRoomForFiles, UnusableFolder, WrongBytes
from transforms.seeds.acquire.hub import Hub, HubFile
from transforms.seeds.acquire.patience import Passing, Tries

#: Where files are while they come in. Hidden: ingestion reads none of it.
PARTIAL = ".partial"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SHA256_LENGTH = 64
#: How much of a content's id is in the name of its partial file.
_ID_LENGTH = 16


@dataclass(frozen=True)
class Download:
    """Fetching the files of one commit into one folder; used by several threads at a time.

    Attributes:
        hub: where they come from.
        commit: the commit.
        folder: where they go, laid out as the data set is.
        came_in: told how many bytes did, as they do.
    """

    hub: Hub
    commit: str
    folder: Path
    came_in: Callable[[int], None] = field(default=lambda _: None)

    def fetch(self, file: HubFile) -> None:
        """Put a file in its place, whatever is there; what an earlier try left is gone on from.

        Raises:
            AcquisitionError: it cannot be; what came in of it stays for the next time.
            Stopped: another file's failure has ended the whole.
        """
        corpus = self.hub.watch.corpus
        with disk_told(corpus, self.folder):
            partial = self.partial(file)
            partial.parent.mkdir(parents=True, exist_ok=True)
            self._complete(file, partial)
            if not has_content(partial, file):
                # What an earlier try left may be what is wrong with it.
                partial.unlink()
                self._complete(file, partial)
            if not has_content(partial, file):
                partial.unlink()
                raise WrongBytes(corpus, file.path)
            target = self.folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.replace(target)
            # Other contents that were on their way to the same place.
            for left in partial.parent.glob(f"{escape(target.name)}.{'?' * _ID_LENGTH}"):
                left.unlink()

    def partial(self, file: HubFile) -> Path:
        """Return where a file is while it comes in: another content has another place."""
        return self.folder / PARTIAL / f"{file.path}.{file.content_id[:_ID_LENGTH]}"

    def _complete(self, file: HubFile, partial: Path) -> None:
        """Bring a partial file to its full length."""
        tries = Tries(self.hub.watch, file.path)
        longest = length(partial)
        while length(partial) < file.size_bytes:
            self.hub.watch.check()
            problem = self._appended(file, partial)
            # A server that begins anew each time must not count as one that gets on.
            if length(partial) > longest:
                longest = length(partial)
                tries.succeeded()
            if problem is not None:
                tries.failed(problem)
        partial.touch()

    def _appended(self, file: HubFile, partial: Path) -> Passing | None:
        """Append what comes in; return what cut it off, if anything did."""
        there = length(partial)
        try:
            with self.hub.content(self.commit, file, there) as answer, partial.open("ab") as stream:
                if answer.start != there:
                    stream.truncate(answer.start)
                for block in answer.blocks:
                    stream.write(block)
                    self.came_in(len(block))
                    self.hub.watch.check()
                    if stream.tell() > file.size_bytes:
                        break
        except Passing as problem:
            return problem
        return None if length(partial) >= file.size_bytes else Passing("it ended early")


def length(path: Path) -> int:
    """Return how many bytes of a file are there."""
    return path.stat().st_size if path.exists() else 0


def has_content(path: Path, file: HubFile) -> bool:
    """Say whether a file on the disk is the one that the hub lists."""
    if not path.is_file() or path.stat().st_size != file.size_bytes:
        return False
    if len(file.content_id) == _SHA256_LENGTH:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file.content_id
    head = f"blob {file.size_bytes}\0".encode()
    git_id = hashlib.sha1(head + path.read_bytes(), usedforsecurity=False)
    return git_id.hexdigest() == file.content_id


@contextmanager
def disk_told(corpus: str, folder: Path) -> Iterator[None]:
    """Say what to do where the disk does not take what is written.

    Raises:
        NoRoomForFiles: it is full.
        UnusableFolder: it cannot be written, for whatever other reason.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoomForFiles(corpus, str(folder)) from error
        raise UnusableFolder(corpus, str(folder), error.strerror or str(error)) from error
