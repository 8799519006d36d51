"""Near-duplicates of real text, ours beside datatrove and text-dedup, and how well they are found.

Belongs here: running each on the same documents, and what each found against exact similarities.
Does not: the documents (`near_texts.py`), the truth (`near_truth.py`), how another program is used
(`peer_scripts/`). BENCH_DOCUMENTS names a folder of HTML or text; at least 100 MB of it say more
than what is installed here.
"""

import json
import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.machine import Watch
from tests.benchmarks.near_cpu import cpu_s
from tests.benchmarks.near_texts import Texts, gather
from tests.benchmarks.near_truth import Truth
from tests.benchmarks.peers import QUIET, SCRIPTS, Peer, PeerError, installed, run_command
from tests.benchmarks.report import heading, line
from tests.environment import without_settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TEXT_DEDUP = Peer("text-dedup", ("text-dedup==0.4.0", "datasets==5.2.0"), "text_dedup_run.py")
DATATROVE = Peer(
    "datatrove-minhash",
    # Of xxhash 4 it knows nothing yet, and of what else it needs it declares little.
    ("datatrove==0.10.1", "orjson", "xxhash<4", "regex", "spacy", "tokenizers", "pyarrow"),
    "datatrove_minhash_run.py",
)
LIMIT_S, SEED = 240.0, 3
#: Of the documents, those that the slow one is given.
SHARES = {TEXT_DEDUP: 1.0, DATATROVE: 0.15}

Partners = Mapping[str, Iterable[str]]


def run(*, is_short: bool) -> None:
    """Print the numbers: three to five minutes, once the others are installed."""
    documents, copies = (5_000, 400) if is_short else (60_000, 3_000)
    texts = gather(documents, copies)
    size = sum(len(text.encode()) for text in texts.by_id.values()) / 1e6
    heading(f"near_duplicates: {len(texts.by_id)} documents, {size:.0f} MB, {copies} edited copies")
    draw = random.Random(SEED)
    originals = [each for each in texts.by_id if each not in texts.copies]
    sample = {*texts.copies, *draw.sample(originals, min(1000, len(originals)))}
    truth = Truth(texts.by_id, sample)
    with tempfile.TemporaryDirectory() as folder, Watch() as watch:
        _ours(Path(folder), texts, truth)
        line("", watch.said)
        for peer, share in SHARES.items():
            part = texts.part(share, draw)
            try:
                _theirs(peer, Path(folder) / peer.name, part, truth)
            except PeerError as error:
                line(peer.name, f"no numbers: {error}")
        line("", watch.said)


def _ours(folder: Path, texts: Texts, truth: Truth) -> None:
    from transforms.lakehouse.session import get_spark

    spark = get_spark()
    _write(list(texts.by_id.items()), folder / "all.parquet")
    try:
        for name in ("ours, first in its session", *["ours, again"] * 4):
            started, before = time.monotonic(), cpu_s()
            edges, clusters = _found(spark, folder / "all.parquet", folder / "all")
            wall_s, spent_s = time.monotonic() - started, cpu_s() - before
            line(name, _rate(len(texts.by_id), wall_s, spent_s))
    finally:
        spark.stop()
    line("  pairs", str(truth.judged(_by_pair(edges))))
    line("  pairs of one cluster", str(truth.judged(_by_cluster(clusters))))


def _found(
    spark: "SparkSession", texts: Path, folder: Path
) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Sign the texts into a Delta table, pair and cluster them, as a first refresh does."""
    from transforms.seeds.near.clusters import merged_clusters
    from transforms.seeds.near.pairs import similar_pairs
    from transforms.seeds.near.sign import SIGNED, sign_batches

    read = spark.read.parquet(str(texts)).select("seed_id", "text")
    signed = read.mapInArrow(sign_batches, SIGNED)
    signed.write.format("delta").mode("overwrite").save(str(folder))
    new = spark.read.format("delta").load(str(folder))
    edges = similar_pairs(spark, new, new.limit(0)).toArrow()
    sides = (edges.column(side).to_pylist() for side in ("seed_id", "other_id"))
    pairs = list(zip(*sides, strict=True))
    named = {each: each for pair in pairs for each in pair}
    of_new = merged_clusters(edges, {}, named).of_new
    ids, cluster_ids = (of_new.column(each).to_pylist() for each in ("seed_id", "cluster_id"))
    return pairs, dict(zip(ids, cluster_ids, strict=True))


def _theirs(peer: Peer, folder: Path, texts: Texts, truth: Truth) -> None:
    folder.mkdir()
    python, ids = installed(peer), list(texts.by_id)
    _write(list(texts.by_id.items()), folder / "texts.parquet")
    processes = os.cpu_count() or 1
    work = {"texts": str(folder / "texts.parquet"), "folder": str(folder), "processes": processes}
    command = [str(python), str(SCRIPTS / peer.script), json.dumps(work)]
    environment = {**without_settings(os.environ), **QUIET, "HOME": str(folder)}
    said = json.loads(run_command(command, LIMIT_S, environment).splitlines()[-1])
    line(peer.name, _rate(len(ids), said["seconds"], said["cpu_s"]))
    found = json.loads((folder / "clusters.json").read_text())
    clusters = {ids[int(number)]: str(cluster) for number, cluster in found.items()}
    line("  pairs of one cluster", str(truth.judged(_by_cluster(clusters), among=texts.by_id)))


def _rate(documents: int, wall_s: float, spent_s: float) -> str:
    """The cores' seconds say more than the wall's where something else runs as well."""
    each_ms = 1000 * spent_s / documents
    return (
        f"{documents / wall_s:.0f} docs/s, {each_ms:.2f} ms of a core each, {documents} documents"
    )


def _write(texts: Sequence[tuple[str, str]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    ids, bodies = zip(*texts, strict=True)
    table = pa.table({"seed_id": ids, "text": bodies, "number": list(range(len(ids)))})
    pq.write_table(table, path, row_group_size=1024)


def _by_pair(pairs: Iterable[tuple[str, str]]) -> Partners:
    partners = defaultdict(set)
    for first, second in pairs:
        partners[first].add(second)
        partners[second].add(first)
    return partners


def _by_cluster(clusters: Mapping[str, str]) -> Partners:
    members = defaultdict(set)
    for text_id, cluster in clusters.items():
        members[cluster].add(text_id)
    return {text_id: members[cluster] for text_id, cluster in clusters.items()}
