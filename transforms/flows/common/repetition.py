"""Text in which a weak teacher went round in circles.

Belongs here: the measure and its threshold. Does not: dataset-level diversity (`quality/`).
"""

import re

_GRAM = 4
#: Below this share of distinct word 4-grams a text is a loop. Of 500 real documents and source
#: files (the shipped samples, excerpts of 4,000 characters) the lowest had 0.57, the median 0.97.
MIN_DISTINCT_SHARE = 0.4


def is_loop(text: str) -> bool:
    """Whether most of `text` repeats itself; texts of fewer than 40 words never count as loops."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) < 10 * _GRAM:
        return False
    grams = list(zip(*(words[start:] for start in range(_GRAM)), strict=False))
    return len(set(grams)) < MIN_DISTINCT_SHARE * len(grams)
