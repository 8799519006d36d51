"""Whether texts are one template with its blanks filled in.

Belongs here: the share of the commonest template. Does not: a template found by how a text opens or
closes (`phrases.py`).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from transforms.quality.dataset.measure import LEAST, Measure, too_few

#: A word in fewer of the texts fills a blank; one in more belongs to a template. Judgement.
RARE_SHARE = 0.25
#: Texts with fewer words, and templates with fewer words of their own, are too short to have one.
SHORT = 6
KEPT = 3
#: A template shows in a text's beginning.
WORDS = 60

_BLANK = "_"


def templates(side: str, texts: Sequence[Sequence[str]]) -> Measure:
    """Return `<side>_templates`: the share of the texts that are the commonest template.

    A text's template is its beginning with each run of rare words as one blank. In varied prose
    hardly two are equal.

    Args:
        side: `response` or `instruction`.
        texts: the words of each text.
    """
    name = f"{side}_templates"
    taken = [text[:WORDS] for text in texts if len(text) >= SHORT]
    if len(taken) < LEAST:
        return too_few(name, len(taken), f"texts of {SHORT} words")
    with_word = Counter(word for text in taken for word in set(text))
    least = max(RARE_SHARE * len(taken), 2)
    counts = Counter(map(" ".join, (_template(text, with_word, least) for text in taken)))
    long_enough = {t: n for t, n in counts.items() if len(t.replace(_BLANK, " ").split()) >= KEPT}
    template, most = max(
        long_enough.items(), key=lambda item: (item[1], item[0]), default=("none", 0)
    )
    return Measure(name, most / len(taken), len(taken), f"commonest: {template}"[:300])


def _template(text: Sequence[str], with_word: Counter[str], least: float) -> list[str]:
    marked = (word if with_word[word] >= least else _BLANK for word in text)
    return [
        word for word, run in groupby(marked) for word in ([word] if word == _BLANK else list(run))
    ]
