"""Row check: the answer is the passage's, or the instruction's, own words.

Belongs here: copying from what the teacher was shown. Does not: copying from the document behind
the passage (`seed_copy.py`).
"""

import re
from dataclasses import dataclass

from transforms.quality.formats import family, keeps_passage, may_quote
from transforms.quality.text import (
    around,
    contains_run,
    copied_share,
    longest_copied_span,
    without_lead,
    without_quotes,
    without_repetition,
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

#: What the prompts put around their parts. A skill's own list is not imported: no check depends on
#: a skill.
_TAG = re.compile(r"<\s*(/?)\s*(source|passage|question|answer)\s*>", re.IGNORECASE)
_BLANK = re.compile(r"_{2,}")
_VALUES = frozenset({"true", "false", "yes", "no"})


@dataclass(frozen=True)
class CopiedAnswer:
    """Fails an answer that repeats the instruction or the passage instead of answering.

    Copying is measured by verbatim runs of eight words (see `text.RUN_WORDS`). What a format
    quotes on purpose cannot be told from copying: copied options, spans, items and cells are *not
    checkable*, never passed, and so are answers too short to hold a few runs. What no format asks
    for fails in all of them: the instruction given back, behind a label or filler too, the passage
    given back (nearly) whole, and a delimiter of the prompt. The share is that of Tulu 3's
    decontamination (more than half, arXiv 2411.15124); the others are judgement, set on
    hand-written answers (tests/unit/test_quality_copied_answer.py).

    Attributes:
        max_share: the largest share of an answer's eight-word runs that may be copied.
        max_span_words: the longest verbatim span in prose, in words.
        min_words: the shortest answer that copying is measured in, in words.
        restated_share: how much of the instruction an answer without words of its own may repeat.
        own_words: the fewest words besides the instruction that can make an answer of it.
        whole_passage_share: how much of the passage an answer of any format may repeat.
    """

    max_share: float = 0.5
    max_span_words: int = 60
    min_words: int = 20
    restated_share: float = 0.75
    own_words: int = 4
    whole_passage_share: float = 0.6

    name = "copied_answer"

    @property
    def version(self) -> str:
        return rule_version(self, "2")

    def judge(self, pair: Pair) -> Judgement:
        answer, instruction = words(pair.response), words(pair.instruction)
        if not answer:
            return not_checkable("empty_answer")
        if leaked := _tags(pair.response) - _tags(pair.passage) - _tags(pair.instruction):
            return failed(
                "copied_from_prompt", f"{', '.join(sorted(leaked))}: {pair.response}", 1.0
            )
        bare = without_repetition(words(without_lead(pair.response)))
        is_echo = any(self._restates(each, pair, instruction) for each in (answer, bare))
        if is_echo or self._adds_nothing(answer, pair):
            return failed("copied_from_instruction", f"restates it: {pair.response[:300]}", 1.0)
        if keeps_passage(pair.answer_format):
            return not_checkable("keeps_passage_by_format")
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

    def _adds_nothing(self, answer: list[str], pair: Pair) -> bool:
        """Whether hardly a word stands besides the instruction, and what follows is no answer."""
        if _BLANK.search(pair.instruction):
            return False  # filled in, it is the answer
        lines = [line for line in map(words, pair.instruction.splitlines()) if line]
        for asked in (words(pair.instruction), *lines[:1]):
            if len(asked) < self.own_words or not contains_run(answer, asked):
                continue
            before, after = around(answer, asked)
            if len(before) + len(after) < self.own_words and not _is_answer(after, pair, lines[1:]):
                return True
        return False


def _is_answer(rest: list[str], pair: Pair, options: list[list[str]]) -> bool:
    """Whether the few words after the instruction are all that its format asks for."""
    if any(word.isdigit() or word in _VALUES for word in rest):
        return True
    if any(contains_run(option, rest) for option in options):
        return True
    kind = family(pair.answer_format)
    if kind == "picked":
        return any(len(word) == 1 for word in rest)
    return kind == "quoted" and contains_run(words(pair.passage), rest)


def _tags(text: str) -> set[str]:
    return {f"<{slash}{name.lower()}>" for slash, name in _TAG.findall(text)}
