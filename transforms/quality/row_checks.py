"""All row checks, run on the pairs that lack a verdict, and what follows from the verdicts.

Belongs here: the list of checks and running them in Spark. Does not: a check's rule (one file
each), or the independent answer, which is a stage with teacher calls.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import merge
from transforms.quality.contamination.judge import NAME as CONTAMINATION
from transforms.quality.contamination.pairs import contamination
from transforms.quality.contamination.seeds import judge_seeds
from transforms.quality.contamination.stored_index import check_version
from transforms.quality.copied_answer import CopiedAnswer
from transforms.quality.current import at_versions
from transforms.quality.duplicate import Duplicate, duplicates
from transforms.quality.empty_answer import EmptyAnswer
from transforms.quality.formatting import Formatting
from transforms.quality.hedge import Hedge
from transforms.quality.language import Language
from transforms.quality.length import Length, is_too_long
from transforms.quality.near.check import NearDuplicate
from transforms.quality.near.judge import near_duplicates
from transforms.quality.no_gain import NoGain
from transforms.quality.personal_data import PersonalData
from transforms.quality.refusal import Refusal
from transforms.quality.repetition import Repetition
from transforms.quality.script import Script
from transforms.quality.seed_copy import SeedCopy
from transforms.quality.teacher_artefact import TeacherArtefact
from transforms.quality.toxicity import Toxicity
from transforms.quality.truncated_answer import TruncatedAnswer
from transforms.quality.verdict import (
    FAILED,
    VERDICT_DDL,
    Check,
    Judgement,
    Pair,
    not_checkable,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

#: The checks that look at one pair alone, cheapest first.
TEXT_CHECKS: tuple[Check, ...] = (
    Length(),
    EmptyAnswer(),
    NoGain(),
    TruncatedAnswer(),
    Refusal(),
    TeacherArtefact(),
    Formatting(),
    Hedge(),
    Script(),
    Toxicity(),
    PersonalData(),
    Repetition(),
    CopiedAnswer(),
    SeedCopy(),
    Language(),
)

#: Every row check that needs neither a teacher nor benchmark sets.
CHECKS: tuple[Check | Duplicate | NearDuplicate, ...] = (
    *TEXT_CHECKS,
    Duplicate(),
    NearDuplicate(),
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
    in a benchmark set. A pair with a verdict of this check at this version is not judged again,
    except that a duplicate's verdict follows the set of live pairs (see `duplicate.duplicates`,
    `near/judge.py`). With nothing new nothing is written.

    Args:
        spark: the session.
        lakehouse: where seeds.documents and quality.verdicts are.
        live_pairs: rows of flows.pairs, superseded ones left out.
        run_id: the run to name in the verdicts.
    """
    verdicts = lakehouse.read(spark, "quality.verdicts")
    judge_seeds(spark, lakehouse, run_id)
    own = _text_verdicts(spark, lakehouse, live_pairs, verdicts)
    against_sets = contamination(spark, lakehouse, live_pairs, verdicts)
    if against_sets is not None:
        own = own.unionByName(against_sets)
    # What follows reads them several times; texts are judged once.
    own = own.persist()
    try:
        stored = at_versions(verdicts, current_versions(lakehouse)).select(*own.columns)
        failing = _failing(stored.unionByName(own))
        near = near_duplicates(spark, lakehouse, live_pairs, failing, verdicts)
        fresh = own.unionByName(duplicates(live_pairs, verdicts)).unionByName(near)
        return _merged(lakehouse, fresh, run_id)
    finally:
        own.unpersist()


def _merged(lakehouse: Lakehouse, fresh: "DataFrame", run_id: str) -> int:
    """Write verdicts of a run; return how many there were. They are computed once."""
    from pyspark.sql import functions as F

    stamped = fresh.withColumn("run_id", F.lit(run_id)).withColumn(
        "created_at", F.current_timestamp()
    )
    stamped = stamped.persist()
    try:
        written = stamped.count()
        if written:
            merge(lakehouse, "quality.verdicts", stamped)
    finally:
        stamped.unpersist()
    return written


def passed_pairs(
    spark: "SparkSession", lakehouse: Lakehouse, live_pairs: "DataFrame"
) -> "DataFrame":
    """Return the live pairs that every row check has judged, at its current version, none failed.

    *Not checkable* counts as judged: it is no objection, and no praise.
    """
    from pyspark.sql import functions as F

    versions = current_versions(lakehouse)
    tally = at_versions(lakehouse.read(spark, "quality.verdicts"), versions).groupBy("pair_id")
    counted = tally.agg(
        F.count_distinct("check").alias("judged"),
        F.count_if(F.col("verdict") == FAILED).alias("failed"),
    )
    clean = counted.where((F.col("judged") == len(versions)) & (F.col("failed") == 0))
    return live_pairs.join(clean.select("pair_id"), "pair_id", "left_semi")


def _failing(verdicts: "DataFrame") -> "DataFrame":
    """Return pair_id of the pairs that will not ship for what they are, whatever others are."""
    from pyspark.sql import functions as F

    is_own = F.col("check").isin([check.name for check in TEXT_CHECKS] + [CONTAMINATION])
    return verdicts.where(is_own & (F.col("verdict") == FAILED)).select("pair_id").distinct()


def _text_verdicts(
    spark: "SparkSession", lakehouse: Lakehouse, live_pairs: "DataFrame", verdicts: "DataFrame"
) -> "DataFrame":
    """Verdicts of the text checks on the pairs that lack them: one row a pair and check."""
    from pyspark.sql import functions as F

    names = [check.name for check in TEXT_CHECKS]
    done = (
        at_versions(verdicts, check_versions())
        .where(F.col("check").isin(names))
        .groupBy("pair_id")
        .agg(F.collect_set("check").alias("done"))
    )
    documents = lakehouse.read(spark, "seeds.documents").select(
        "seed_id", F.col("text").alias("seed_text"), "language"
    )
    parents = _parents(spark, lakehouse)
    pending = (
        live_pairs.select(*_FACTS, "instruction_id")
        .join(done, "pair_id", "left")
        .where(F.coalesce(F.size("done"), F.lit(0)) < len(names))
        .join(documents, "seed_id", "left")
        .join(parents, "instruction_id", "left")
    )
    return pending.mapInArrow(_judge_batches, VERDICT_DDL)


def _parents(spark: "SparkSession", lakehouse: Lakehouse) -> "DataFrame":
    """Of each refined instruction its parent's text, and whether its passage was edited."""
    from pyspark.sql import functions as F

    seed = lakehouse.read(spark, "flows.instructions").select("instruction_id", "instruction")
    refined = lakehouse.read(spark, "flows.refinements")
    asked = seed.unionByName(refined.select("instruction_id", "instruction"))
    parents = asked.select(
        F.col("instruction_id").alias("parent_id"),
        F.col("instruction").alias("parent_instruction"),
    )
    children = refined.select(
        "instruction_id", "parent_id", F.col("passage").isNotNull().alias("edits_passage")
    )
    return children.join(parents, "parent_id", "left").drop("parent_id")


def _judge_batches(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Judge the pairs of one Spark partition by the text checks they lack."""
    import pyarrow as pa

    from transforms.lakehouse.schema import arrow_columns

    schema = arrow_columns(VERDICT_DDL)
    versions = check_versions()
    for batch in batches:
        rows = [verdict for row in batch.to_pylist() for verdict in _judge_row(row, versions)]
        yield pa.RecordBatch.from_pylist(rows, schema)


def _judge_row(row: dict[str, Any], versions: dict[str, str]) -> Iterator[dict[str, Any]]:
    pair = Pair.from_row(row)
    lacking = [check for check in TEXT_CHECKS if check.name not in (row["done"] or ())]
    for check, judgement in judgements(pair, lacking):
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


def judgements(pair: Pair, checks: Iterable[Check]) -> Iterator[tuple[Check, Judgement]]:
    """Judge a pair by checks; one that is far too long is read by none but the check of lengths."""
    is_unread = is_too_long(pair)
    for check in checks:
        if is_unread and not isinstance(check, Length):
            yield check, not_checkable("too_long")
        else:
            yield check, check.judge(pair)
