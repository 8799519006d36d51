"""Details that may not be recognisable in a modified text: not even by one word of a name.

Belongs here: that rule. Does not: words that a task forbids as they are (`limits.py`).
"""

import re
from collections.abc import Mapping
from typing import Any

from transforms.flows.text_modification.wording import words

Parameters = Mapping[str, Any]

#: Capitalised parts of names that name nothing alone.
_PARTS_OF_NAMES = (
    "the saint new old great upper lower north south east west northern southern eastern western "
    "street road lane avenue square place park bridge house hall hotel school college university "
    "institute academy museum library church cathedral hospital clinic bank company group club "
    "society association union ministry department office council court city town village county "
    "state river lake mount mountain island valley bay port harbour harbor station airport royal "
    "national international central general first second third king queen prince princess lord "
    "lady doctor professor president minister captain colonel judge mister mrs miss madam sir and "
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_GENERIC = frozenset(_PARTS_OF_NAMES.split())
_FEWEST_LETTERS = 3


def hides(parameters: Parameters, passage: str, response: str) -> str | None:
    """No word that stands in a hidden name alone is there, spelled as in the name."""
    plain = set(re.findall(r"(?<![^\W_])[^\W\d_A-Z][^\W\d_]*", passage))
    telling = {
        word
        for name in parameters["words"]
        for word in words(name)
        if len(word) >= _FEWEST_LETTERS
        and word[0].isupper()
        and word.casefold() not in _GENERIC
        and word.casefold() not in plain
    }
    there = [each for each in words(response) if re.sub(r"['’]s$", "", each) in telling]
    return f"still recognisable: {', '.join(dict.fromkeys(there))}"[:200] if there else None
