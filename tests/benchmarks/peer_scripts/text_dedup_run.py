"""text-dedup 0.4.0: MinHash over a Parquet file, with its faster hash and its own choice of bands.

Timed without the imports, and without writing the texts that are left.
"""

import json
import os
import pickle
import sys
from pathlib import Path

import text_dedup.minhash as program
from text_dedup.utils import Timer

work = json.loads(sys.argv[1])
folder = Path(work["folder"])
spent = {}
Timer.report = lambda self, **_: spent.update(self.elapsed_times)

OPTIONS = {
    "path": "parquet",
    "data_files": work["texts"],
    "split": "train",
    "cache_dir": folder / "cache",
    "output": folder / "out",
    "column": "text",
    "idx_column": "number",
    "ngram": 5,
    "min_length": 0,
    "num_perm": 128,
    "threshold": 0.8,
    "hash_func": "xxh3",
    "num_proc": work["processes"],
}
if __name__ == "__main__":
    before = sum(os.times()[:4])
    arguments = [str(each) for name, value in OPTIONS.items() for each in (f"--{name}", value)]
    program.main([*arguments, "--debug"], standalone_mode=False)
    with (folder / "out" / "uf.pkl").open("rb") as file:
        found = pickle.load(file)
    clusters = {number: found.find(number) for number in list(found.parent)}
    (folder / "clusters.json").write_text(json.dumps(clusters))
    seconds = sum(spent[each] for each in ("Loading", "MinHashing", "Clustering"))
    print("\n" + json.dumps({"seconds": seconds, "cpu_s": sum(os.times()[:4]) - before}))
