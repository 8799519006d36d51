"""The index of all benchmark items: from a run of words to the places it has in them.

Belongs here: the arrays, making and mapping them, and looking hashes up. Does not: what an overlap
is (`overlap.py`), or the tables it is made from (`sets.py`).

The arrays are files that each worker maps into memory: all share one copy, which the system drops
where memory is short.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.lakehouse.files import Folder
from transforms.quality.contamination.grams import WIDTH
from transforms.seeds.search.local_copy import local_path

if TYPE_CHECKING:
    import numpy as np

#: Bits by which most runs of a text are told to be none of the index's, without searching it: 16
#: MiB, which suit some ten million runs; of more of them more are searched for.
_BITS = 27
_ARRAYS = ("hashes", "offsets", "places", "item_starts", "telling", "bits")


@dataclass(frozen=True)
class Index:
    """Sorted arrays. A place is the number of a word, counted through all items.

    Attributes:
        hashes: every run once, sorted, uint64.
        offsets: where in `places` each run's begin; one more at the end.
        places: the places of each run's first word, sorted within a run.
        item_starts: the place of each item's first word; one more at the end.
        telling: how many words of each item are in a run that says something.
        bits: a bit for the first bits of each hash.
    """

    hashes: "np.ndarray"
    offsets: "np.ndarray"
    places: "np.ndarray"
    item_starts: "np.ndarray"
    telling: "np.ndarray"
    bits: "np.ndarray"

    def find(self, hashes: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
        """Return which of a text's runs the index has, and the number each has in the index."""
        import numpy as np

        first = hashes >> np.uint64(64 - _BITS)
        seen = self.bits[first >> np.uint64(3)] >> (first & np.uint64(7)).astype(np.uint8)
        maybe = np.flatnonzero(seen & np.uint8(1))
        if not len(maybe) or not len(self.hashes):
            return maybe[:0], maybe[:0]
        numbers = np.searchsorted(self.hashes, hashes[maybe])
        numbers[numbers == len(self.hashes)] = 0
        is_there = self.hashes[numbers] == hashes[maybe]
        return maybe[is_there], numbers[is_there]

    def places_of(self, numbers: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
        """Return the places of runs in all items, sorted, and the run that is at each.

        Args:
            numbers: runs of the index, each once.
        """
        import numpy as np

        begins = self.offsets[numbers]
        counts = self.offsets[numbers + 1] - begins
        before = np.concatenate(([0], np.cumsum(counts)[:-1]))
        within = np.arange(counts.sum()) - np.repeat(before, counts)
        places = self.places[np.repeat(begins, counts) + within]
        order = np.argsort(places)
        return places[order], np.repeat(numbers, counts)[order]


def make_index(words: "Sequence[int]", runs: "Sequence[np.ndarray]") -> Index:
    """Return the index of items, each given by its count of words and its runs' hashes."""
    import numpy as np

    item_starts = np.concatenate(([0], np.cumsum(np.asarray(words, np.int64)))).astype(np.int64)
    telling = np.array([telling_words(hashes) for hashes in runs], np.int64)
    each = [
        start + np.arange(len(hashes), dtype=np.int64)
        for start, hashes in zip(item_starts[:-1], runs, strict=True)
    ]
    nothing = [np.zeros(0, np.int64)]
    every = np.concatenate([*runs, np.zeros(0, np.uint64)]).astype(np.uint64)
    places = np.concatenate(each or nothing)[every != 0]
    every = every[every != 0]
    order = np.argsort(every, kind="stable")
    hashes, first = np.unique(every[order], return_index=True)
    bits = np.zeros(1 << (_BITS - 3), np.uint8)
    leading = hashes >> np.uint64(64 - _BITS)
    marks = np.left_shift(np.uint8(1), (leading & np.uint64(7)).astype(np.uint8))
    np.bitwise_or.at(bits, (leading >> np.uint64(3)).astype(np.int64), marks)
    offsets = np.append(first, len(every)).astype(np.int64)
    return Index(hashes, offsets, places[order], item_starts, telling, bits)


def telling_words(hashes: "np.ndarray") -> int:
    """Return how many words lie in runs that say something."""
    import numpy as np

    where = np.flatnonzero(hashes)
    gaps = np.minimum(np.diff(where), WIDTH)
    return int(gaps.sum()) + WIDTH if len(where) else 0


def store_index(index: Index, folder: Folder) -> None:
    """Write the arrays to a folder, which no one reads before they are all there."""
    import numpy as np

    for name in _ARRAYS:
        buffer = io.BytesIO()
        np.save(buffer, getattr(index, name))
        folder.write(f"{name}.npy", buffer.getvalue())


def is_stored(folder: Folder) -> bool:
    """Whether all arrays are in a folder; they are written in order."""
    return f"{_ARRAYS[-1]}.npy" in folder.list(".npy")


def open_index(folder: Folder) -> Index:
    """Return the index of a folder, mapped into memory.

    Raises:
        FileNotFoundError: it is not there.
    """
    import numpy as np

    mapped = (np.load(local_path(folder, f"{name}.npy"), mmap_mode="r") for name in _ARRAYS)
    return Index(*map(np.asarray, mapped))
