"""The benchmark sets in the lakehouse: read where the user has them, stored as hashes, once.

Belongs here: which sets are news, and the tables `quality.benchmarks` and `.benchmark_items`. Does
not: reading a set (`reading.py`), or the index that texts are compared with (`stored_index.py`).

A set is read again when its files, their times or how they are read have changed; a check's version
changes only when its items have.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from transforms.lakehouse.benchmark_tables import BENCHMARK_ITEMS, BENCHMARKS
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.contamination.benchmarks_file import Benchmarks, BenchmarkSet
from transforms.quality.contamination.errors import RequiredMissing, TooManyRuns
from transforms.quality.contamination.reading import (
    INDEXED,
    MISSING,
    SetReading,
    source_version,
)
from transforms.quality.contamination.rows import choice
from transforms.seeds.errors import SeedInputError
from transforms.seeds.files import chosen_files

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refreshed:
    """What became of the sets.

    Attributes:
        rows: of quality.benchmarks, all there are now.
        read: names of the sets that were read.
        removed: names of the sets that are declared no more.
    """

    rows: list[dict[str, Any]]
    read: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["state"] == MISSING]


def refresh_sets(lakehouse: Lakehouse, benchmarks: Benchmarks, run_id: str) -> Refreshed:
    """Bring the stored sets in line with those declared. Needs no JVM.

    A set whose files cannot be found is missing, with a warning that says what; one that was read
    before keeps its hashes. Memory is that of a thousand items, and of the sets' item ids.

    Raises:
        RequiredMissing: a required set is missing; what could be read is stored.
        TooManyRuns: the sets together are larger than `max_runs`.
    """
    known = {row["benchmark"]: row for row in lakehouse.rows(BENCHMARKS.name)}
    result = Refreshed([])
    for benchmark in benchmarks.sets:
        row, is_read = _refreshed(lakehouse, benchmark, known.get(benchmark.name))
        if row["detail"]:
            log.warning("benchmark %s: %s", benchmark.name, row["detail"])
        if is_read:
            result.read.append(benchmark.name)
        result.rows.append({**row, "run_id": run_id, "created_at": datetime.now(UTC)})
    runs = sum(row["runs"] for row in result.rows)
    if runs > benchmarks.max_runs:
        raise TooManyRuns(runs, benchmarks.max_runs)
    lakehouse.upsert(BENCHMARKS.name, [row for row in result.rows if _is_news(row, known)])
    result.removed.extend(sorted(known.keys() - {each.name for each in benchmarks.sets}))
    for name in result.removed:
        for table in (BENCHMARKS.name, BENCHMARK_ITEMS.name):
            lakehouse.open(table).delete(f"benchmark = '{name}'")
    if lacking := [f"{r['benchmark']} ({r['detail']})" for r in result.missing if r["is_required"]]:
        raise RequiredMissing(lacking)
    return result


def _is_news(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a row says anything but when it was looked at."""
    before = known.get(row["benchmark"], {})
    said = set(BENCHMARKS.column_names) - {"run_id", "created_at"}
    return any(before.get(name) != row.get(name) for name in said)


def _refreshed(
    lakehouse: Lakehouse, benchmark: BenchmarkSet, before: Mapping[str, Any] | None
) -> tuple[dict[str, Any], bool]:
    """Return a set's row, and whether its files were read."""
    was_indexed = before is not None and before["state"] == INDEXED
    try:
        chosen = choice(benchmark.include, benchmark.exclude)
        files = chosen_files(benchmark.name, benchmark.inputs, chosen)
    except (SeedInputError, OSError) as error:
        return _without_files(benchmark, before if was_indexed else None, str(error)), False
    version = source_version(benchmark, files)
    if before is not None and was_indexed and before["source_version"] == version:
        return {**before, "is_required": benchmark.is_required, "detail": None}, False
    log.info("benchmark %s: reading %d file(s)", benchmark.name, len(files))
    reading = SetReading(benchmark, files)
    _store_items(lakehouse, reading)
    return reading.row(), True


def _without_files(
    benchmark: BenchmarkSet, before: Mapping[str, Any] | None, said: str
) -> dict[str, Any]:
    if before is not None:
        said = f"{said}; its {before['items']} items as they were last read are still used"
        return {**before, "is_required": benchmark.is_required, "detail": said}
    counts = ("files", "items", "runs", "blind_items", "unreadable_rows")
    return {
        "benchmark": benchmark.name,
        "state": MISSING,
        "is_required": benchmark.is_required,
        "source_version": "",
        "content_version": None,
        **dict.fromkeys(counts, 0),
        "detail": said,
    }


def _store_items(lakehouse: Lakehouse, reading: SetReading) -> None:
    """Replace a set's items, in one commit."""
    import pyarrow as pa
    from deltalake import write_deltalake

    reader = pa.RecordBatchReader.from_batches(BENCHMARK_ITEMS.arrow_schema(), reading.batches())
    condition = f"benchmark = '{reading.benchmark.name}'"
    path = lakehouse.path(BENCHMARK_ITEMS.name)
    write_deltalake(path, reader, mode="overwrite", predicate=condition)
