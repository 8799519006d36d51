"""Many files at a time, from the hub to the disk, and how far that has come.

Belongs here: threads, the room they need, progress. Does not: one file (`download.py`).
"""

import logging
import shutil
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from transforms.seeds.acquire.download import Download, has_content, length
from transforms.seeds.acquire.errors import NoRoomForFiles
from transforms.seeds.acquire.hub import Hub, HubFile
from transforms.seeds.acquire.kept import Kept

log = logging.getLogger(__name__)

#: Files fetched at a time, as many as the hub's own client does.
WORKERS = 8
_SAY_AFTER_S = 30.0


@dataclass
class _Progress:
    corpus: str
    total_bytes: int
    done_bytes: int = 0
    _said: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def came_in(self, size_bytes: int) -> None:
        with self._lock:
            self.done_bytes += size_bytes
            if time.monotonic() - self._said > _SAY_AFTER_S:
                self._said = time.monotonic()
                done, total = self.done_bytes / 1e9, self.total_bytes / 1e9
                log.info("%s: %.2f of %.2f GB came in", self.corpus, done, total)


def fetch_missing(hub: Hub, commit: str, files: Sequence[HubFile], kept: Kept) -> tuple[int, int]:
    """Fetch the files that are not there yet; return how many that were, and the bytes that came.

    Raises:
        AcquisitionError: one cannot be fetched; those that were are noted, and stay.
    """
    missing = []
    for file in files:
        if kept.has(file):
            continue
        if has_content(kept.folder / file.path, file):
            kept.add(file)  # the note was lost, not the file
        else:
            missing.append(file)
    if not missing:
        return 0, 0
    corpus = hub.watch.corpus
    to_come = _room(corpus, Download(hub, commit, kept.folder), missing)
    log.info("%s: %d files to fetch, %.2f GB", corpus, len(missing), to_come / 1e9)
    progress = _Progress(corpus, to_come)
    download = Download(hub, commit, kept.folder, progress.came_in)
    pool = ThreadPoolExecutor(WORKERS)
    try:
        _all(pool, download, missing, kept)
    finally:
        hub.watch.stop.set()
        pool.shutdown(cancel_futures=True)
    return len(missing), progress.done_bytes


def _all(
    pool: ThreadPoolExecutor, download: Download, missing: Sequence[HubFile], kept: Kept
) -> None:
    asked = {pool.submit(download.fetch, file): file for file in missing}
    for done in as_completed(asked):
        done.result()
        kept.add(asked[done])


def _room(corpus: str, download: Download, missing: Sequence[HubFile]) -> int:
    """Return how many bytes are to come.

    Raises:
        NoRoomForFiles: the disk has not so many left.
    """
    there = sum(length(download.partial(file)) for file in missing)
    to_come = sum(file.size_bytes for file in missing) - there
    free = shutil.disk_usage(download.folder).free
    if to_come > free:
        raise NoRoomForFiles(corpus, str(download.folder), to_come, free)
    return to_come
