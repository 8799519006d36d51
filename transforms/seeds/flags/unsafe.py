"""Text that a person should look at before a teacher gets it: unsafe by its words.

Belongs here: how words come to a flag. Does not: the words (`lexicon.toml`), or what is held back.

A flag drops nothing. The list is short, English only, and finds what is dense with its words:
pages of pornography, of gore, of instructions. It does not find what is unsafe without such words,
says nothing of other languages, and flags some sober texts on the same subjects, such as a page
about the prevention of suicide. It is a reason to look, not a verdict.
"""

import functools
import string
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from transforms.lakehouse.ids import digest
from transforms.seeds.filters.prepared import Prepared

_FILE = Path(__file__).with_name("lexicon.toml")
#: A short text is not flagged for one mention; shares of fewer words than these say nothing.
_LEAST_WORDS = 250
_LEAST_TERMS = 2
#: One term counts so often at most: a page may be about a single thing.
_MOST_OF_ONE = 10


@dataclass(frozen=True)
class _Lexicon:
    """Terms with their flag and weight, by their first word; and where each flag begins."""

    by_word: dict[str, list[tuple[str, str, int]]]
    per_thousand: dict[str, float]


def unsafe_flags(document: Prepared) -> list[str]:
    """Return the flags of a document, in order: those whose words are dense enough in it."""
    lexicon = _lexicon()
    # Of the different words, so that a text with none of them costs little.
    found = {
        word.strip(string.punctuation) for word in document.vocabulary
    } & lexicon.by_word.keys()
    if not found:
        return []
    words = [word.strip(string.punctuation) for word in document.lowered.split()]
    spaced = f" {' '.join(words)} "
    weights: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    for word in found:
        for term, flag, weight in lexicon.by_word[word]:
            if times := spaced.count(f" {term} "):
                weights[flag] += weight * min(times, _MOST_OF_ONE)
                terms[flag] += 1
    thousands = max(len(words), _LEAST_WORDS) / 1_000
    return sorted(
        flag
        for flag, weight in weights.items()
        if terms[flag] >= _LEAST_TERMS and weight >= lexicon.per_thousand[flag] * thousands
    )


@functools.cache
def lexicon_version() -> str:
    """Return the version of the flags: a hash of the lexicon."""
    return digest("unsafe", 1, _FILE.read_text("utf-8"))


@functools.cache
def _lexicon() -> _Lexicon:
    by_word: dict[str, list[tuple[str, str, int]]] = {}
    per_thousand = {}
    for flag, entry in tomllib.loads(_FILE.read_text("utf-8")).items():
        per_thousand[flag] = float(entry.pop("per_thousand"))
        for weight, terms in entry.items():
            for term in terms:
                by_word.setdefault(term.split()[0], []).append((term, flag, int(weight)))
    return _Lexicon(by_word, per_thousand)
