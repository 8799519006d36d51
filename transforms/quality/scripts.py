"""Scripts of letters: which one a letter is of, and words that mix two that look alike.

Belongs here: pure functions on text. Does not: any threshold or verdict.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

#: Scripts that are written together, under one name: Japanese and Chinese share Han.
_TOGETHER = {
    "CJK": "HAN", "HIRAGANA": "HAN", "KATAKANA": "HAN", "KANGXI": "HAN", "BOPOMOFO": "HAN",
    "FULLWIDTH": "HAN", "HALFWIDTH": "HAN", "IDEOGRAPHIC": "HAN",
}  # fmt: skip
#: Letters that are signs: of mathematics, units, ordinals.
_SIGNS = frozenset((
    "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER", "MICRO", "FEMININE", "MASCULINE",
    "SUPERSCRIPT", "SUBSCRIPT", "MODIFIER", "OHM", "KELVIN", "ANGSTROM", "ALEF", "BET", "GIMEL",
    "DALET", "PLANCK", "TURNED", "INFORMATION", "ESTIMATED",
))  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,64}")
#: Greek letters that pass for Latin ones.
_GREEK_ALIKE = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυχκ")
_ALIKE = frozenset({"CYRILLIC", "ARMENIAN", "CHEROKEE"})


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """Return the script of a letter, by its Unicode name; `COMMON` for signs and none."""
    first = unicodedata.name(letter, "COMMON").split(" ")[0]
    return "COMMON" if first in _SIGNS else _TOGETHER.get(first, first)


def counts_of_scripts(text: str) -> Counter[str]:
    """Return how many letters of each script a text has."""
    by_letter = Counter(text)
    counts: Counter[str] = Counter()
    for letter, times in by_letter.items():
        if letter.isalpha():
            counts[script_of(letter)] += times
    return counts


def mixed_words(text: str) -> Iterator[str]:
    """Yield words in which Latin letters stand beside those of a script that looks like it.

    Greek letters are signs of formulas and units ("μm", "Δx"), so of Greek only a letter that looks
    Latin counts, between two small Latin ones.
    """
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        scripts = [script_of(letter) for letter in word]
        if "LATIN" not in scripts:
            continue
        if not _ALIKE.isdisjoint(scripts) or _has_greek_within(word):
            yield word


def _has_greek_within(word: str) -> bool:
    return any(
        middle in _GREEK_ALIKE and before.islower() and after.islower()
        and before.isascii() and after.isascii()
        for before, middle, after in zip(word, word[1:], word[2:], strict=False)
    )  # fmt: skip
