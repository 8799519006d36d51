"""Invented benchmark items and texts, for the tests of decontamination. None is of a real set.

Belongs here: the items, an index of them, and ways to hide one in a text. Does not: any test.
"""

from transforms.quality.contamination.grams import item_grams, normalised
from transforms.quality.contamination.index import Index, make_index
from transforms.quality.contamination.overlap import Rule
from transforms.quality.contamination.scan import Scanned, scan

FERRY = (
    "A ferry to Brannoch carries seven lorries on every crossing and turns round in forty minutes. "
    "If the harbour closes at dusk, how many lorries reach the island on a day with nine crossings?"
)
LICHEN = (
    "Which of these explains why the orange lichen on Mrs Tolvanen's chapel roof grows faster on "
    "the side that faces the slurry tank? A: shade. B: nitrogen. C: frost. D: salt spray."
)
ZEROS = "Continue the pattern of the loom card: 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0"
SUMS = "((3 + 4 * -2) - (7 - 11 + 5)) * (2 - 9 * 6) ="
ITEMS = {"ferry": FERRY, "lichen": LICHEN, "zeros": ZEROS, "sums": SUMS}

CLEAN = (
    "The keeper of the light wrote that the winter boats were late again, and that the flour had "
    "to be fetched over the ice by sledge. Nobody on the rock complained, since the year before "
    "there had been no flour at all, and the goat had eaten the almanac."
)


def index() -> Index:
    made = [item_grams(normalised(text)) for text in ITEMS.values()]
    return make_index([words for words, _ in made], [runs for _, runs in made])


def scanned(text: str) -> Scanned:
    (found,) = scan(index(), [text], Rule())
    return found


def hit(text: str) -> str | None:
    """Return the name of the item that a text is contaminated by; None if it is not."""
    overlap = scanned(text).overlap
    return list(ITEMS)[overlap.item] if overlap is not None and overlap.is_hit else None
