"""Fetching a corpus's snapshot from the hub: which commit, which files, what is there already.

Belongs here: one acquisition from its settings to its row in raw.snapshots. Does not: which data
sets there are (`presets.py`), the hub (`hub.py`), or moving bytes (`fetching.py`, `download.py`).
"""

import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.acquire import snapshots
from transforms.seeds.acquire.download import disk_told
from transforms.seeds.acquire.errors import NothingMatches
from transforms.seeds.acquire.fetching import fetch_missing
from transforms.seeds.acquire.hub import Hub, HubFile, Listing
from transforms.seeds.acquire.kept import Kept, held
from transforms.seeds.acquire.patience import Patience, Watch
from transforms.seeds.acquire.presets import Source

log = logging.getLogger(__name__)

_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Settings:
    """How corpora are fetched.

    Attributes:
        folder: where they go: each into a folder of its own name.
        revision: follow this branch, or take this commit; empty: what the preset names, a branch
            being what it was at the first acquisition.
        endpoint: the hub's address; empty: HF_ENDPOINT's, or the hub itself.
        token: what lets us in.
        patience: when it is given up.
    """

    folder: Path
    revision: str = ""
    endpoint: str = ""
    token: str = field(default="", repr=False)
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True)
class Acquired:
    """A snapshot that is there whole; `fetched_*` is what came in for it this time."""

    repo: str
    revision: str
    files: int
    size_bytes: int
    folder: Path
    fetched_files: int = 0
    fetched_bytes: int = 0


def acquire(lakehouse: Lakehouse, corpus: str, source: Source, settings: Settings) -> Acquired:
    """Have the files of a corpus in its folder; what is there already is not asked for again.

    Where the commit is known and all of it is there, the hub is not asked anything.

    Raises:
        AcquisitionError: they cannot be had; what is there stays, for the next time.
    """
    folder = settings.folder / corpus
    watch = Watch(corpus, source.repo, bool(settings.token), settings.patience)
    hub = Hub(watch, settings.endpoint, settings.token)
    with disk_told(corpus, folder), held(corpus, folder):
        kept = Kept(folder)
        commit = _known_commit(lakehouse, corpus, source, settings, kept)
        files = kept.snapshot(source.repo, commit, source.patterns) if commit else None
        fetched = 0, 0
        if commit is None or files is None:
            listing = hub.listing(commit or settings.revision or source.revision)
            commit, files = listing.commit, _wanted(corpus, source, listing)
            if not settings.revision:
                kept.begin(source.repo, source.revision, commit)
            fetched = fetch_missing(hub, commit, files, kept)
            _tidy(corpus, kept, kept.complete(source.repo, commit, source.patterns, files))
        acquired = Acquired(
            source.repo, commit, len(files), sum(f.size_bytes for f in files), folder, *fetched
        )
    _record(lakehouse, corpus, source, settings, acquired)
    return acquired


def _known_commit(
    lakehouse: Lakehouse, corpus: str, source: Source, settings: Settings, kept: Kept
) -> str | None:
    """Return the commit that is meant, None if only the hub can tell."""
    if settings.revision:
        return settings.revision if _COMMIT.fullmatch(settings.revision) else None
    if _COMMIT.fullmatch(source.revision):
        return source.revision
    first = snapshots.pinned(lakehouse, corpus, source.repo, source.revision)
    return first or kept.begun(source.repo, source.revision)


def _wanted(corpus: str, source: Source, listing: Listing) -> list[HubFile]:
    """Return the files asked for.

    Raises:
        NothingMatches: there are none.
    """
    files = listing.matching(source.patterns)
    if not files:
        raise NothingMatches(corpus, source.repo, listing.commit, source.patterns)
    for pattern in source.patterns:
        if not listing.matching([pattern]):
            log.warning("%s: no file of %s matches %s", corpus, source.repo, pattern)
    return files


def _tidy(corpus: str, kept: Kept, gone: list[str]) -> None:
    for path in gone:
        log.info("%s: %s is not in the newer revision and is removed", corpus, path)
        (kept.folder / path).unlink(missing_ok=True)


def _record(
    lakehouse: Lakehouse, corpus: str, source: Source, settings: Settings, acquired: Acquired
) -> None:
    if snapshots.is_recorded(lakehouse, corpus, acquired.revision, source.patterns):
        return
    snapshots.record(
        lakehouse,
        {
            "corpus": corpus,
            "repo": source.repo,
            "revision": acquired.revision,
            "asked_revision": settings.revision or source.revision,
            "patterns": snapshots.as_json(source.patterns),
            "files": acquired.files,
            "size_bytes": acquired.size_bytes,
            "folder": str(acquired.folder),
            "created_at": datetime.now(UTC),
        },
    )
