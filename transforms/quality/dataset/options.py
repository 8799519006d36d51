"""Whether the right option is spread over the letters: always "A" teaches to answer A.

Belongs here: the letters that answers to choices begin or conclude with. Does not: whether a letter
is right, which is a verifier's.
"""

import re
from collections import Counter
from collections.abc import Iterable

from transforms.quality.dataset.measure import Measure
from transforms.quality.dataset.spread import entropy

CHOICES = frozenset({"choice", "multiple_choice"})

#: "A ban would help" opens with an article, and "I think" with a pronoun.
_OPENS = re.compile(
    r"[\s(*\[\"]{0,5}(?:([A-J])(?:[).:,*\]\"]|\s{0,5}$|\s{1,5}[^a-z\s])|([B-HJ])\s)"
)
_CONCLUDES = re.compile(
    r"\b(?:answer|option|choice)\b(?:\s+is)?[\s:(*\[\"]{1,5}([A-J])\b", re.IGNORECASE
)
_OPTION = re.compile(r"^[ \t]{0,8}\(?([A-J])[).:]", re.MULTILINE)


def chosen(response: str) -> str | None:
    """Return the letter that a response gives as its answer; None where none is found."""
    if found := _OPENS.match(response[:40]):
        return found.group(1) or found.group(2)
    concluded = _CONCLUDES.findall(response[-400:])
    return concluded[-1].upper() if concluded else None


def option_balance(answers: Iterable[tuple[str, str, str]]) -> Measure:
    """Return `option_balance`: entropy of the letters over that of letters all as common.

    Args:
        answers: (answer_format, instruction, response); formats other than choices do not count.
    """
    letters: Counter[str] = Counter()
    offered: set[str] = set()
    for answer_format, instruction, response in answers:
        if answer_format.strip().lower() in CHOICES and (letter := chosen(response)):
            letters[letter] += 1
            offered.update(_OPTION.findall(instruction))
    return entropy("option_balance", letters, offered)
