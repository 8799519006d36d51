"""The sampling plan as a person reads it, before anything is paid for.

Belongs here: counting what is assigned and what does not suit, and the table of it. Does not:
choosing (`assignments.py`), or how the UI shows a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from transforms.flows.strata import BANDS, stratum_columns
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import ASSIGNMENTS, UNSUITABLE

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Topics with a row of their own; the others are summed, by skill and source.
TOPICS_SHOWN = 20
COLUMNS = ("skill", "source", "topic", *BANDS, "all")
UNSUITABLE_COLUMNS = ("skill", "source", "reason", "documents")


def planned(
    spark: "SparkSession", lakehouse: Lakehouse, skills: Sequence[str], run_id: str
) -> list[dict[str, Any]]:
    """Return the number of seeds by skill, source, topic and length band: `seeds`, and `new`."""
    from pyspark.sql import functions as F

    of_skills = lakehouse.read(spark, ASSIGNMENTS.name).where(F.col("skill").isin(*skills))
    documents = lakehouse.read(spark, "seeds.documents").select("seed_id", "topic", "length_band")
    # A document may be gone since.
    known = of_skills.join(documents, "seed_id", "left").select(
        "skill", "source", *stratum_columns(), "run_id"
    )
    counts = known.groupBy("skill", "source", "topic", "length_band").agg(
        F.count(F.lit(1)).alias("seeds"), F.count_if(F.col("run_id") == run_id).alias("new")
    )
    return [row.asDict() for row in counts.collect()]


def unsuitable(
    spark: "SparkSession", lakehouse: Lakehouse, skills: Sequence[str]
) -> list[dict[str, Any]]:
    """Return how many documents were looked at and did not suit: rows of UNSUITABLE_COLUMNS."""
    from pyspark.sql import functions as F

    by = ("skill", "source", "reason")
    of_skills = lakehouse.read(spark, UNSUITABLE.name).where(F.col("skill").isin(*skills))
    counted = of_skills.groupBy(*by).agg(F.count(F.lit(1)).alias("documents"))
    return [row.asDict() for row in counted.orderBy(*by).collect()]


def table(counts: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the plan's rows, of `COLUMNS`; a cell such as `12 (3 new)` counts seeds.

    The greatest topics first, source by source, and the sum of the others last.
    """
    counts = list(counts)
    in_all: dict[str, int] = {}
    for row in counts:
        in_all[row["topic"]] = in_all.get(row["topic"], 0) + row["seeds"]
    shown = sorted(in_all, key=lambda topic: (-in_all[topic], topic))[:TOPICS_SHOWN]
    others = f"{len(in_all) - len(shown)} other topics"
    sums: dict[tuple[str, str, str], dict[str, list[int]]] = {}
    for row in counts:
        topic = row["topic"] if row["topic"] in shown else others
        cells = sums.setdefault((row["skill"], row["source"], topic), {})
        for name in (row["length_band"], "all"):
            cell = cells.setdefault(name, [0, 0])
            cell[0] += row["seeds"]
            cell[1] += row["new"]
    ranks = {topic: rank for rank, topic in enumerate([*shown, others])}
    return [
        {"skill": skill, "source": source, "topic": topic}
        | {name: _told(cells.get(name, [0, 0])) for name in (*BANDS, "all")}
        for (skill, source, topic), cells in sorted(
            sums.items(), key=lambda item: (item[0][0], item[0][1], ranks[item[0][2]])
        )
    ]


def _told(cell: Sequence[int]) -> str:
    seeds, new = cell
    return f"{seeds} ({new} new)" if new else str(seeds)
