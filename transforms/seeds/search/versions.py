"""The versions of the search index: which segments each is made of, and which is the newest.

Belongs here: naming, keeping and forgetting versions. Does not: making one (`build.py`), or
searching it (`index.py`).

A version is the hash of the documents it holds and of how they are weighed. What is in it never
changes: a version and a query have the same results for as long as the version is kept.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from transforms.lakehouse.files import Folder
from transforms.lakehouse.ids import digest
from transforms.seeds.search.segment import READ_CHARS, IndexGone

#: How words are counted, documents weighed and excerpts cut. Whoever changes that raises the
#: number: then there are new versions, of new segments, and older ones can be searched no more.
ALGORITHM = digest("bm25 1", READ_CHARS)
_NEWEST = "newest.json"


@dataclass(frozen=True)
class Part:
    """A segment in a version.

    Attributes:
        segment_id: the segment.
        gone: numbers of its documents that are not in the version, in order.
    """

    segment_id: str
    gone: tuple[int, ...]


@dataclass(frozen=True)
class Manifest:
    """What a version is made of.

    Attributes:
        version: its name.
        algorithm: `ALGORITHM` when it was made.
        documents: how many it holds.
        words: how many words they have together.
        parts: its segments.
    """

    version: str
    algorithm: str
    documents: int
    words: int
    parts: tuple[Part, ...]


def index_folder(root: str) -> Folder:
    """Return where a lakehouse keeps its search index."""
    return Folder(f"{root}/seeds/search")


def segments(root: str) -> Folder:
    return index_folder(root).below("segments")


def version_of(keys: Iterable[str]) -> str:
    """Return the name of the version that holds the documents with these keys."""
    return digest("search index", ALGORITHM, sorted(keys))


def newest_version(root: str) -> str | None:
    """Return the version that the latest refresh made; None before the first."""
    named = index_folder(root).read(_NEWEST)
    return None if named is None else str(json.loads(named)["version"])


def read_version(root: str, version: str) -> Manifest:
    """Return what a version is made of.

    Raises:
        IndexGone: it was never there, or was forgotten.
    """
    data = index_folder(root).read(_file_of(version))
    if data is None:
        raise IndexGone(f"the search index's version {version} is gone")
    read = json.loads(data)
    parts = tuple(Part(part["segment_id"], tuple(part["gone"])) for part in read["parts"])
    return Manifest(**{**read, "parts": parts})


def has_version(root: str, version: str) -> bool:
    return index_folder(root).read(_file_of(version)) is not None


def write_version(root: str, manifest: Manifest) -> None:
    index_folder(root).write(_file_of(manifest.version), json.dumps(asdict(manifest)).encode())


def make_newest(root: str, version: str) -> None:
    index_folder(root).write(_NEWEST, json.dumps({"version": version}).encode())


def forget_others(root: str, kept: Sequence[str]) -> list[str]:
    """Delete the versions that are not to be kept, and segments of no other; return their names.

    The newest is always kept. Whoever calls holds the lease, and keeps those that work items that
    are not done yet name: searching a forgotten one is an `IndexGone`.
    """
    folder = index_folder(root)
    staying = {*kept, newest_version(root)}
    there = [name.removesuffix(".json") for name in folder.below("versions").list(".json")]
    gone = sorted(set(there) - staying)
    for version in gone:
        folder.delete(_file_of(version))
    used = {
        part.segment_id
        for version in there
        if version in staying
        for part in read_version(root, version).parts
    }
    for segment in {name.partition("/")[0] for name in segments(root).list()} - used:
        segments(root).below(segment).remove()
    return gone


def _file_of(version: str) -> str:
    return f"versions/{version}.json"
