"""The measures of texts, each scope's on a sample of its pairs.

Belongs here: drawing the sample by hash in Spark, and measuring each scope in one Python worker.
Does not: any measure (`texts.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from typing import TYPE_CHECKING

from transforms.lakehouse.schema import arrow_columns
from transforms.quality.dataset.counted import ALL
from transforms.quality.dataset.measure import LEAST, Measure
from transforms.quality.dataset.texts import READ_CHARS, Sampled, text_measures
from transforms.quality.dataset.vectors import Vectors, fit
from transforms.quality.text import words

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

#: Pairs of a scope that are measured. A share is then known within 0.03 (two standard errors), and
#: a version of any size is measured alike: most of these measures change with the number of texts.
SAMPLE = 1_000
#: Documents that vectors are fitted on, drawn by hash: growing seeds change few of them.
FITTED = 400

_DDL = "scope string, name string, value double, count bigint, note string"


def sampled_measures(
    rows: "DataFrame", documents: "DataFrame", sizes: Mapping[str, int], sample: int = SAMPLE
) -> dict[str, list[Measure]]:
    """Return the measures of texts by scope. Two Spark jobs.

    Args:
        rows: the candidate's rows (release.version_rows).
        documents: seeds.documents; vectors are fitted on a sample of them.
        sizes: rows of each scope.
        sample: the most pairs of a scope that are measured; memory is bounded by so many texts of
            `READ_CHARS` characters.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    if not sizes:
        return {}
    # Half as many again as wanted pass the hash, so that only those are put in order.
    share = {scope: min(1.0, 1.5 * sample / max(size, 1)) for scope, size in sizes.items()}
    shares = F.create_map(*(F.lit(part) for item in share.items() for part in item))
    order = Window.partitionBy("scope").orderBy("chance", "pair_id")
    drawn = (
        rows.select(
            "pair_id",
            "seed_id",
            "answer_format",
            F.explode(F.array(F.lit(ALL), "skill")).alias("scope"),
            _ends("instruction").alias("instruction"),
            _ends("response").alias("response"),
            F.length(F.coalesce("instruction", F.lit(""))).alias("instruction_chars"),
            F.length(F.coalesce("response", F.lit(""))).alias("response_chars"),
            (F.pmod(F.xxhash64("pair_id"), F.lit(1_000_003)) / F.lit(1_000_003.0)).alias("chance"),
        )
        .where(F.col("chance") < shares[F.col("scope")])
        .withColumn("place", F.row_number().over(order))
        .where(F.col("place") <= sample)
    )
    measured = drawn.groupBy("scope").applyInArrow(_measure(_vectors(documents)), _DDL)
    found: dict[str, list[Measure]] = {}
    for row in measured.collect():
        found.setdefault(row.scope, []).append(
            Measure(row["name"], row["value"], row["count"], row["note"])
        )
    return found


def _ends(column: str) -> "Column":
    """The text, or of a long one its beginning and end, so that no megabyte goes to a worker."""
    from pyspark.sql import functions as F

    text, half = F.coalesce(F.col(column), F.lit("")), READ_CHARS // 2
    ends = F.concat(F.substring(text, 1, half), F.lit("\n"), F.substring(text, -half, half))
    return F.when(F.length(text) <= READ_CHARS, text).otherwise(ends)


def _vectors(documents: "DataFrame") -> Vectors | None:
    """Return vectors fitted on a sample of the train documents; None for too few."""
    from pyspark.sql import functions as F

    sample = (
        documents.where("split = 'train'")
        .select("seed_id", F.substring("text", 1, READ_CHARS).alias("text"))
        .orderBy(F.xxhash64("seed_id"), "seed_id")
        .limit(FITTED)
    )
    texts = [read for row in sample.collect() if (read := words(row.text))]
    return fit(texts) if len(texts) >= LEAST else None


def _measure(vectors: Vectors | None) -> "Callable[[pa.Table], pa.Table]":
    def measure(table: "pa.Table") -> "pa.Table":
        import pyarrow as pa

        drawn = sorted(table.to_pylist(), key=lambda row: int(row["place"]))
        fields = [field.name for field in dataclass_fields(Sampled)]
        pairs = [Sampled(**{name: row[name] for name in fields}) for row in drawn]
        scope = drawn[0]["scope"]
        rows = [
            {"scope": scope, "name": m.name, "value": m.value, "count": m.count, "note": m.note}
            for m in text_measures(pairs, vectors)
        ]
        return pa.Table.from_pylist(rows, arrow_columns(_DDL))

    return measure
