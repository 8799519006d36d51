"""Row check: a refined instruction says what its parent says.

Belongs here: comparing an instruction with the one it was made from. Does not: likeness to other
instructions (`duplicate.py`).
"""

from dataclasses import dataclass

from transforms.quality.text import words
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

#: Words that ask for no more than any task does: they add nothing, and are not missed.
_GENERIC_LIST = (
    "a an the this that these those of to in on at by for from with and or as is are was were be "
    "been being do does did have has had it its you your me my i we us our please kindly can "
    "could would will should shall may might must let now then so here there what which who whom "
    "whose how when where why if than into about also just very really quite s t re ll ve d "
    "answer answers answering question questions task tasks instruction instructions prompt "
    "following given above below passage text article provided information based according read "
    "carefully careful clearly clear fully full detail details detailed thorough thoroughly "
    "thoughtful comprehensive complete completely concise well written good best correct "
    "correctly accurate accurately precise precisely step steps think thinking consider "
    "considering take time make sure ensure remember note provide give write state explain "
    "describe discuss tell say show justify elaborate reasoning response respond reply own words "
    "use using new revised refined updated improved harder version challenging difficult more "
    "further try attempt help need want like know sentence sentences whole "
)
_GENERIC = frozenset(_GENERIC_LIST.split())
#: Spellings of the same word, where a rewording changes only them.
_SAME = {
    "utilize": "use", "colour": "color", "isn": "not", "aren": "not", "doesn": "not", "don": "not",
    "didn": "not", "wasn": "not", "weren": "not", "won": "not", "cannot": "not",
    "first": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "reason": "cause", "reasons": "cause", "causes": "cause", "main": "chief", "primary": "chief",
    "principal": "chief", "purpose": "aim", "goal": "aim", "author": "writer", "purchase": "buy",
    "begin": "start", "begins": "start", "starts": "start", "big": "large", "sum": "total",
}  # fmt: skip


@dataclass(frozen=True)
class NoGain:
    """Fails a refined instruction with no word of substance that its parent lacks.

    Evol-Instruct drops an evolved instruction that adds no information, and asks a model whether it
    does (arXiv 2304.12244, elimination evolving); this is the part that needs none: words compared
    as sets, after case, plurals, a few synonyms and whatever asks for mere care have been left out.
    One new word is a gain: a negation, a figure or a term can change everything. So a paraphrase in
    other words passes. A goal that edits the passage gains by the passage, and one that leaves much
    of the parent out (a puzzle with fewer hints) has changed it. The score is the share of the
    instruction's words that are new.

    Attributes:
        max_new_share: share of words the parent lacks that still counts as none.
        max_dropped_share: share of the parent's words that may be missing.
    """

    max_new_share: float = 0.0
    max_dropped_share: float = 0.2

    name = "no_gain"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        if pair.goal == "seed":
            return not_checkable("no_parent")
        if pair.edits_passage:
            return passed()
        if pair.parent_instruction is None:
            return not_checkable("parent_unknown")
        mine, parents = _substance(pair.instruction), _substance(pair.parent_instruction)
        new = mine - parents
        share = len(new) / max(len(mine), 1)
        dropped = len(parents - mine) / max(len(parents), 1)
        if share > self.max_new_share or dropped > self.max_dropped_share:
            return passed(share)
        return failed(
            "no_gain",
            f"{pair.instruction[:240]} | parent: {pair.parent_instruction[:240]}",
            share,
        )


def _substance(text: str) -> set[str]:
    """Return the words that carry what is asked: folded, in the singular, without the generic."""
    found = set()
    for word in words(text):
        if word in _GENERIC:
            continue
        same = _SAME.get(word, word)
        is_plural = len(same) > 4 and same.endswith("s") and not same.endswith(("ss", "us", "is"))
        found.add(same[:-1] if is_plural else same)
    return found
