"""Row check: an answer that only hedges, or hedges so much that it says nothing.

Belongs here: telling substance from caution, by sentence. Does not: refusals (`refusal.py`), or
"the passage does not say", which is an answer.
"""

import re
from dataclasses import dataclass

from transforms.quality.formats import family, may_decline
from transforms.quality.hedging import ADVERBS, DOUBT, EMPTY_WORDS, EVASIONS, MODAL, WEASEL
from transforms.quality.text import words
from transforms.quality.verdict import (
    FAILED,
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
#: A conclusion that commits itself, whatever caution goes before it.
_COMMITS = re.compile(
    r"\b(?:the )?(?:correct |right |final |best )?(?:answer|order|option|choice|total) (?:is|are)\b"
    r"|\banswer:|\btherefore\b|\bthus\b|\bhence\b|\b(?:if|when|because|unless|since) \w+",
    re.IGNORECASE,
)

#: An answer picked from what was offered, first thing.
_DECIDES = re.compile(r"\W*(?:\d+\W+)?(?:(?:true|false|neither)\b|[A-H]\b(?=\W|$))", re.IGNORECASE)
#: What the passage does not tell is told by saying so.
_NOT_TOLD = re.compile(
    r"\b(?:does|do|did|has|is|are|was|were)(?: not|n['’]t) (?:\w+ )?(?:say|state[ds]?|"
    r"mention(?:ed)?|"
    r"give[ns]?|tell|told|name[ds]?|specif(?:y|ied)|said|explain(?:ed)?)\b",
    re.IGNORECASE,
)
#: Families whose answers are somebody else's words, or a form of their own.
_OTHERS_WORDS = frozenset({"quoted", "rewritten", "code", "creative"})
#: Words that are talked about.
_QUOTED = re.compile(r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”")


@dataclass(frozen=True)
class Hedge:
    """Fails an answer whose every sentence is caution, or most of whose words are.

    A sentence has substance if, besides hedges and common words, some words are left, or a figure;
    where it evades, the question's own words are none. That counts words and not what they say, so
    an answer that hedges and then says something passes, however feeble. So do evasions that no
    list has: of wordings written after the lists, about half were found at first
    (tests/planted/hedge.py). Hedges are Hyland's (1998) modal and epistemic words and the evasions
    chat models fall into. English only. All thresholds are judgement, set on one half of
    tests/planted. The score is the share of sentences that only hedge.

    Attributes:
        min_substance: words of its own that a sentence with an evasion must have.
        min_doubtful: the same for one with a word of doubt and no evasion.
        max_empty_share: share of sentences that may hedge only, where no more than one has any.
        max_weasel_share: share of words that may be modal or epistemic hedges.
        min_weasels: how many of them there must be for their share to count.
        max_words: the longest answer that is judged, in words; a longer one says something.
        min_words: the shortest that is, unless it evades: "perhaps" may be the word asked for.
    """

    min_substance: int = 4
    min_doubtful: int = 2
    max_empty_share: float = 0.74
    max_weasel_share: float = 0.16
    min_weasels: int = 4
    max_words: int = 220
    min_words: int = 2

    name = "hedge"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        if pair.language not in {None, "en"}:
            return not_checkable("language_not_known")
        answer = words(pair.response)
        if not answer:
            return not_checkable("empty_answer")
        if family(pair.answer_format) in _OTHERS_WORDS:
            return not_checkable("not_prose_by_format")
        if may_decline(pair.answer_format, pair.goal):
            return not_checkable("may_decline")
        if len(answer) > self.max_words:
            return passed(0.0)
        if len(answer) < self.min_words and not EVASIONS.search(pair.response):
            return not_checkable("short")
        judgement = self._measure(pair, answer)
        if judgement.verdict == FAILED and _is_in(pair.response, pair.passage):
            return passed(judgement.score)
        return judgement

    def _measure(self, pair: Pair, answer: list[str]) -> Judgement:
        asked = {*words(pair.instruction)}
        pieces = _SENTENCE_END.split(_QUOTED.sub(" Q ", pair.response))
        sentences = [each for each in map(str.strip, pieces) if each]
        hedging = [each for each in sentences if _hedges(each, pair.instruction)]
        own = [self._has_substance(each, asked) for each in sentences]
        empty = sum(not mine for mine in own)
        share = empty / len(sentences)
        if hedging and share > self.max_empty_share and sum(own) <= len(own) // 4:
            return failed("hedge", f"says nothing else: {pair.response}", share)
        weasels = sum(word in WEASEL for word in answer) + len(MODAL.findall(pair.response))
        if weasels >= self.min_weasels and weasels > self.max_weasel_share * len(answer):
            return failed(
                "hedge", f"{weasels} hedges in {len(answer)} words: {pair.response}", share
            )
        return passed(share)

    def _has_substance(self, sentence: str, asked: set[str]) -> bool:
        if _DECIDES.match(sentence) or _NOT_TOLD.search(sentence):
            return True
        rest = ADVERBS.sub(" ", EVASIONS.sub(" ", sentence))
        own = {word for word in words(rest) if word not in EMPTY_WORDS}
        if any(any(map(str.isdigit, word)) for word in own):
            return True
        if EVASIONS.search(sentence):
            commits = _COMMITS.search(rest) is not None
            return len(own - asked) >= self.min_substance - commits
        # "B", "In Rome, perhaps": few words say all, where none of them evades.
        return len(own) >= (self.min_doubtful if DOUBT.search(sentence) else 1)


def _hedges(sentence: str, instruction: str) -> bool:
    """Whether a sentence hedges in words that the instruction does not have itself."""
    known = instruction.casefold()
    return any(
        match[0].casefold() not in known
        for pattern in (EVASIONS, ADVERBS, DOUBT)
        for match in pattern.finditer(sentence)
    )


def _is_in(response: str, passage: str) -> bool:
    """Whether the answer gives the passage's own caution back."""
    return " ".join(words(response)) in " ".join(words(passage))
