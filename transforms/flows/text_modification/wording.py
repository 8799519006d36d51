"""Words, sentences and occurrences in a text, as the rules of this skill see them.

Belongs here: reading texts, and comparing two that should be the same. Does not: any rule.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]*_]*(?:\s+|$)|\n[ \t]*\n\s*")
#: A full stop after one of these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|mr|mrs|ms|dr|prof|st|vs|cf|etc|fig|no|vol|pp?|ca|approx|e\.g|i\.e"
    r"|bzw|z\.b|d\.h)\.\s*$",
    re.IGNORECASE,
)
_ALIKE = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
                        "\u00a0": " ", "\u202f": " "})  # fmt: skip
_SHOWN = 50


def words(text: str) -> list[str]:
    """Return the words of a text as they are spelled; a hyphen separates two."""
    return _WORD.findall(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _WORD.finditer(text)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order; a blank line ends one, and headings count."""
    return [text[start:end].strip() for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences that have a word."""
    spans, start = [], 0
    for found in _SENTENCE_END.finditer(text):
        if found[0].startswith(".") and _ABBREVIATION.search(text[max(start, found.start() - 12) :
                                                                  found.start() + 1]):  # fmt: skip
            continue
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, len(text)))
    return [(one, end) for one, end in spans if _WORD.search(text, one, end)]


def has_clear_sentences(text: str) -> bool:
    """Whether nobody can be in doubt where its sentences end."""
    parts = re.split(r"(?<=\.)\s", text)
    return not any(_ABBREVIATION.search(part[-12:]) for part in parts) and "\n" not in text.strip()


def occurrences(term: str, text: str) -> list[tuple[int, int]]:
    """Return where a term stands as a whole word or run of words, whatever its case."""
    return [found.span() for found in whole(term).finditer(text)] if term.strip() else []


def whole(term: str) -> re.Pattern[str]:
    """Return the pattern of a term that is not part of a longer word; blanks match any space."""
    parts = r"\s+".join(re.escape(part) for part in term.split())
    return re.compile(rf"(?<![^\W_]){parts}(?![^\W_])", re.IGNORECASE)


def level(text: str) -> str:
    """Return a text with typographic variants and white space made equal; case is kept."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_ALIKE).split())


def difference(expected: str, found: str) -> str | None:
    """Say where two texts first differ, typographic variants aside; None if they do not."""
    one, other = level(expected), level(found)
    if one == other:
        return None
    pairs = zip(one, other, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    start = max(0, at - 20)
    return f"expected …{one[start : at + _SHOWN]!r}, found …{other[start : at + _SHOWN]!r}"
