"""datatrove 0.10.1: MinHash over a Parquet file, 14 bands of 8 as it comes, to clusters.

Timed without the imports: its workers are forked from a process that has them.
"""

import json
import os
import struct
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
from datatrove.data import Document
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.dedup.minhash import (
    MinhashConfig,
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupSignature,
)
from datatrove.utils.word_tokenizers import load_word_tokenizer

work = json.loads(sys.argv[1])
folder, processes = Path(work["folder"]), work["processes"]


def documents(data, rank=0, world_size=1):
    table = pq.read_table(work["texts"])
    for row in table.take(list(range(rank, table.num_rows, world_size))).to_pylist():
        yield Document(text=row["text"], id=str(row["number"]))


def step(pipeline, name, tasks):
    logs = str(folder / "logs" / name)
    LocalPipelineExecutor(
        pipeline, tasks=tasks, workers=processes, logging_dir=logs, start_method="fork"
    ).run()


def run():
    signatures, buckets, out = (str(folder / name) for name in ("signatures", "buckets", "out"))
    config = MinhashConfig(n_grams=5)
    sign = MinhashDedupSignature(signatures, config=config)
    step([documents, sign], "sign", processes)
    match = MinhashDedupBuckets(signatures, buckets, config=config)
    step([match], "match", config.num_buckets)
    join = MinhashDedupCluster(buckets, out, config=config, save_cluster_id=True)
    step([join], "join", 1)


def clusters():
    for file in (folder / "out").glob("*.clusters"):
        rank = int(file.stem)
        for place, cluster in struct.iter_unpack("<2I", file.read_bytes()):
            yield place * processes + rank, cluster


if __name__ == "__main__":
    load_word_tokenizer("en").word_tokenize("warm")
    before = sum(os.times()[:4])
    started = time.monotonic()
    run()
    seconds = time.monotonic() - started
    (folder / "clusters.json").write_text(json.dumps(dict(clusters())))
    print("\n" + json.dumps({"seconds": seconds, "cpu_s": sum(os.times()[:4]) - before}))
