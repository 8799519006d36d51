"""Pairs against the benchmark sets: the row check `contamination`, in Spark.

Belongs here: which pairs lack a verdict, the text of a pair, and what its documents' verdicts mean
for it. Does not: how a text is judged (`judge.py`).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.contamination.judge import CONTAMINATED_SEED, NAME
from transforms.quality.contamination.seeds import contaminated_seeds, judged_texts
from transforms.quality.contamination.stored_index import check_version, stored_index
from transforms.quality.current import at_versions
from transforms.quality.verdict import EVIDENCE_CHARS, FAILED
from transforms.release.shown_seeds import every_seed

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_DDL = "pair_id string, verdict string, score double, reason string, evidence string"


def contamination(
    spark: "SparkSession", lakehouse: Lakehouse, live_pairs: "DataFrame", verdicts: "DataFrame"
) -> "DataFrame | None":
    """Return this check's verdicts on the live pairs that lack one; None without benchmark sets.

    A pair fails that holds too much of a benchmark item, with the reason `contaminated`; and, as
    `contaminated_seed`, one made of a document that does, or showing one: a teacher that read an
    item may have put it in other words, which no comparison of words finds.

    Args:
        spark: the session.
        lakehouse: where the sets are, and quality.seed_verdicts (`seeds.judge_seeds` first).
        live_pairs: rows of flows.pairs.
        verdicts: quality.verdicts.

    Returns:
        pair_id, seed_id, check, check_version, verdict, score, reason, evidence.
    """
    from pyspark.sql import functions as F

    stored, version = stored_index(lakehouse), check_version(lakehouse)
    failed_seeds = contaminated_seeds(spark, lakehouse)
    if stored is None or failed_seeds is None:
        return None
    done = at_versions(verdicts, {NAME: version}).select("pair_id")
    pending = live_pairs.join(done, "pair_id", "left_anti")
    judged = judged_texts(pending.withColumn("text", _text()), stored, "pair_id", _DDL)
    each = pending.select("pair_id", F.explode(every_seed()).alias("seed_id"))
    of_seeds = each.join(failed_seeds, "seed_id").groupBy("pair_id")
    blamed = of_seeds.agg(F.min(F.struct("seed_id", "evidence")).alias("seed"))
    said = F.concat(F.lit("document "), "seed.seed_id", F.lit(": "), "seed.evidence")
    by_seed = F.col("seed").isNotNull() & (F.col("verdict") != FAILED)
    return (
        judged.join(pending.select("pair_id", "seed_id"), "pair_id")
        .join(blamed, "pair_id", "left")
        .withColumns(
            {
                "check": F.lit(NAME),
                "check_version": F.lit(version),
                "reason": F.when(by_seed, CONTAMINATED_SEED).otherwise(F.col("reason")),
                "evidence": F.when(by_seed, F.substring(said, 1, EVIDENCE_CHARS)).otherwise(
                    F.col("evidence")
                ),
            }
        )
        .withColumn("verdict", F.when(by_seed, FAILED).otherwise(F.col("verdict")))
        .drop("seed")
    )


def _text() -> "Column":
    """Passage, instruction and response; of a longer conversation all its messages as well."""
    from pyspark.sql import functions as F

    parts = [F.col(name) for name in ("passage", "instruction", "response")]
    messages = F.transform("messages", lambda each: each["content"])
    others = F.when(F.size("messages") > 2, F.array_join(messages, "\n\n"))
    return F.concat_ws("\n\n", *parts, others)
