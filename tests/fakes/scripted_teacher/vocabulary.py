"""Words taken from the text at hand, to say something about it that is new every time.

Belongs here: which words of a text can be talked about, and filling them into patterns. Does not:
the patterns (`phrases.py`, `passages.py`).
"""

import re
from collections.abc import Sequence
from random import Random

_WORD = re.compile(r"(?<![\w'’])[A-Za-z]{5,11}(?![\w'’])")

#: Too common to be what a text is about.
_COMMON = (
    "about above after again against along among around because before being below between cannot "
    "could nobody nothing "
    "doing during every first found from given having here into itself later least might more most "
    "never often other others ought quite rather really shall should since still such than that "
    "their theirs them then there these they thing things think this those though three through "
    "today under until upon using very wants were what when where whether which while whole whose "
    "will with within without would years yours passage question answer"
)

#: For texts without words, such as formulas: there must always be enough to talk about.
_SPARE = (
    "harbour lantern ledger orchard pattern quarry ribbon signal timber vessel window archive "
    "bridge canvas garden hammer island journal kettle marble needle paddle"
)


def normal(text: str) -> str:
    """Return the words of `text` alone, folded: how a text is recognised wherever it is quoted."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def topics(text: str, count: int, chance: Random) -> list[str]:
    """Return `count` words the text could be about, in an order of chance.

    They are all different, unless the text and the spare words together have fewer than that.
    """
    found = sorted({word.lower() for word in _WORD.findall(text)} - set(_COMMON.split()))
    if len(found) < count:
        found = sorted({*found, *_SPARE.split()})
    order = chance.sample(found, len(found))
    return [order[place % len(order)] for place in range(count)]


def fill(pattern: str, words: Sequence[str]) -> str:
    """Fill `{0}`, `{1}`, … of a pattern; its first letter becomes a capital."""
    text = pattern.format(*words)
    return text[:1].upper() + text[1:]
