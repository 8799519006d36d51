"""Which other documents a pair shows: those that a search found for it.

Text of theirs is in the pair, so it must leave with them, and their licences bind it too. Belongs
here: writing them into the pair's row. Does not: what follows (`release/shown_seeds.py`).
"""

from collections.abc import Iterable

from transforms.flows.work import Done


def showing(made: Done, seed_ids: Iterable[str], own_seed: str) -> Done:
    """Return what an item made, its rows naming the documents they show in `shown_seed_ids`.

    Args:
        made: the pairs.
        seed_ids: the documents, in any order; the pair's own may be among them, and does not count.
        own_seed: the pair's own.
    """
    others = sorted({seed_id for seed_id in seed_ids if seed_id} - {own_seed})
    if not others:
        return made
    return Done([{**row, "shown_seed_ids": others} for row in made.rows])
