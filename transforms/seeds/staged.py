"""One round of curation, decided but not yet in the tables: a redo log.

Belongs here: where a round is staged, and whether it is complete. Does not: deciding (`decide.py`),
or writing the tables (`apply.py`). A round is decided once and then written by steps that may be
repeated, so an interruption anywhere is made up for by writing all of it again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: The tables of a round: candidates as they were judged (with their texts); what became of each
#: that passed; the signatures of texts that are new; the document that stands for each of those;
#: documents decided anew, since a file they came from has changed.
JUDGED, RECORDS, SIGNED, TEXTS = "judged", "records", "signed", "texts"
UNDONE = "undone"
_PLAN = "plan.json"


@dataclass(frozen=True)
class Plan:
    """What a complete round is about.

    Attributes:
        files: corpus, source_file, batch and curated_batch of its files.
        filter_version: the rules it was judged by.
        merged: clusters that are over, each with the one that it has become part of.
        rejected: how many of its records are no document.
        updated: how many documents of before have more sources by it.
    """

    files: list[dict[str, Any]]
    filter_version: str
    merged: dict[str, str]
    rejected: int
    updated: int


def planned_files(files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what a plan holds of rows of raw.files."""
    kept = ("corpus", "source_file", "batch", "curated_batch")
    return [{name: row[name] for name in kept} for row in files]


@dataclass(frozen=True)
class Staged:
    """The round that is staged below a lakehouse; there is one at a time."""

    lakehouse: Lakehouse

    @property
    def _folder(self) -> Folder:
        return Folder(f"{self.lakehouse.root}/seeds/curation")

    def write(self, name: str, frame: "DataFrame") -> None:
        """Stage a table of the round."""
        frame.write.mode("overwrite").parquet(f"{self._folder.root}/{name}")

    def read(self, spark: "SparkSession", name: str) -> "DataFrame":
        """Return a table of the round."""
        return spark.read.parquet(f"{self._folder.root}/{name}")

    def complete(self, plan: "Plan") -> None:
        """Say that all is decided; from here on the round is written, by whoever runs next."""
        self._folder.write(_PLAN, json.dumps(asdict(plan)).encode())

    @property
    def plan(self) -> "Plan | None":
        """The complete round's plan; None without one."""
        data = self._folder.read(_PLAN)
        return Plan(**json.loads(data)) if data else None

    def clear(self) -> None:
        """Forget the round."""
        self._folder.delete(_PLAN)
        self._folder.remove()
