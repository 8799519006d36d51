"""The memory that reading and curating takes, under the driver memory that is asked for.

Belongs here: a big corpus, and the peak of each kind of process while it passes. Does not:
throughput (`ingestion.py`). `main` is the process that is measured.
"""

import gzip
import json
import os
import random
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from tests.benchmarks.machine import Watch
from tests.benchmarks.near_texts import gather
from tests.benchmarks.processes import report_of
from tests.benchmarks.report import heading, line
from tests.environment import without_settings

CORPUS, DRIVER_MEMORY, LIMIT_S = "knowledge_pile", "2g", 3000.0
MB, SHORT_MB = 1000, 100
DOCUMENTS = 30_000
EVERY_S = 0.5


def run(*, is_short: bool) -> None:
    """Print the numbers."""
    with tempfile.TemporaryDirectory(prefix="seed-memory-") as folder, Watch() as watch:
        place = Path(folder)
        mb = write_corpus(place / "corpus", SHORT_MB if is_short else MB)
        heading(f"memory: {mb:.0f} MB of records, a fifth in one gz, the driver with "
                f"{DRIVER_MEMORY}")  # fmt: skip
        environment = {**without_settings(os.environ), "SPARK_DRIVER_MEMORY": DRIVER_MEMORY}
        report = report_of(
            "tests.benchmarks.seed_memory", folder, environment=environment, limit_s=LIMIT_S
        )
        for name, told in report.items():
            line(name, told)
        line("", watch.said)


def write_corpus(folder: Path, mb: int) -> float:
    """Write texts mixed of lines of two real documents; return their megabytes."""
    folder.mkdir()
    draw = random.Random(3)
    documents = [text.splitlines() for text in gather(DOCUMENTS, 0).by_id.values()]
    written, number = 0, 0
    with ExitStack() as stack:
        files: list[IO[bytes]] = [
            stack.enter_context(gzip.open(folder / "part-4.jsonl.gz", "wb", compresslevel=1)),
            *(stack.enter_context((folder / f"part-{n}.jsonl").open("wb")) for n in range(4)),
        ]
        while written < mb * 1e6:
            mixed = draw.choice(documents) + draw.choice(documents)
            draw.shuffle(mixed)
            record = json.dumps({"content": "\n".join(mixed)}).encode() + b"\n"
            files[number % len(files)].write(record)
            written, number = written + len(record), number + 1
    return written / 1e6


def main(place: Path) -> dict[str, Any]:
    """Read and curate the corpus; return what it came to and the peaks, in MB."""
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.session import get_spark
    from transforms.seeds.documents import curate
    from transforms.seeds.ingest import ingest

    peaks: dict[str, int] = {}
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(peaks, over), daemon=True)
    watching.start()
    spark = get_spark(master="local[2]")
    house = Lakehouse(str(place / "lakehouse"))
    house.create_tables()
    read = ingest(spark, house, CORPUS, [str(place / "corpus")])
    curated = curate(spark, house, [CORPUS])
    over.set()
    watching.join()
    return {
        "records read": read.rows,
        "documents": curated.new_documents,
        **{f"peak, MB: {kind}": mb for kind, mb in sorted(peaks.items())},
    }


def _watch(peaks: dict[str, int], over: threading.Event) -> None:
    """Note the most that this process, Java, all of Spark's workers and one of them ever had."""
    while not over.wait(EVERY_S):
        resident = {"this process": 0, "Java": 0, "workers together": 0, "one worker": 0}
        for kind, mb in _descendants():
            if kind == "worker":
                resident["workers together"] += mb
                resident["one worker"] = max(resident["one worker"], mb)
            else:
                resident[kind] += mb
        for kind, mb in resident.items():
            peaks[kind] = max(peaks.get(kind, 0), mb)


def _descendants() -> list[tuple[str, int]]:
    """Return the kind and resident megabytes of this process and of those below it."""
    parents, found = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended
        pid, pages = int(folder.name), int(stat[21])
        parents[pid] = int(stat[1])
        kind = "Java" if b"java" in command.split(b"\0")[0] else "worker"
        found[pid] = (kind, pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000)
    me = os.getpid()
    found[me] = ("this process", found[me][1])
    return [each for pid, each in found.items() if _is_below(pid, me, parents)]


def _is_below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid != root and pid in parents:
        pid = parents[pid]
    return pid == root


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
