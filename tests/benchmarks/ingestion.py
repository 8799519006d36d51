"""What reading and curating a corpus takes, beside the engines' own reading of the same files.

Belongs here: throughput, the refreshes, the memory of it. Does not: any program's near-duplicates
(`near_duplicates.py`), or a filter's cost (`curation.py`).
"""

import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.machine import Watch
from tests.benchmarks.near_texts import gather
from tests.benchmarks.report import heading, line
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.documents import curate
from transforms.seeds.ingest import ingest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FILES, DOCUMENTS, LEAST_CHARS, FEW = 100, 40_000, 200, 3
CORPUS = "knowledge_pile"


def run(*, is_short: bool) -> None:
    """Print the numbers."""
    from transforms.lakehouse.session import get_spark

    place = Path(tempfile.mkdtemp(prefix="ingestion-"))
    try:
        mb = write_corpus(place / "corpus", DOCUMENTS // (8 if is_short else 1))
        spark = get_spark(master="local[2]")
        spark.conf.set("spark.sql.files.maxPartitionBytes", str(32 * 1024 * 1024))
        heading(f"ingestion: {mb:.0f} MB of JSON lines in {FILES} files, a warm session")
        with Watch() as watch:
            _throughput(spark, place, mb)
            line("", watch.said)
        heading("refresh: one file in a hundred is new, then none")
        with Watch() as watch:
            _refreshes(spark, place)
            line("", watch.said)
    finally:
        shutil.rmtree(place)


def write_corpus(folder: Path, most: int) -> float:
    """Write documents of this machine as a corpus; return its megabytes."""
    folder.mkdir()
    files = [(folder / f"part-{number:03d}.jsonl").open("w") for number in range(FILES)]
    written = 0
    for number, text in enumerate(gather(most, 0).by_id.values()):
        record = json.dumps({"content": text, "url": f"https://example.org/{number}"})
        files[number % FILES].write(record + "\n")
        written += len(record)
    for file in files:
        file.close()
    return written / 1e6


def _throughput(spark: "SparkSession", place: Path, mb: float) -> None:
    """Time each way of reading three times, in turns; the first turn warms everything up."""
    houses = [_new_lakehouse(place / f"ours-{turn}") for turn in range(4)]
    ways: dict[str, Callable[[], None]] = {
        "ours: raw.knowledge_pile": lambda: _ours(spark, houses.pop(), place),
        "Spark: read, filter, write Delta": lambda: _bare(spark, place),
        "DuckDB: read, filter, write Parquet": lambda: _duckdb(place),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(4):
        for name, way in ways.items():
            started = time.monotonic()
            way()
            if turn:
                took[name].append(time.monotonic() - started)
    rates = {name: mb / statistics.median(each) for name, each in took.items()}
    for name, rate in rates.items():
        line(name, f"{rate:.0f} MB/s")
    ours, bare = list(rates.values())[:2]
    line("ours against bare Spark", f"{ours / bare:.0%}")


def _ours(spark: "SparkSession", house: Lakehouse, place: Path) -> None:
    ingest(spark, house, CORPUS, [str(place / "corpus")])


def _bare(spark: "SparkSession", place: Path) -> None:
    shutil.rmtree(place / "bare", ignore_errors=True)
    schema = "content string, url string, _corrupt_record string"
    read = spark.read.schema(schema).json(str(place / "corpus"))
    kept = read.where(f"_corrupt_record IS NULL AND length(content) >= {LEAST_CHARS}")
    kept.drop("_corrupt_record").write.format("delta").save(str(place / "bare"))


def _duckdb(place: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET threads TO 2")
        connection.execute(
            f"COPY (SELECT * FROM read_json('{place}/corpus/*.jsonl', format = 'newline_delimited',"
            " columns = {content: 'VARCHAR', url: 'VARCHAR'}) "
            f"WHERE length(content) >= {LEAST_CHARS}) "
            f"TO '{place}/duck.parquet' (FORMAT parquet, ROW_GROUP_SIZE 4096)"
        )


def _refreshes(spark: "SparkSession", place: Path) -> None:
    """A full load of all but the last file; a few records of every kind; the last file; nothing.

    The few take every step that the last file's records take, so they tell what is start-up.
    """
    house = _new_lakehouse(place / "refreshed")
    last = place / "corpus" / f"part-{FILES - 1:03d}.jsonl"
    lines = last.read_text().splitlines(keepends=True)
    known = json.loads((place / "corpus" / "part-000.jsonl").open().readline())
    last.unlink()
    full = _round(spark, house, place)
    near = {"content": known["content"] + "\nThe end."}
    few = [*lines[:FEW], json.dumps(known) + "\n", json.dumps(near) + "\n"]
    (place / "corpus" / "few.jsonl").write_text("".join(few))
    least = _round(spark, house, place)
    last.write_text("".join(lines[FEW:]))
    one = _round(spark, house, place)
    none = _round(spark, house, place)
    line("full load, read and curated", f"{full:.1f} s")
    line(f"with {len(few)} records more: the start-up", f"{least:.1f} s")
    line("with 1% more", f"{one:.1f} s")
    line("with nothing new", f"{none:.2f} s")
    line("1% more beyond its start-up", f"{max(0.0, one - least) / full:.1%} of the full load")


def _round(spark: "SparkSession", house: Lakehouse, place: Path) -> float:
    started = time.monotonic()
    ingest(spark, house, CORPUS, [str(place / "corpus")])
    curate(spark, house, [CORPUS])
    return time.monotonic() - started


def _new_lakehouse(root: Path) -> Lakehouse:
    shutil.rmtree(root, ignore_errors=True)
    house = Lakehouse(os.fspath(root))
    house.create_tables()
    return house
