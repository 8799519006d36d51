"""How well texts predict one another: self-BLEU.

Belongs here: that measure. Does not: BLEU against references, which no dataset here has.
"""

from collections import Counter
from collections.abc import Sequence
from math import exp, log

from transforms.quality.dataset.measure import LEAST, Measure, too_few

MAX_N = 4
#: The measure rises with the number of texts, so it is taken on as many in every candidate.
TEXTS = 200
#: A text's beginning is enough, and keeps a text of a megabyte as cheap as others.
WORDS = 200


def self_bleu(side: str, texts: Sequence[Sequence[str]], most: int = TEXTS) -> Measure:
    """Return `<side>_self_bleu`: the mean BLEU-4 of each text against all others; more is worse.

    Zhu et al., "Texygen" (arXiv 1802.01886). Precision is clipped as in BLEU (Papineni et al.,
    2002) and smoothed by adding one (Lin and Och, 2004); there is no brevity penalty, since among
    so many references one is as short. The best and second count of an n-gram in any text stand
    for all references, so the time is linear in the words.

    Args:
        side: `response` or `instruction`.
        texts: the words of each text, in an order of chance; those with fewer than four are left
            out.
        most: the first so many are taken.
    """
    name = f"{side}_self_bleu"
    taken = [text[:WORDS] for text in texts if len(text) >= MAX_N][:most]
    if len(taken) < LEAST:
        return too_few(name, len(taken), f"texts of {MAX_N} words")
    logs = [0.0] * len(taken)
    for length in range(1, MAX_N + 1):
        counted = [Counter(zip(*(text[i:] for i in range(length)), strict=False)) for text in taken]
        best: dict[tuple[str, ...], tuple[int, int, int]] = {}
        for place, counts in enumerate(counted):
            for gram, count in counts.items():
                first, holder, second = best.get(gram, (0, -1, 0))
                if count > first:
                    best[gram] = (count, place, first)
                else:
                    best[gram] = (first, holder, max(second, count))
        for place, counts in enumerate(counted):
            matched = 0
            for gram, count in counts.items():
                first, holder, second = best[gram]
                matched += min(count, second if holder == place else first)
            logs[place] += log((matched + 1) / (counts.total() + 1)) / MAX_N
    return Measure(name, sum(map(exp, logs)) / len(logs), len(taken))
