"""The corpora we know, each an entry: adding one is an adapter, a raw table and a line here.

Belongs here: the registry. Does not: what any corpus looks like inside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.seeds import automathtext, codeparrot, knowledge_pile
from transforms.seeds.errors import UnknownCorpus
from transforms.seeds.records import Reject

#: Pages and papers of the web: the tag of the set that collected them does not cover their text.
_WEB = "unknown-web"
_SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Corpus:
    """A source of seeds.

    Attributes:
        name: how run configs and tables call it.
        adapt: record → columns of the raw table, or why not.
        text_keys: the keys of which one must hold the text.
        unified: column of a curation candidate → SQL over the raw table.
        default_license: the licence where neither record nor sidecar states one.
    """

    name: str
    adapt: Callable[[Mapping[str, Any]], dict[str, Any] | Reject]
    text_keys: tuple[str, ...]
    unified: Mapping[str, str]
    default_license: str

    @property
    def raw_table(self) -> str:
        return f"raw.{self.name}"

    @property
    def samples(self) -> str:
        """The folder of real sample records shipped with the product: the default input."""
        return str(_SAMPLES / self.name)


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


def corpus_named(name: str) -> Corpus:
    """Return a corpus by name.

    Raises:
        UnknownCorpus: there is none; the message lists those there are.
    """
    if name not in CORPORA:
        raise UnknownCorpus(name, CORPORA)
    return CORPORA[name]


def sample_inputs() -> dict[str, list[str]]:
    """Return the default inputs: for every corpus its shipped samples."""
    return {name: [corpus.samples] for name, corpus in CORPORA.items()}
