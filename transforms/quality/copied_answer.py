"""Row check: the answer is the passage's, or the instruction's, own words.

Belongs here: copying from what the teacher was shown. Does not: copying from the document behind
the passage (`seed_copy.py`).
"""

from dataclasses import dataclass

from transforms.quality.formats import may_quote
from transforms.quality.text import (
    contains_run,
    copied_share,
    longest_copied_span,
    without_quotes,
    words,
)
from transforms.quality.verdict import (
    FAILED,
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)


@dataclass(frozen=True)
class CopiedAnswer:
    """Fails an answer that repeats the instruction or the passage instead of answering.

    Copying is measured by verbatim runs of eight words (see `text.RUN_WORDS`). What a format
    quotes on purpose cannot be told from copying: copied options, spans, items and cells are *not
    checkable*, never passed, and so are answers too short to hold a few runs. What no format asks
    for fails in all of them: the instruction given back, and the passage given back (nearly) whole.
    The share is that of Tulu 3's decontamination (more than half, arXiv 2411.15124); the others are
    judgement, set on hand-written answers (tests/unit/test_quality_copied_answer.py).

    Attributes:
        max_share: the largest share of an answer's eight-word runs that may be copied.
        max_span_words: the longest verbatim span in prose, in words.
        min_words: the shortest answer that copying is measured in, in words.
        restated_share: how much of the instruction an answer without words of its own may repeat.
        whole_passage_share: how much of the passage an answer of any format may repeat.
    """

    max_share: float = 0.5
    max_span_words: int = 60
    min_words: int = 20
    restated_share: float = 0.75
    whole_passage_share: float = 0.6

    name = "copied_answer"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        answer, instruction = words(pair.response), words(pair.instruction)
        if not answer:
            return not_checkable("empty_answer")
        if self._restates(answer, pair, instruction):
            return failed("copied_from_instruction", f"restates it: {pair.response[:300]}", 1.0)
        passage = words(pair.passage)
        if len(passage) >= 2 * self.min_words:
            repeated = copied_share(passage, answer)
            if repeated >= self.whole_passage_share:
                return failed(
                    "copied_from_passage", f"{repeated:.0%} of the passage repeated", repeated
                )
        if len(answer) < self.min_words:
            return not_checkable("short")
        judgement = self._measure(pair, answer, passage, instruction)
        if judgement.verdict == FAILED and may_quote(pair.answer_format, len(answer)):
            return not_checkable("quotes_by_format", judgement.score)
        return judgement

    def _measure(
        self, pair: Pair, answer: list[str], passage: list[str], instruction: list[str]
    ) -> Judgement:
        own = words(without_quotes(pair.response))
        # An answer that is mostly quotation marks is a copy with quotation marks.
        measured = own if len(own) >= len(answer) * 0.6 else answer
        from_passage = copied_share(measured, passage)
        share = max(from_passage, copied_share(measured, instruction))
        start, length = longest_copied_span(measured, passage)
        span = " ".join(measured[start : start + length])
        if share > self.max_share:
            source = "passage" if share == from_passage else "instruction"
            detail = f"{share:.0%} of its word runs; {span[:300]}"
            return failed(f"copied_from_{source}", detail, share)
        if length > self.max_span_words:
            return failed("copied_from_passage", f"{length} words in one span: {span}", share)
        return passed(share)

    def _restates(self, answer: list[str], pair: Pair, instruction: list[str]) -> bool:
        """Whether the answer is the instruction, or most of it, without a word of its own."""
        if len(answer) < 4 or not contains_run(instruction, answer):
            return False
        lines = [line for line in map(words, pair.instruction.splitlines()) if line]
        if len(lines) > 1 and any(contains_run(line, answer) for line in lines[1:]):
            return False  # an option, or part of one
        repeats_question = bool(lines) and contains_run(answer, lines[0])
        return repeats_question or len(answer) >= self.restated_share * len(instruction)
