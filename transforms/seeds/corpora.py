"""The corpora we know, each an entry: adding one is an adapter, a raw table and a line here.

Belongs here: the registry, and what a corpus is. Does not: what any corpus looks like inside, or
the file in which users declare their own (`own/`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.seeds import automathtext, codeparrot, knowledge_pile
from transforms.seeds.errors import UnknownCorpus
from transforms.seeds.files import DataFile, chosen_files
from transforms.seeds.globs import Choice
from transforms.seeds.records import Reject

#: Pages and papers of the web: the tag of the set that collected them does not cover their text.
_WEB = "unknown-web"
_USUAL = Choice()
_SAMPLES = Path(__file__).parent / "samples"


#: The raw table of all corpora of users' own; no corpus may have its name.
OWN = "own"


@dataclass(frozen=True)
class Corpus:
    """A source of seeds. It is sent to the workers by value: they may know no corpora.toml.

    Attributes:
        name: how run configs and tables call it.
        adapt: record → columns of the raw table, or why not.
        text_keys: the keys of which one must hold the text.
        unified: column of a curation candidate → SQL over the raw table.
        default_license: the licence where neither record nor sidecar states one.
        code_license: the same for code: unlike a web page it has an owner who chose.
        choice: which files of a folder are its data.
        format: how a file is read: jsonl, parquet, text, markdown or source; empty where its
            name's ending tells.
        inputs: where its files are if a run says nothing else; empty: the shipped samples.
        is_own: a user declared it; it shares a raw table with all such.
    """

    name: str
    adapt: Callable[[Mapping[str, Any]], dict[str, Any] | Reject]
    text_keys: tuple[str, ...]
    unified: Mapping[str, str]
    default_license: str
    code_license: str = "unknown"
    choice: Choice = _USUAL
    format: str = ""
    inputs: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def raw_table(self) -> str:
        return f"raw.{OWN if self.is_own else self.name}"

    @property
    def table_filter(self) -> str:
        """SQL: which rows of the raw table are this corpus's."""
        return f"corpus = '{self.name}'" if self.is_own else "true"

    @property
    def text_columns(self) -> frozenset[str]:
        """Top-level columns of which a Parquet file must have one: `meta.text` is in `meta`."""
        return frozenset({*self.text_keys, *(key.split(".")[0] for key in self.text_keys)})

    @property
    def default_inputs(self) -> list[str]:
        """Where its files are if a run says nothing else."""
        return list(self.inputs) or [self.samples]

    @property
    def samples(self) -> str:
        """The folder of real sample records shipped with the product, for a built-in corpus."""
        return str(_SAMPLES / self.name)

    def files(self, inputs: Sequence[str]) -> list[DataFile]:
        """Return the data files the inputs mean; see `files.chosen_files`."""
        return chosen_files(self.name, inputs, self.choice)


CORPORA: Mapping[str, Corpus] = {
    corpus.name: corpus
    for corpus in (
        Corpus(
            name="knowledge_pile",
            adapt=knowledge_pile.adapt,
            text_keys=knowledge_pile.TEXT_KEYS,
            unified=knowledge_pile.UNIFIED,
            default_license=_WEB,
        ),
        Corpus(
            name="automathtext",
            adapt=automathtext.adapt,
            text_keys=automathtext.TEXT_KEYS,
            unified=automathtext.UNIFIED,
            default_license=_WEB,
        ),
        Corpus(
            name="codeparrot",
            adapt=codeparrot.adapt,
            text_keys=codeparrot.TEXT_KEYS,
            unified=codeparrot.UNIFIED,
            default_license="unknown",
        ),
    )
}


def known_corpora(path: Path | None = None) -> Mapping[str, Corpus]:
    """Return the built-in corpora, and those that a file of the user's declares.

    Args:
        path: the file; None for the one that is configured, if any is (`own/corpora_file.py`).

    Raises:
        SeedInputError: the file is not there or wrong; says where.
    """
    # Inside, since that module makes corpora.
    from transforms.seeds.own.corpora_file import corpora_file, read_corpora

    path = path or corpora_file()
    return {**CORPORA, **read_corpora(path, {*CORPORA, OWN})} if path else CORPORA


def corpus_named(name: str) -> Corpus:
    """Return a corpus by name.

    Raises:
        UnknownCorpus: there is none; the message lists those there are.
        SeedInputError: it is not built in, and the file of own corpora is wrong.
    """
    if name in CORPORA:
        return CORPORA[name]
    known = known_corpora()
    if name not in known:
        raise UnknownCorpus(name, known)
    return known[name]


def sample_inputs() -> dict[str, list[str]]:
    """Return the default inputs: for every built-in corpus its shipped samples."""
    return {name: [corpus.samples] for name, corpus in CORPORA.items()}
