"""What can be fetched from the hub: per corpus a data set, a revision and files of it, by preset.

Belongs here: the presets, as data, with their sizes. Does not: fetching (`acquire.py`), or what a
file's records look like (`expected.py`). Sizes are what the hub listed when this was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.seeds.acquire.errors import UnknownPreset

#: The shipped samples: nothing is fetched. An empty preset is the same where no other is set.
SAMPLES = "samples"

#: The branch on which the hub itself keeps the first part of a data set as Parquet.
_PARQUET = "refs/convert/parquet"


@dataclass(frozen=True)
class Source:
    """Files of a data set on the hub.

    Attributes:
        repo: the data set's id.
        revision: a commit: always that one; a branch: its commit at the first acquisition, from
            then on that one.
        patterns: which of its files, as the hub's clients write it: `*` crosses folders.
        gb: what they come to, in 10^9 bytes, roughly.
        note: what to know of them.
    """

    repo: str
    revision: str
    patterns: tuple[str, ...]
    gb: float
    note: str = ""


@dataclass(frozen=True)
class Preset:
    """What is fetched of each corpus.

    Attributes:
        name: how run configs call it.
        purpose: what it is for.
        sources: by corpus.
        seeds: documents of each corpus that a run over it is meant to work on
            (`generation.seeds`), if that is a part of them.
    """

    name: str
    purpose: str
    sources: Mapping[str, Source]
    seeds: Mapping[str, int] = field(default_factory=dict)

    @property
    def gb(self) -> float:
        return sum(source.gb for source in self.sources.values())


_PILE = "Query-of-CC/Knowledge_Pile"
_MATH = "math-ai/AutoMathText"
_CODE = "codeparrot/github-code-clean"
#: Its last commit: the data set has not changed since.
_CODE_COMMIT = "c48d40f9e70f0196f8236901ee35807f7d6c44c0"

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "pilot",
            "10,000 seeds, from the smallest files that hold them",
            {
                "knowledge_pile": Source(
                    _PILE, _PARQUET, ("default/partial-train/0000.parquet",), 0.27,
                    "Parquet, since no file of the data set itself is below 8 GB",
                ),
                "automathtext": Source(
                    _MATH, "main", ("data/web/0.80-0.85.jsonl",), 0.254,
                    "web pages of a high band of scores",
                ),
                "codeparrot": Source(
                    _CODE, _CODE_COMMIT, ("data/train-00000-of-00880.parquet",), 0.36,
                    "code of any licence: code_licenses keeps apache-2.0 while it is read",
                ),
            },
            {"knowledge_pile": 4000, "automathtext": 3000, "codeparrot": 3000},
        ),
        Preset(
            "slice",
            "a few files of each corpus",
            {
                "knowledge_pile": Source(
                    _PILE, _PARQUET, ("default/partial-train/*.parquet",), 2.7,
                    "the part of the data set that the hub has converted to Parquet",
                ),
                "automathtext": Source(
                    _MATH, "main",
                    ("data/web/0.[789]*.jsonl", "data/arxiv/0.[89]*.jsonl",
                     "data/code/*/0.[89]*.jsonl"), 3.0,
                    "web 2.9 GB; the high bands of papers and code are small",
                ),
                "codeparrot": Source(
                    _CODE, _CODE_COMMIT, ("data/train-0000[0-9]-of-00880.parquet",), 3.6
                ),
            },
        ),
        Preset(
            "everything",
            "all files of each corpus",
            {
                "knowledge_pile": Source(_PILE, "main", ("data/*.jsonl",), 42.2, "5 files"),
                "automathtext": Source(
                    _MATH, "main",
                    ("data/web/*.jsonl", "data/arxiv/*.jsonl", "data/code/*.jsonl"), 200.0,
                    "web 35 GB; 200 GB in all is what its authors say",
                ),
                "codeparrot": Source(
                    _CODE, _CODE_COMMIT, ("data/train-*.parquet",), 314.0, "880 files"
                ),
            },
        ),
    )
}  # fmt: skip


def preset_named(name: str) -> Preset | None:
    """Return a preset, or None for the samples.

    Raises:
        UnknownPreset: there is none of this name.
    """
    if name in ("", SAMPLES):
        return None
    if name not in PRESETS:
        raise UnknownPreset(name, (SAMPLES, *PRESETS))
    return PRESETS[name]


def told() -> str:
    """Say what the presets are, and how big, in one sentence."""
    each = "; ".join(f"{p.name}: {p.purpose} ({p.gb:.1f} GB)" for p in PRESETS.values())
    return f"{SAMPLES}: what comes with the product, nothing is fetched; {each}"
