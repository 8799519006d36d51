"""A text as counts of hashed words, in numpy.

Belongs here: which words count, and the buckets they fall in. Does not: weights or clusters
(`model.py`, `fit.py`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np

#: A text's beginning says what it is about, and a book costs no more than a page.
READ_CHARS = 3_000
BUCKETS = 2_048
#: Texts counted together: a block of 256 × 2,048 numbers.
BLOCK = 256

#: Letters only. Chinese has no blanks: its signs are taken two by two.
_WORD = re.compile(r"[\u4e00-\u9fff]{2}|[^\W\d_\u4e00-\u9fff]{3,24}")

#: Words of grammar, of the web's furniture, and of LaTeX: they tell no topic.
_STOP_WORDS = """
    about above across after again against all almost along already also although always among and
    another any anyone anything are around ask away back because become been before began being
    below between both but call called came can cannot case certain come could day days did does
    doing done down due during each either else end enough even ever every example fact far few find
    first following for form found from full gave general get give given goes going good got great
    had has have having help her here hers herself high him himself his how however into isn its
    itself just keep kind know known large last later least left less let like likely line list
    little long look made main make makes making man many may means might more most much must name
    near need needs never new next non nor not note nothing now number off often old once one only
    open order other others our out over own page part particular per perhaps place point possible
    put quite rather read really right same saw say section see seem seen set several shall she
    should show shows side simply since small some something sometimes soon still such sure take
    taken than that the their them themselves then there therefore these they thing things think
    this those though three through thus time times together too took toward true try turn two
    under until upon use used useful uses using usually value very want was way ways well went were
    what when where whether which while who whole whom whose why will with within without work
    would year years yes yet you your yours
    aacute align amp begin bmatrix cdot cdots dots end eqref equation frac ldots leq geq left mathbb
    mathbf mathcal mathrm nbsp operatorname overline quad quot qquad rangle langle right sqrt tex
    text textbf textit times
    com copyright edit href html http https jpg menu org pdf png www
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words(text: str) -> list[str]:
    """Return the words of a text's beginning that can tell its topic, as often as they stand."""
    found: list[str] = _WORD.findall(text[:READ_CHARS].lower())
    return [word for word in found if word not in STOP_WORDS]


@lru_cache(maxsize=1 << 17)
def bucket(word: str) -> int:
    """Return where a word is counted: the same in every process, unlike Python's own hash."""
    return crc32(word.encode()) % BUCKETS


def counted(lists: Sequence[Sequence[str]]) -> "np.ndarray":
    """Return a row of logarithmic counts for each list of words, of length 1, or 0 for none."""
    import numpy as np

    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    hashed = np.fromiter(
        (bucket(word) for each in lists for word in each), np.int64, int(lengths.sum())
    )
    hashed += np.repeat(np.arange(len(lists), dtype=np.int64), lengths) * BUCKETS
    counts = np.bincount(hashed, minlength=len(lists) * BUCKETS).astype(np.float32)
    rows = np.log1p(counts, out=counts).reshape(len(lists), BUCKETS)
    return unit(rows)


def unit(rows: "np.ndarray") -> "np.ndarray":
    """Return rows scaled to length 1; those of zeros as they are."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def blocks(texts: Iterable[str]) -> Iterator["np.ndarray"]:
    """Yield `counted` of a few texts at a time, so that any number of them fits in memory."""
    block: list[list[str]] = []
    for text in texts:
        block.append(words(text))
        if len(block) == BLOCK:
            yield counted(block)
            block = []
    if block:
        yield counted(block)
