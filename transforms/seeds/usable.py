"""Which documents may be given to someone, read without a JVM.

Belongs here: that rule over rows that delta-rs reads. Does not: the same as Spark decides it for a
run's sampling plan (`flows/assignments.py`), or whether a document suits a skill.
"""

from collections.abc import Mapping
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.decisions import APPROVED, WITHDRAWN, decided_ids
from transforms.seeds.split import TRAIN

#: What the rule reads of seeds.documents.
COLUMNS = ("seed_id", "split", "cluster_id", "flags")


class Usable:
    """The rule, with what people have decided by now.

    A document is usable that is for training, stands for its near-duplicates, is not withdrawn,
    and, where flagged ones are held, is not flagged unless somebody approved it.
    """

    def __init__(self, lakehouse: Lakehouse, *, hold_flagged: bool) -> None:
        self._withdrawn = frozenset(decided_ids(lakehouse, WITHDRAWN))
        self._approved = frozenset(decided_ids(lakehouse, APPROVED))
        self._hold_flagged = hold_flagged

    def is_usable(self, row: Mapping[str, Any]) -> bool:
        """Whether the document of a row with COLUMNS is."""
        seed_id = row["seed_id"]
        is_held = self._hold_flagged and row["flags"] and seed_id not in self._approved
        stands = row["cluster_id"] in (None, seed_id)
        is_for_training = row["split"] == TRAIN
        return is_for_training and stands and not is_held and seed_id not in self._withdrawn
