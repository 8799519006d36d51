"""A segment of the index: some documents, and for each word which of them have it how often.

Belongs here: making a segment's files and reading them. Does not: which documents are in it
(`build.py`), or what the counts are worth (`index.py`).

Three Arrow files, mapped into memory, so that a search reads only the words it asks for:
`docs.arrow` (a row a document), `terms.arrow` (a row a word, by number: where its postings begin),
`postings.arrow` (a row for each document that has the word, and how often).
"""

import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.files import Folder
from transforms.lakehouse.ids import digest
from transforms.seeds.search.local_copy import local_path
from transforms.seeds.search.words import term, words

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

#: A document is found by its beginning, and a book costs no more than a few pages.
READ_CHARS = 6_000
_MOST_COUNTED = 255


class IndexGone(LookupError):
    """The version of the index, or a part of it, is not there any more."""


@dataclass(frozen=True)
class Document:
    """What the index holds of a document.

    Attributes:
        seed_id: its seed.
        title: its title, or "".
        source: the corpus.
        licence: the strictest of its licences.
        text: its first `READ_CHARS` characters; "" where only its key is asked for.
    """

    seed_id: str
    title: str
    source: str
    licence: str
    text: str = ""

    @property
    def key(self) -> str:
        """Hash of all that the index tells of it: a seed id is the hash of the whole text."""
        return digest("indexed", self.seed_id, self.title, self.source, self.licence)


def write_segment(folder: Folder, algorithm: str, documents: Sequence[Document]) -> str:
    """Write documents as a segment and return its id; one that is there stays as it is."""
    import pyarrow as pa

    ordered = sorted(documents, key=lambda document: document.key)
    keys = [document.key for document in ordered]
    segment = digest("segment", algorithm, keys)
    if folder.read(f"{segment}/complete") is not None:
        return segment
    lengths, terms, postings = _counted(ordered)
    docs = {
        "key": pa.array(keys, pa.string()),
        "seed_id": pa.array([each.seed_id for each in ordered], pa.string()),
        "title": pa.array([each.title for each in ordered], pa.string()),
        "source": pa.array([each.source for each in ordered], pa.string()),
        "licence": pa.array([each.licence for each in ordered], pa.string()),
        "length": pa.array(lengths, pa.uint32()),
        "text": pa.array([zlib.compress(each.text.encode()) for each in ordered], pa.binary()),
    }
    for name, columns in (("docs", docs), ("terms", terms), ("postings", postings)):
        folder.write(f"{segment}/{name}.arrow", _arrow_file(pa.record_batch(columns)))
    folder.write(f"{segment}/complete", b"")
    return segment


@dataclass(frozen=True)
class Segment:
    """A segment to read. `folder` is that of all segments. Its files are opened when needed."""

    folder: Folder
    segment_id: str

    @cached_property
    def keys(self) -> list[str]:
        """The documents' keys; a document's place here is its number in the segment."""
        return [str(key) for key in self._docs.column("key").to_pylist()]

    @cached_property
    def lengths(self) -> "np.ndarray":
        """How many words each document has."""
        return self._docs.column("length").to_numpy()

    def document(self, number: int) -> Document:
        row: dict[str, Any] = self._docs.slice(number, 1).to_pylist()[0]
        text = zlib.decompress(row["text"]).decode()
        return Document(row["seed_id"], row["title"], row["source"], row["licence"], text)

    def seed_id(self, number: int) -> str:
        return str(self._docs.column("seed_id")[number].as_py())

    def postings(self, term_number: int) -> "tuple[np.ndarray, np.ndarray]":
        """Return the documents that have a word, in order, and how often each has it."""
        import numpy as np

        numbers, starts = self._terms
        place = int(np.searchsorted(numbers, np.uint64(term_number)))
        documents, counts = self._postings
        if place == len(numbers) or int(numbers[place]) != term_number:
            return documents[:0], counts[:0]
        start = int(starts[place])
        end = int(starts[place + 1]) if place + 1 < len(starts) else len(documents)
        return documents[start:end], counts[start:end]

    @cached_property
    def _docs(self) -> "pa.RecordBatch":
        return self._open("docs")

    @cached_property
    def _terms(self) -> "tuple[np.ndarray, np.ndarray]":
        batch = self._open("terms")
        return batch.column("term").to_numpy(), batch.column("start").to_numpy()

    @cached_property
    def _postings(self) -> "tuple[np.ndarray, np.ndarray]":
        batch = self._open("postings")
        return batch.column("document").to_numpy(), batch.column("count").to_numpy()

    def _open(self, name: str) -> "pa.RecordBatch":
        import pyarrow as pa

        try:
            path = local_path(self.folder, f"{self.segment_id}/{name}.arrow")
            return pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
        except FileNotFoundError as error:
            raise IndexGone(f"the search index's segment {self.segment_id} is gone") from error


def _counted(documents: Sequence[Document]) -> "tuple[array[int], dict[str, Any], dict[str, Any]]":
    """Return the documents' lengths, and the columns of the terms and of their postings."""
    import numpy as np

    lengths, terms, numbers, counts = array("I"), array("Q"), array("I"), array("B")
    for number, document in enumerate(documents):
        found = words(f"{document.title}\n{document.text}")
        lengths.append(len(found))
        for word, count in Counter(found).items():
            terms.append(term(word))
            numbers.append(number)
            counts.append(min(count, _MOST_COUNTED))
    by_posting = np.frombuffer(terms, np.uint64) if terms else np.empty(0, np.uint64)
    order = np.argsort(by_posting, kind="stable")
    each, starts = np.unique(by_posting[order], return_index=True)
    return (
        lengths,
        {"term": each, "start": starts.astype(np.uint64)},
        {
            "document": np.array(numbers, np.uint32)[order],
            "count": np.array(counts, np.uint8)[order],
        },
    )


def _arrow_file(batch: "pa.RecordBatch") -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())
