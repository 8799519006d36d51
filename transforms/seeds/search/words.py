"""The words by which seeds are found, and the window of a text that has most of them.

Belongs here: what a word is. Does not: weighing words (`index.py`), or the words of topics, which
leave most of a text out (`seeds/topics/words.py`).
"""

import re
from collections.abc import Collection
from functools import lru_cache
from hashlib import blake2b

_MAX_WORD = 40
#: Signs written without blanks between words: taken two by two, each with the next.
_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WORD = re.compile(rf"[{_SIGNS}]+|[^\W_{_SIGNS}]+")
_SIGN = re.compile(rf"[{_SIGNS}]")
#: parseJson is two words, as parse_json is.
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BORDER = re.compile(r"\n+|(?<=[.!?。！？])\s+")


def words(text: str) -> list[str]:
    """Return the words of a text in order: lower case, plurals as their singular."""
    found: list[str] = []
    for part in _WORD.findall(_HUMP.sub(" ", text).lower()):
        found += _words_of(part)
    return found


@lru_cache(maxsize=1 << 18)
def term(word: str) -> int:
    """Return a word's number, below 2**64: the same in every process."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def window(text: str, wanted: Collection[str], max_chars: int) -> str:
    """Return the part of a text, of at most `max_chars`, that has most of the wanted words.

    It begins where a sentence or line does, if one begins near; of several the first.
    """
    asked = frozenset(wanted)
    places = [
        (found.start(), word)
        for found in _WORD.finditer(text)
        for word in sorted(_different(found[0]) & asked)
    ]
    best, start = 0, 0
    counts: dict[str, int] = {}
    first = 0
    for place, word in places:
        counts[word] = counts.get(word, 0) + 1
        while place - places[first][0] > max_chars // 2:
            gone = places[first][1]
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
            first += 1
        if len(counts) > best:
            best, start = len(counts), places[first][0]
    return _cut(text, start, max_chars)


@lru_cache(maxsize=1 << 16)
def _different(part: str) -> frozenset[str]:
    return frozenset(words(part))


def _cut(text: str, start: int, max_chars: int) -> str:
    earliest = max(0, min(start - max_chars // 4, len(text) - max_chars))
    borders = [found.end() for found in _BORDER.finditer(text, earliest, start)]
    start = 0 if earliest == 0 else (borders[0] if borders else earliest)
    part = text[start : start + max_chars]
    if start + max_chars < len(text) and (blank := part.rfind(" ", max_chars // 2)) > 0:
        part = part[:blank]
    return part.strip()


@lru_cache(maxsize=1 << 18)
def _words_of(part: str) -> tuple[str, ...]:
    if _SIGN.match(part):
        pairs = tuple(part[place : place + 2] for place in range(len(part) - 1))
        return pairs or (part,)
    return (_singular(part[:_MAX_WORD]),)


def _singular(word: str) -> str:
    """Return an English plural's singular, by the three rules of Harman's weak stemmer (1991)."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("us", "ss")):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    return word[:-1]
