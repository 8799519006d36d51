"""Reading one benchmark set: its items as rows of hashes, and what they come to.

Belongs here: from a set's files to rows of its two tables. Does not: fields and formats
(`items.py`, `rows.py`), or storing anything (`sets.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.benchmark_tables import BENCHMARK_ITEMS
from transforms.lakehouse.ids import digest
from transforms.quality.contamination.benchmarks_file import BenchmarkSet
from transforms.quality.contamination.grams import GRAMS_VERSION, item_grams, normalised
from transforms.quality.contamination.index import telling_words
from transforms.quality.contamination.items import Item, set_items
from transforms.seeds.files import DataFile

if TYPE_CHECKING:
    import pyarrow as pa

INDEXED, MISSING = "indexed", "missing"
#: Raise it when files are read otherwise: all sets are then read again.
_READING = "1"
_BATCH_ITEMS = 1_000


def source_version(benchmark: BenchmarkSet, files: Sequence[DataFile]) -> str:
    """Return a hash of what is read and how: another one means to read it again."""
    named = [[each.name, each.size_bytes, each.fingerprint] for each in files]
    fields = [list(benchmark.text), list(benchmark.item_id), benchmark.has_header]
    return digest("benchmark files", _READING, GRAMS_VERSION, fields, named)


class SetReading:
    """Reads a set's items, once, and counts them."""

    def __init__(self, benchmark: BenchmarkSet, files: Sequence[DataFile]) -> None:
        self.benchmark, self.files = benchmark, files
        self.version = source_version(benchmark, files)
        self._hashes: list[str] = []
        self._runs = self._blind = self._unreadable = 0

    def batches(self) -> "Iterator[pa.RecordBatch]":
        """Yield the items as rows of quality.benchmark_items."""
        import pyarrow as pa

        schema = BENCHMARK_ITEMS.arrow_schema()
        rows: list[dict[str, Any]] = []
        for item in set_items(self.benchmark, self.files):
            if item is None:
                self._unreadable += 1
                continue
            rows.append(self._item(item))
            if len(rows) == _BATCH_ITEMS:
                yield pa.RecordBatch.from_pylist(rows, schema)
                rows = []
        yield pa.RecordBatch.from_pylist(rows, schema)

    def _item(self, item: Item) -> dict[str, Any]:
        import numpy as np

        words, runs = item_grams(normalised(item.text))
        text_hash = digest("benchmark item", item.text)
        self._hashes.append(digest(item.item_id, text_hash))
        self._runs += int(np.count_nonzero(runs))
        self._blind += 4 * telling_words(runs) <= words
        return {
            "benchmark": self.benchmark.name,
            "item_id": item.item_id,
            "source_version": self.version,
            "text_hash": text_hash,
            "words": words,
            "runs": runs.view(np.int64),
            "created_at": datetime.now(UTC),
        }

    def row(self) -> dict[str, Any]:
        """Return the set's row, once all batches were taken."""
        found = len(self._hashes)
        none = (
            f"{len(self.files)} file(s), but no row with any of: {', '.join(self.benchmark.text)}"
        )
        return {
            "benchmark": self.benchmark.name,
            "state": INDEXED if found else MISSING,
            "is_required": self.benchmark.is_required,
            "source_version": self.version,
            "content_version": digest("items", GRAMS_VERSION, sorted(self._hashes)),
            "files": len(self.files),
            "items": found,
            "runs": self._runs,
            "blind_items": self._blind,
            "unreadable_rows": self._unreadable,
            "detail": None if found else none,
        }
