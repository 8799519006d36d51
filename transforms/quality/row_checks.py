"""All row checks, run on the pairs that lack a verdict, and what follows from the verdicts.

Belongs here: the list of checks and running them in Spark. Does not: a check's rule (one file
each), or the independent answer, which is a stage with teacher calls.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import merge
from transforms.quality.contamination.judge import NAME as CONTAMINATION
from transforms.quality.contamination.pairs import contamination
from transforms.quality.contamination.seeds import judge_seeds
from transforms.quality.contamination.stored_index import check_version
from transforms.quality.copied_answer import CopiedAnswer
from transforms.quality.duplicate import Duplicate, duplicates
from transforms.quality.empty_answer import EmptyAnswer
from transforms.quality.language import Language
from transforms.quality.refusal import Refusal
from transforms.quality.seed_copy import SeedCopy
from transforms.quality.truncated_answer import TruncatedAnswer
from transforms.quality.verdict import FAILED, Check, Pair

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

#: The checks that look at one pair alone, cheapest first.
TEXT_CHECKS: tuple[Check, ...] = (
    EmptyAnswer(),
    TruncatedAnswer(),
    Refusal(),
    CopiedAnswer(),
    SeedCopy(),
    Language(),
)

#: Every row check that needs neither a teacher nor benchmark sets.
CHECKS: tuple[Check | Duplicate, ...] = (*TEXT_CHECKS, Duplicate())

_VERDICT_DDL = (
    "pair_id string, seed_id string, check string, check_version string, verdict string, "
    "score double, reason string, evidence string"
)
_FACTS = (
    "pair_id", "seed_id", "instruction", "response", "passage", "goal", "instruction_type",
    "answer_format", "finish_reason",
)  # fmt: skip


#: Every row check that needs no teacher, by name.
NAMES = (*(check.name for check in CHECKS), CONTAMINATION)


def check_versions() -> dict[str, str]:
    """Return the current version of every check that needs no benchmark sets, by name."""
    return {check.name: check.version for check in CHECKS}


def current_versions(lakehouse: Lakehouse) -> dict[str, str]:
    """Return the current version of every check that a pair of this lakehouse has to pass.

    `contamination` is among them where there are benchmark sets; its version names them.
    """
    against_sets = check_version(lakehouse)
    return check_versions() | ({CONTAMINATION: against_sets} if against_sets else {})


def judge_pairs(
    spark: "SparkSession", lakehouse: Lakehouse, live_pairs: "DataFrame", run_id: str
) -> int:
    """Judge the live pairs that lack a current verdict; return how many verdicts were written.

    All text checks run in one pass over the pairs, in one commit with the duplicates and what is
    in a benchmark set. A pair with
    a verdict of this check at this version is not judged again, except that a duplicate's verdict
    follows the set of live pairs (see `duplicate.duplicates`). With nothing new nothing is
    written.

    Args:
        spark: the session.
        lakehouse: where seeds.documents and quality.verdicts are.
        live_pairs: rows of flows.pairs, superseded ones left out.
        run_id: the run to name in the verdicts.
    """
    from pyspark.sql import functions as F

    verdicts = lakehouse.read(spark, "quality.verdicts")
    judged = _text_verdicts(spark, lakehouse, live_pairs, verdicts)
    fresh = judged.unionByName(duplicates(live_pairs, verdicts))
    judge_seeds(spark, lakehouse, run_id)
    against_sets = contamination(spark, lakehouse, live_pairs, verdicts)
    if against_sets is not None:
        fresh = fresh.unionByName(against_sets)
    fresh = fresh.withColumn("run_id", F.lit(run_id)).withColumn(
        "created_at", F.current_timestamp()
    )
    # A merge reads its source twice; the texts are judged once.
    fresh = fresh.persist()
    try:
        written = fresh.count()
        if written:
            merge(lakehouse, "quality.verdicts", fresh)
    finally:
        fresh.unpersist()
    return written


def passed_pairs(
    spark: "SparkSession", lakehouse: Lakehouse, live_pairs: "DataFrame"
) -> "DataFrame":
    """Return the live pairs that every row check has judged, at its current version, none failed.

    *Not checkable* counts as judged: it is no objection, and no praise.
    """
    from pyspark.sql import functions as F

    versions = current_versions(lakehouse)
    tally = _current(lakehouse.read(spark, "quality.verdicts"), versions).groupBy("pair_id")
    counted = tally.agg(
        F.count_distinct("check").alias("judged"),
        F.count_if(F.col("verdict") == FAILED).alias("failed"),
    )
    clean = counted.where((F.col("judged") == len(versions)) & (F.col("failed") == 0))
    return live_pairs.join(clean.select("pair_id"), "pair_id", "left_semi")


def _current(verdicts: "DataFrame", versions: Mapping[str, str]) -> "DataFrame":
    """The verdicts of checks at these versions."""
    from pyspark.sql import functions as F

    keys = [f"{name}@{version}" for name, version in versions.items()]
    return verdicts.where(F.concat_ws("@", "check", "check_version").isin(keys))


def _text_verdicts(
    spark: "SparkSession", lakehouse: Lakehouse, live_pairs: "DataFrame", verdicts: "DataFrame"
) -> "DataFrame":
    """Verdicts of the text checks on the pairs that lack them: one row a pair and check."""
    from pyspark.sql import functions as F

    names = [check.name for check in TEXT_CHECKS]
    done = (
        _current(verdicts, check_versions())
        .where(F.col("check").isin(names))
        .groupBy("pair_id")
        .agg(F.collect_set("check").alias("done"))
    )
    documents = lakehouse.read(spark, "seeds.documents").select(
        "seed_id", F.col("text").alias("seed_text"), "language"
    )
    pending = (
        live_pairs.select(*_FACTS)
        .join(done, "pair_id", "left")
        .where(F.coalesce(F.size("done"), F.lit(0)) < len(names))
        .join(documents, "seed_id", "left")
    )
    return pending.mapInArrow(_judge_batches, _VERDICT_DDL)


def _judge_batches(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Judge the pairs of one Spark partition by the text checks they lack."""
    import pyarrow as pa

    from transforms.lakehouse.schema import arrow_type

    kinds = (column.strip().split(" ") for column in _VERDICT_DDL.split(","))
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in kinds])
    versions = check_versions()
    for batch in batches:
        rows = [verdict for row in batch.to_pylist() for verdict in _judge_row(row, versions)]
        yield pa.RecordBatch.from_pylist(rows, schema)


def _judge_row(row: dict[str, Any], versions: dict[str, str]) -> Iterator[dict[str, Any]]:
    pair = Pair.from_row(row)
    for check in TEXT_CHECKS:
        if check.name in (row["done"] or ()):
            continue
        judgement = check.judge(pair)
        yield {
            "pair_id": pair.pair_id,
            "seed_id": pair.seed_id,
            "check": check.name,
            "check_version": versions[check.name],
            "verdict": judgement.verdict,
            "score": judgement.score,
            "reason": judgement.reason,
            "evidence": judgement.evidence,
        }
