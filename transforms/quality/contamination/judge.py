"""The row check `contamination`: from texts to verdicts.

Belongs here: what a hit is called, and its evidence. Does not: the rules (`overlap.py`), or whose
texts they are (`pairs.py`, `seeds.py`).
"""

from collections.abc import Sequence

from transforms.quality.contamination.scan import Scanned, scan
from transforms.quality.contamination.stored_index import StoredIndex
from transforms.quality.verdict import Judgement, failed, not_checkable, passed

NAME = "contamination"
CONTAMINATED = "contaminated"
CONTAMINATED_SEED = "contaminated_seed"


def judge_texts(stored: StoredIndex, texts: Sequence[str]) -> list[Judgement]:
    """Judge texts: failed where one holds too much of an item; the score is the largest share.

    A text without eight words in a row holds no run of any item, and no verdict on it is one.
    """
    found = scan(stored.open(), texts, stored.rule)
    return [_judgement(stored, each) for each in found]


def _judgement(stored: StoredIndex, found: Scanned) -> Judgement:
    overlap = found.overlap
    if overlap is None:
        return passed(0.0) if found.has_runs else not_checkable("short", 0.0)
    if not overlap.is_hit:
        return passed(overlap.share)
    more = f", and {overlap.hits - 1} more item(s)" if overlap.hits > 1 else ""
    evidence = (
        f"{stored.name(overlap.item)}: {overlap.share:.0%} of the item, {overlap.in_a_row} words "
        f"in a row{more}: {found.words}"
    )
    return failed(CONTAMINATED, evidence, overlap.share)
