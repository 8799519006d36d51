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
