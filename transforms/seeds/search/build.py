"""Refreshing the search index: a version of the seeds there are now.

Belongs here: which documents are in it, and which segments are kept. Does not: a segment's files
(`segment.py`), or searching (`index.py`).

New documents make new segments; those there are stay as they are, with what has gone since left
out. Small segments are put together once there are many. The texts are read a few at a time, on
this process: curation's rows are read by delta-rs, at one version of the table, without a JVM.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse, small_batches
from transforms.seeds.search.segment import READ_CHARS, Document, Segment, write_segment
from transforms.seeds.search.versions import (
    ALGORITHM,
    Manifest,
    Part,
    has_version,
    make_newest,
    newest_version,
    read_version,
    segments,
    version_of,
    write_version,
)
from transforms.seeds.split import TRAIN
from transforms.seeds.usable import COLUMNS as USABLE_COLUMNS
from transforms.seeds.usable import Usable

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

_COLUMNS = (*USABLE_COLUMNS, "title", "source", "license")
#: The most documents of a segment: about 60 MB of texts while it is made.
SEGMENT_DOCUMENTS = 10_000
#: So many segments less than half full are put together.
MANY_SMALL = 8


def refresh(
    lakehouse: Lakehouse, *, hold_flagged: bool = True, segment_documents: int = SEGMENT_DOCUMENTS
) -> str | None:
    """Make the index's version of today's seeds, if it is not there; return its name.

    In it are the documents of the split `train` that stand for their near-duplicates, are not
    withdrawn, and not flagged unless approved: those that a flow may be given. Whoever calls holds
    the lease.

    Args:
        lakehouse: whose `seeds.documents`.
        hold_flagged: whether flagged documents wait for approval, as in `flows.assignments`.
        segment_documents: the most documents of a new segment.

    Returns:
        The version, now the newest; None if there are no such documents.
    """
    root = lakehouse.root
    seeds = _Seeds(lakehouse, hold_flagged)
    wanted = {document.key: document.seed_id for document in seeds.read()}
    if not wanted:
        return None
    version = version_of(wanted)
    if not has_version(root, version):
        parts = _kept_parts(root, wanted.keys(), segment_documents)
        held = {key for part in parts for key in _live_keys(root, part)}
        missing = {key: seed_id for key, seed_id in wanted.items() if key not in held}
        for documents in _batches(seeds.read(missing), segment_documents):
            parts.append(Part(write_segment(segments(root), ALGORITHM, documents), ()))
        write_version(root, _manifest(root, version, parts))
    if newest_version(root) != version:
        make_newest(root, version)
    return version


class _Seeds:
    """The seeds that may be found, at one version of their table."""

    def __init__(self, lakehouse: Lakehouse, hold_flagged: bool) -> None:
        self._table: DeltaTable = lakehouse.open("seeds.documents")
        self._usable = Usable(lakehouse, hold_flagged=hold_flagged)

    def read(self, only: Mapping[str, str] | None = None) -> Iterator[Document]:
        """Yield the documents without their texts; or those of these keys (→ seed ids), with."""
        for batch in self._batches(has_text=only is not None):
            for row in (batch if only is None else _of(batch, only)).to_pylist():
                if self._usable.is_usable(row):
                    document = _document(row)
                    if only is None or document.key in only:
                        yield document

    def _batches(self, *, has_text: bool) -> "Iterable[pa.RecordBatch]":
        import pyarrow.compute as pc
        import pyarrow.dataset as ds

        columns = {name: ds.field(name) for name in _COLUMNS}
        if has_text:
            columns["text"] = pc.utf8_slice_codeunits(ds.field("text"), 0, READ_CHARS)
        data = self._table.to_pyarrow_dataset()
        return small_batches(data, columns, ds.field("split") == TRAIN)


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        row["seed_id"], row["title"] or "", row["source"], row["license"], row.get("text") or ""
    )


def _of(batch: "pa.RecordBatch", only: Mapping[str, str]) -> "pa.RecordBatch":
    """Return the rows of these seeds, before their texts become Python's."""
    import pyarrow as pa
    import pyarrow.compute as pc

    seed_ids = batch.column("seed_id").cast(pa.string())
    return batch.filter(pc.is_in(seed_ids, pa.array(only.values(), pa.string())))


def _batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _kept_parts(root: str, wanted: Collection[str], segment_documents: int) -> list[Part]:
    """Return the newest version's segments, less what is not wanted; without many small ones."""
    newest = newest_version(root)
    if newest is None or (made := read_version(root, newest)).algorithm != ALGORITHM:
        return []
    small: list[Part] = []
    large: list[Part] = []
    for old in made.parts:
        keys = Segment(segments(root), old.segment_id).keys
        gone = tuple(number for number, key in enumerate(keys) if key not in wanted)
        is_small = 2 * (len(keys) - len(gone)) < segment_documents
        if len(gone) < len(keys):
            (small if is_small else large).append(Part(old.segment_id, gone))
    return large if len(small) >= MANY_SMALL else large + small


def _live_keys(root: str, part: Part) -> Iterator[str]:
    gone = set(part.gone)
    for number, key in enumerate(Segment(segments(root), part.segment_id).keys):
        if number not in gone:
            yield key


def _manifest(root: str, version: str, parts: Sequence[Part]) -> Manifest:
    documents = words = 0
    for part in parts:
        lengths = Segment(segments(root), part.segment_id).lengths
        documents += len(lengths) - len(part.gone)
        words += int(lengths.sum()) - int(lengths[list(part.gone)].sum())
    return Manifest(version, ALGORITHM, documents, words, tuple(parts))
