"""Row check: the answer says nothing.

Belongs here: what counts as nothing. Does not: answers that say too little; no rule can tell.
"""

import re
import unicodedata
from dataclasses import dataclass

from transforms.quality.verdict import Judgement, Pair, failed, passed, rule_version

_MARKUP_SYMBOLS = frozenset("|~$`^<>=+")
#: An answer that is only a label, such as "Answer:" or "**Response:**".
_LABEL_ALONE = re.compile(r"\W*(final |short |model )?(answer|response|output|solution)\W*", re.I)
#: An answer that is only a slot somebody was to fill: "[your answer here]", "<answer>".
_SLOT = re.compile(r"\W*[\[<{(](insert |your |the )?(answer|response|text)( here)?[\]>})]\W*", re.I)


@dataclass(frozen=True)
class EmptyAnswer:
    """Fails an answer with no letter, digit or symbol in it, or with nothing but a label.

    One letter or one sign can be a whole answer ("B", "∞"), so there is no minimum length. The
    score is the number of characters left once space and punctuation are gone.
    """

    name = "empty_answer"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        size = meaningful_characters(pair.response)
        if size == 0:
            return failed("empty_answer", f"the response is {pair.response[:80]!r}", 0.0)
        if _LABEL_ALONE.fullmatch(pair.response) or _SLOT.fullmatch(pair.response):
            return failed("empty_answer", f"only a label: {pair.response[:80]!r}", 0.0)
        return passed(float(size))


def meaningful_characters(text: str) -> int:
    """Count letters, digits and symbols; space, punctuation and Markdown's own signs are none."""
    return sum(
        unicodedata.category(character)[0] in "LNS" and character not in _MARKUP_SYMBOLS
        for character in text
    )
