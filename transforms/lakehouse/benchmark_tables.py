"""The tables of decontamination: benchmark sets, their items as hashes, verdicts on documents.

Belongs here: their declarations, of the layer `quality` of `tables.py`. Does not: verdicts on pairs
(`quality_tables.py`), or how an item is hashed (`quality/contamination/`). No text of a benchmark
is stored, so the lakehouse can be shared where the benchmark must not be.
"""

from transforms.lakehouse.columns import CREATED, RUN
from transforms.lakehouse.schema import Column, Table

_SOURCE_VERSION = Column(
    "source_version", "string", "hash of the set's files, their times and how they are read", True
)

BENCHMARKS = Table(
    "quality.benchmarks",
    "a benchmark set that pairs and seeds are kept clear of",
    ("benchmark",),
    (
        Column("benchmark", "string", "the set's name in benchmarks.toml", True),
        Column("state", "string", "indexed, or missing: it cannot be read and never could", True),
        Column("is_required", "boolean", "nothing is published while it is missing", True),
        _SOURCE_VERSION,
        Column("content_version", "string", "hash of its items; a check's version depends on it"),
        Column("files", "bigint", "files read", True),
        Column("items", "bigint", "items indexed", True),
        Column("runs", "bigint", "runs of eight words that say something, in all items", True),
        Column(
            "blind_items",
            "bigint",
            "items too short, or too much of figures, for a copy of them to be found",
            True,
        ),
        Column("unreadable_rows", "bigint", "rows that no item could be made of", True),
        Column("detail", "string", "what is wrong with its files now; null if nothing"),
        RUN,
        CREATED,
    ),
)

BENCHMARK_ITEMS = Table(
    "quality.benchmark_items",
    "an item of a benchmark set, as hashes",
    ("benchmark", "item_id"),
    (
        Column("benchmark", "string", "the set", True),
        Column("item_id", "string", "the set's own id of the item, or its file and position", True),
        _SOURCE_VERSION,
        Column("text_hash", "string", "hash of its text", True),
        Column("words", "bigint", "length in words", True),
        Column(
            "runs", "array<bigint>", "hash of each run of eight words, in order; 0 for those that "
            "say nothing (see contamination/grams.py)", True,
        ),
        CREATED,
    ),
)  # fmt: skip

SEED_VERDICTS = Table(
    "quality.seed_verdicts",
    "one check's verdict on one document; failed ones are given to no flow",
    ("seed_id", "check"),
    (
        Column("seed_id", "string", "the document", True),
        Column("check", "string", "the check", True),
        Column("check_version", "string", "hash of the rule and of the benchmark sets", True),
        Column("verdict", "string", "passed, failed or not_checkable", True),
        Column("score", "double", "the largest share of a benchmark item that is in the document"),
        Column("reason", "string", "why it failed, as a short code; set whenever it failed"),
        Column("evidence", "string", "benchmark, item and the document's words, capped"),
        RUN,
        CREATED,
    ),
)
