"""A document's text, made uniform, and its size.

Belongs here: normalisation and measures of text alone. Does not: rules that drop documents
(`rules.py`), or anything of one corpus.
"""

import math
import re
import string
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x0c")
_BLANKS = " \t\u00a0"
#: Characters no reader of text wants: C0 controls but tab and newline, and the byte order mark.
_DROPPED = dict.fromkeys([*(set(range(32)) - {9, 10}), 0x7F, 0xFEFF])
#: Most texts have none of either, and looking takes a fraction of replacing.
_HAS_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff]")
_ODD_LINE_ENDS = re.compile("[\r\x0c\u2028\u2029]")

#: UTF-8 bytes a token, by kind of document: prose as English runs on common BPE vocabularies,
#: formulas and code split finer.
_BYTES_PER_TOKEN = {"prose": 4.3, "math": 3.5, "code": 3.2}

_MEDIUM_TOKENS, _LONG_TOKENS = 300, 1_500
_ASCII_LETTERS = string.ascii_letters.encode()
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def normalise(text: str) -> str:
    r"""Return the text in the one form that is hashed, stored and shown to a teacher.

    Unicode NFC; line ends (CRLF, CR, form feed, Unicode separators) as `\n`; no blanks at line
    ends, no blank lines around; NUL and other control characters dropped. Indentation and blank
    lines within stay, since code needs them. Normalising twice changes nothing.
    """
    if _ODD_LINE_ENDS.search(text):
        text = _LINE_ENDS.sub("\n", text)
    if _HAS_DROPPED.search(text):
        text = text.translate(_DROPPED)
    text = unicodedata.normalize("NFC", text)
    # Line by line: a pattern for blanks before line ends takes quadratic time on long runs.
    return "\n".join(line.rstrip(_BLANKS) for line in text.split("\n")).strip("\n").rstrip()


def estimate_tokens(text: str, kind: str) -> int:
    """Estimate a text's length in tokens from its UTF-8 bytes, without any model's tokenizer.

    Bytes rather than characters, because a script written in more bytes takes more tokens.
    An estimate for budgets and excerpts, not for packing.
    """
    return math.ceil(len(text.encode("utf-8")) / _BYTES_PER_TOKEN[kind])


def letter_share(text: str, sample_chars: int = 100_000) -> float:
    """Return the share of letters among the characters that are not blank, 0 for no characters.

    Only the first `sample_chars` are looked at: a document is not 20 MB of text followed by noise.
    """
    solid = "".join(text[:sample_chars].split())
    if not solid:
        return 0.0
    # Counted in bytes, which takes a tenth of the time of asking each character.
    ascii_part = solid.encode("ascii", "ignore")
    letters = len(ascii_part) - len(ascii_part.translate(None, _ASCII_LETTERS))
    if len(ascii_part) < len(solid):
        letters += sum(map(str.isalpha, "".join(_BEYOND_ASCII.findall(solid))))
    return letters / len(solid)


def length_band(token_count: int) -> str:
    """Return `short`, `medium` or `long`: a paragraph or two, a page or a few, anything longer."""
    if token_count < _MEDIUM_TOKENS:
        return "short"
    return "medium" if token_count < _LONG_TOKENS else "long"
