"""What a candidate's rows are spread over: skills, transformations, types, goals and lengths.

Belongs here: counting, batch by batch, without a JVM. Does not: measures with a threshold
(`measures.py`), or drawing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import small_batches

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

#: Borders of the histogram of lengths, in characters.
EDGES = (0, 50, 100, 200, 300, 450, 650, 900, 1200, 1600, 2200, 3000, 4500, 7000, 10_000, 10**9)


@dataclass
class Spread:
    """Rows by what they are.

    Attributes:
        skills: rows by skill.
        types: rows by (skill, instruction type).
        transformations: rows by (skill, transformation).
        goals: rows by refinement goal, `seed` among them.
        sources: rows by corpus.
        licences: rows by licence.
        lengths: responses by length in characters, between EDGES.
    """

    skills: Counter[str] = field(default_factory=Counter)
    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    transformations: Counter[tuple[str, str]] = field(default_factory=Counter)
    goals: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=lambda: [0] * (len(EDGES) - 1))


_COLUMNS = (
    "skill", "instruction_type", "transformation", "goal", "source", "license", "response",
)  # fmt: skip


def spread_of(rows: "ds.Dataset") -> Spread:
    """Return how the rows of a version are spread; one batch is in memory at a time."""
    spread = Spread()
    for batch in small_batches(rows, list(_COLUMNS), None):
        _count(batch, spread)
    return spread


def _count(batch: "pa.RecordBatch", spread: Spread) -> None:
    import numpy as np
    import pyarrow.compute as pc

    for (skill, name), count in _counted(batch, "skill", "instruction_type"):
        spread.types[skill, name] += count
        spread.skills[skill] += count
    for (skill, name), count in _counted(batch, "skill", "transformation"):
        spread.transformations[skill, name] += count
    for column, counter in (
        ("goal", spread.goals), ("source", spread.sources), ("license", spread.licences),
    ):  # fmt: skip
        for (name,), count in _counted(batch, column):
            counter[name] += count
    lengths = pc.fill_null(pc.utf8_length(batch["response"]), 0).to_numpy(zero_copy_only=False)
    found, _ = np.histogram(lengths, bins=EDGES)
    spread.lengths = [old + int(new) for old, new in zip(spread.lengths, found, strict=True)]


def _counted(batch: "pa.RecordBatch", *columns: str) -> Iterator[tuple[tuple[str, ...], int]]:
    import pyarrow as pa

    table = pa.Table.from_batches([batch]).select(list(columns))
    for row in table.group_by(list(columns)).aggregate([([], "count_all")]).to_pylist():
        yield tuple(str(row[column]) for column in columns), row["count_all"]
