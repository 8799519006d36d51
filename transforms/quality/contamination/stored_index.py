"""The index of the sets that a lakehouse has: its version, its files, who an item is.

Belongs here: from the tables to an index that workers can map, made once per content of the sets.
Does not: the arrays (`index.py`), or reading benchmark files (`sets.py`).
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from transforms.lakehouse.benchmark_tables import BENCHMARK_ITEMS, BENCHMARKS
from transforms.lakehouse.files import Folder
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.schema import Column, rows_to_parquet
from transforms.quality.contamination.errors import StaleItems
from transforms.quality.contamination.index import Index, is_stored, make_index, open_index
from transforms.quality.contamination.index import store_index as store_arrays
from transforms.quality.contamination.overlap import Rule
from transforms.quality.contamination.reading import INDEXED
from transforms.seeds.search.local_copy import local_path

_NAMES = "items.parquet"
_NAME_COLUMNS = (
    Column("benchmark", "string", "the set", True),
    Column("item_id", "string", "the item", True),
)


@dataclass(frozen=True)
class StoredIndex:
    """Where an index is. It is sent to the workers in place of the index."""

    folder: Folder = field(repr=False)
    rule: Rule

    def open(self) -> Index:
        """Return the index, mapped once in a process."""
        return _opened(self.folder)

    def name(self, item: int) -> str:
        """Return an item's benchmark and id, as verdicts call it."""
        benchmarks, ids = _names(self.folder)
        return f"{benchmarks[item].as_py()} {ids[item].as_py()}"


def indexed_sets(lakehouse: Lakehouse) -> list[dict[str, Any]]:
    """Return the rows of quality.benchmarks that are indexed, by name."""
    rows = lakehouse.rows(BENCHMARKS.name, may_be_missing=True)
    indexed = [row for row in rows if row["state"] == INDEXED]
    return sorted(indexed, key=lambda row: str(row["benchmark"]))


def check_version(lakehouse: Lakehouse, rule: Rule | None = None) -> str | None:
    """Return the version of the check against the sets there are; None without any.

    With a set that is new, changed or gone it is another: everything is then judged again.
    """
    if not (sets := indexed_sets(lakehouse)):
        return None
    return digest((rule or Rule()).version, _content(sets))


def stored_index(lakehouse: Lakehouse, rule: Rule | None = None) -> StoredIndex | None:
    """Return the index of the sets there are, made if need be; None without any.

    Raises:
        StaleItems: a set was read again, and the run cut short before it could say so.
    """
    if not (sets := indexed_sets(lakehouse)):
        return None
    above = Folder(f"{lakehouse.root}/quality/benchmark_index")
    version = _content(sets)
    folder = above.below(version)
    if not is_stored(folder):
        _make(lakehouse, sets, folder)
        # Only the run that holds the lakehouse comes here, so nobody reads the others.
        for other in {name.split("/")[0] for name in above.list()} - {version}:
            above.below(other).remove()
    return StoredIndex(folder, rule or Rule())


def _content(sets: "Sequence[dict[str, Any]]") -> str:
    return digest("benchmark index 2", [[row["benchmark"], row["content_version"]] for row in sets])


def _make(lakehouse: Lakehouse, sets: "Sequence[dict[str, Any]]", folder: Folder) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pa.string()
    names: list[dict[str, Any]] = []
    words: list[int] = []
    runs: list[np.ndarray] = []
    for row in sets:
        where = pc.field("source_version").cast(text) == row["source_version"]
        where &= pc.field("benchmark").cast(text) == row["benchmark"]
        columns = ("benchmark", "item_id", "words", "runs")
        before = len(words)
        for batch in lakehouse.batches(BENCHMARK_ITEMS.name, columns, where=where):
            if not batch.num_rows:  # of the other sets' files; to split nothing makes one part
                continue
            names += batch.select(["benchmark", "item_id"]).to_pylist()
            words += batch.column("words").to_pylist()
            lists = batch.column("runs")
            values = lists.flatten().to_numpy(zero_copy_only=False).view(np.uint64)
            ends = np.cumsum(pc.list_value_length(lists).to_numpy(zero_copy_only=False))
            runs += np.split(values, ends[:-1])
        if (found := len(words) - before) != row["items"]:
            raise StaleItems(row["benchmark"], found, row["items"])
    folder.write(_NAMES, rows_to_parquet(names, _NAME_COLUMNS))
    store_arrays(make_index(words, runs), folder)


@functools.lru_cache(maxsize=1)
def _opened(folder: Folder) -> Index:
    return open_index(folder)


@functools.lru_cache(maxsize=1)
def _names(folder: Folder) -> Any:
    import pyarrow.parquet as pq

    table = pq.read_table(local_path(folder, _NAMES), use_threads=False).combine_chunks()
    return table.column("benchmark"), table.column("item_id")
