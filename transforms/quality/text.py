"""Words, runs of words and their overlap: what several row checks measure text by.

Belongs here: pure functions on text. Does not: any threshold or verdict.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

#: Scripts written without spaces: each character counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_QUOTED = re.compile(r"“[^”]{20,}”|«[^»]{20,}»|\"[^\"\n]{20,}\"|^>.*$", re.MULTILINE)
_LEAD = re.compile(
    r"\A(?:\W*(?:"
    r"(?:the )?(?:final )?(?:question|instruction|prompt|task|answer|response|q|a)\W*?[:\n]"
    r"|(?:sure|certainly|of course|absolutely|okay|ok|(?:great|good) question)(?: thing)?"
    r"\W*?[:!.,\n–—-]"
    r"|here(?: is|'s|’s)[^:\n]{0,40}:))+",
    re.IGNORECASE,
)

#: Length of the word runs that count as copied: eight, as Tulu 3's decontamination takes it (arXiv
#: 2411.15124) and as the shortest of GPT-3's (arXiv 2005.14165, appendix C); shorter runs recur in
#: any two texts on one subject.
RUN_WORDS = 8


def words(text: str) -> list[str]:
    """Return the words of `text`, case and compatibility forms folded, punctuation dropped."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(sequence: Sequence[str], length: int = RUN_WORDS) -> list[tuple[str, ...]]:
    """Return every run of `length` consecutive words, in order; none if the text is shorter."""
    return [tuple(sequence[i : i + length]) for i in range(len(sequence) - length + 1)]


def copied_share(answer: Sequence[str], *sources: Iterable[str]) -> float:
    """Return the share of the answer's word runs that occur in one of the sources; 0 if none."""
    asked = runs(answer)
    if not asked:
        return 0.0
    known = {run for source in sources for run in runs(list(source))}
    return sum(run in known for run in asked) / len(asked)


def longest_copied_span(answer: Sequence[str], source: Sequence[str]) -> tuple[int, int]:
    """Return (start, length), in words, of the answer's longest verbatim span of the source.

    Spans shorter than `RUN_WORDS` count as none, which keeps this linear in both lengths: a span
    is a chain of known runs, so a chain is at most a little longer than one place of the source.
    """
    known = set(runs(source))
    best, start = (0, 0), None
    flags = [run in known for run in runs(answer)]
    for position, is_known in enumerate([*flags, False]):
        if is_known and start is None:
            start = position
        elif not is_known and start is not None:
            length = position - start + RUN_WORDS - 1
            best = max(best, (length, -start))
            start = None
    return (-best[1], best[0])


def contains_run(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Whether `part` occurs in `whole` as one unbroken run of words."""
    if not part:
        return False
    text = " " + " ".join(whole) + " "
    return " " + " ".join(part) + " " in text


def without_quotes(text: str) -> str:
    """Return `text` without what it marks as quoted: quotation marks, or lines that open with >."""
    return _QUOTED.sub(" ", text)


def without_lead(text: str) -> str:
    """Return `text` without the labels and fillers it opens with, such as "Sure! Answer:"."""
    return _LEAD.sub("", text, count=1)


def without_repetition(sequence: Sequence[str]) -> list[str]:
    """Return what `sequence` repeats over and over, or all of it if it is no such repetition."""
    for period in range(1, len(sequence) // 2 + 1):
        if sequence[period] == sequence[0] and sequence[period:] == sequence[:-period]:
            return list(sequence[:period])
    return list(sequence)


def around(whole: Sequence[str], part: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words before the last place of `part` in `whole`, and those after it.

    Of the words before, those of its other places are left out.
    """
    kept: list[str] = []
    position = split = 0
    while position < len(whole):
        if list(whole[position : position + len(part)]) == list(part):
            position, split = position + len(part), len(kept)
        else:
            kept.append(whole[position])
            position += 1
    return kept[:split], kept[split:]
