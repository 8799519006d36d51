"""Row check: the answer repeats itself.

Belongs here: loops, and repeated words, sentences and lines in an answer. Does not: answers that
repeat others' words (`copied_answer.py`), or pairs that repeat each other (`duplicate.py`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.flows.common.repetition import is_loop
from transforms.quality.formats import family
from transforms.quality.text import runs, words
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
#: One character over and over that is no rule or border of a table.
_RUN_OF_ONE = re.compile(r"([^\s\d\-=_*#~.+|─━═·<>/\\])\1{39,}")
_MARKER = re.compile(r"^\W*(?:\d{1,3}[.):]\s*|[-*•]\s+)?")
_LEAST_SENTENCE_WORDS = 5
_LONGEST_UNIT = 24


@dataclass(frozen=True)
class Repetition:
    """Fails an answer that goes round in circles, wholly, at its end or sentence by sentence.

    Loops are told by the flows' own measure (`flows/common/repetition.py`). The share of sentences
    and lines is Gopher's of duplicate lines by characters (0.2; Rae et al., arXiv 2112.11446, table
    A1), without short lines, which are labels and cells; the others are judgement. Code repeats by
    nature, so it is judged by unbroken repetition alone; verse has refrains, a pantoum says every
    line twice. An answer that gives the passage back changed may repeat what the passage repeats.
    The score is the largest of the shares measured.

    Attributes:
        max_sentence_share: of an answer's characters, those in sentences that stood there before.
        max_refrain_share: the same for creative answers.
        max_run_share: of its eight-word runs, those that stood there before.
        max_in_a_row: how often a unit of words may follow itself.
        min_row_words: the fewest words such a row has.
    """

    max_sentence_share: float = 0.2
    max_refrain_share: float = 0.55
    max_run_share: float = 0.35
    max_in_a_row: int = 3
    min_row_words: int = 10

    name = "repetition"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        answer = words(pair.response)
        if not answer:
            return not_checkable("empty_answer")
        kind = family(pair.answer_format)
        if unit := self._row(answer, kind):
            return failed("repetition", f"over and over: {unit[:300]}", 1.0)
        if kind == "code":
            return passed(0.0)
        text = _FENCED.sub(" ", pair.response)
        if run := _RUN_OF_ONE.search(text):
            return failed("repetition", f"one character {len(run[0])} times: {run[0][:40]}", 1.0)
        return self._shares(pair, text, kind)

    def _row(self, answer: Sequence[str], kind: str) -> str | None:
        """Return a unit of words that follows itself too often, if there is one."""
        for period in range(1, min(_LONGEST_UNIT, len(answer) // 2) + 1):
            enough = max(self.min_row_words, (self.max_in_a_row + 1) * period) - period
            length = 0
            for place in range(period, len(answer)):
                length = length + 1 if answer[place] == answer[place - period] else 0
                if length == enough:  # looked at once: longer, it is the same unit
                    unit = answer[place - period + 1 : place + 1]
                    if not _may_recur(unit, kind):
                        return " ".join(unit)
        return None

    def _shares(self, pair: Pair, text: str, kind: str) -> Judgement:
        sentences, example = _repeated_sentences(text)
        run_share = _repeated_runs(words(text))
        share = max(sentences, run_share)
        if kind in {"rewritten", "quoted"} and pair.passage:
            before = max(_repeated_sentences(pair.passage)[0], _repeated_runs(words(pair.passage)))
            if share <= before + 0.1:
                return passed(share)
        is_creative = kind == "creative"
        most = self.max_refrain_share if is_creative else self.max_sentence_share
        most_runs = self.max_refrain_share if is_creative else self.max_run_share
        if sentences > most:
            return failed("repetition", f"{sentences:.0%} said before: {example[:300]}", share)
        if run_share > most_runs or (not is_creative and kind != "terse" and is_loop(text)):
            return failed("repetition", f"{run_share:.0%} of its word runs: {text[-300:]}", share)
        return passed(share)


def _may_recur(unit: Sequence[str], kind: str) -> bool:
    """Whether a unit is digits or letters, or labels of an answer that consists of them."""
    if all(word.isdigit() or (len(word) == 1 and word.isascii()) for word in unit):
        return True
    return kind == "picked" and len(set(unit)) <= 3


def _repeated_sentences(text: str) -> tuple[float, str]:
    """Return the share of characters in sentences and lines said before, and one of them."""
    said: Counter[str] = Counter()
    repeated = whole = 0
    example = ""
    for raw in _SENTENCE_END.split(text):
        sentence = _MARKER.sub("", raw, count=1)
        whole += len(sentence)
        folded = words(sentence)
        if len(folded) < _LEAST_SENTENCE_WORDS:
            continue
        key = " ".join(folded)
        if said[key]:
            repeated += len(sentence)
            example = sentence
        said[key] += 1
    return repeated / max(whole, 1), example


def _repeated_runs(sequence: Sequence[str]) -> float:
    """Return the share of eight-word runs that stood before; 0 for fewer than 40 words."""
    if len(sequence) < 40:
        return 0.0
    every = runs(sequence)
    return 1 - len(set(every)) / len(every)
