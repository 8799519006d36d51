"""Row check: the answer is a near-verbatim copy of the document it was made from.

Belongs here: copying from the whole document, which the teacher may have seen only as a passage
made from it. Does not: copying from that passage (`copied_answer.py`).
"""

from dataclasses import dataclass

from transforms.quality.formats import keeps_passage
from transforms.quality.text import copied_share, longest_copied_span, words
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)


@dataclass(frozen=True)
class SeedCopy:
    """Fails an answer composed mostly of the document's text.

    Such a pair teaches recital, and ships the document instead of something made from it.

    Measured in verbatim runs of eight words, in every answer format: an answer that is a long
    piece of the document is one also where the format quotes, or where the passage is the document
    itself (the identity transformation); only a format whose answer is the passage changed is not
    checkable. Short quotations are the point of many formats, so an
    answer below `min_words` is not checkable. The thresholds are judgement: a copy shares nearly
    all runs, an answer that quotes rarely half; the length is about three sentences.

    Attributes:
        max_share: the largest share of an answer's eight-word runs found in the document.
        min_words: the shortest answer that can be a copy of the document, in words.
    """

    max_share: float = 0.6
    min_words: int = 50

    name = "seed_copy"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        answer = words(pair.response)
        if not pair.seed_text:
            return not_checkable("document_gone")
        if keeps_passage(pair.answer_format):
            return not_checkable("keeps_passage_by_format")
        if len(answer) < self.min_words:
            return not_checkable("short" if answer else "empty_answer")
        document = words(pair.seed_text)
        share = copied_share(answer, document)
        if share < self.max_share:
            return passed(share)
        start, length = longest_copied_span(answer, document)
        span = " ".join(answer[start : start + length])
        return failed("seed_copy", f"{share:.0%} of its word runs; {length} words: {span}", share)
