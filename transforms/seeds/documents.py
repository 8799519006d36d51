"""From raw records to `seeds.documents` and `seeds.rejected`.

Belongs here: the rounds of curation and what they come to. Does not: rules (`rules.py`), what is
judged of one text (`curate_batch.py`), duplicates (`decide.py`), or writing (`apply.py`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds import registry
from transforms.seeds.apply import apply
from transforms.seeds.candidates import candidates
from transforms.seeds.corpora import corpus_named
from transforms.seeds.curate_batch import JUDGED_COLUMNS, judge_batches
from transforms.seeds.decide import decide
from transforms.seeds.errors import no_room_told
from transforms.seeds.grouping import grouped
from transforms.seeds.reconcile import EXACT_DUPLICATE, NEAR_DUPLICATE
from transforms.seeds.rules import CurationRules
from transforms.seeds.signed import SIGNED_COLUMNS, sign_older, signed_batches
from transforms.seeds.staged import JUDGED, RECORDS, UNDONE, Plan, Staged, planned_files
from transforms.seeds.topics.labelling import fit_topics
from transforms.seeds.undo import records_of, revised, undone

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

#: Bytes of files that are decided on together.
ROUND_BYTES = 16 * 1024**3


@dataclass(frozen=True)
class CurateReport:
    """What one curation decided.

    Attributes:
        candidates: raw records that were to be decided on.
        new_documents: documents added.
        updated_documents: documents already there that gained sources or licences.
        rejected_by_reason: records dropped, by reason; duplicates among them.
        filter_version: hash of the rules.
    """

    candidates: int = 0
    new_documents: int = 0
    updated_documents: int = 0
    rejected_by_reason: Mapping[str, int] = field(default_factory=dict)
    filter_version: str = ""


def curate(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    corpora: Iterable[str],
    rules: CurationRules | None = None,
) -> CurateReport:
    """Decide on the records of every file that was read since; a second call reads nothing.

    A record becomes a document, or a further source of the document with the same text or nearly
    the same, or a row of `seeds.rejected`. Other rules apply to files read from then on. What a
    changed file held before is decided anew: a document none of whose sources is left is removed.
    Interrupted at any point, the next call finishes the work.

    Args:
        spark: the session.
        lakehouse: where the tables are.
        corpora: whose files; names in `corpora.known_corpora`.
        rules: thresholds; the defaults where None.

    Raises:
        SeedInputError: unknown corpus, or a full disk.
    """
    rules = rules or CurationRules()
    names = [corpus_named(corpus).name for corpus in corpora]
    staged = Staged(lakehouse)
    with no_room_told("seeds.documents"):
        if (unfinished := staged.plan) is not None:
            apply(spark, lakehouse, staged, unfinished)
        report = CurateReport(filter_version=rules.version)
        if waiting := registry.pending(lakehouse, names):
            sign_older(spark, lakehouse)
        rounds = list(grouped(waiting, lambda row: row["size_bytes"] or 0, ROUND_BYTES))
        for number, files in enumerate(rounds, 1):
            # Topics are fitted once, so only when every corpus that waits has been judged.
            is_last = number == len(rounds)
            made = _round(spark, lakehouse, staged, files, rules, is_last=is_last)
            report = _sum(report, made)
    return report


def _round(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    staged: Staged,
    files: list[registry.Row],
    rules: CurationRules,
    *,
    is_last: bool,
) -> CurateReport:
    staged.clear()
    changed, also = revised(files), None
    if changed:
        staged.write(UNDONE, undone(spark, lakehouse, changed))
        also = records_of(spark, lakehouse, staged.read(spark, UNDONE))
    staged.write(JUDGED, _judged(candidates(spark, lakehouse, files, also), rules))
    merged = decide(spark, lakehouse, staged, is_revision=bool(changed))
    if is_last:
        fit_topics(spark, lakehouse, staged)
    counts, updated = _counts(spark, staged)
    plan = Plan(
        files=planned_files(files),
        filter_version=rules.version,
        merged=merged,
        rejected=sum(counts.values()) - counts.get(None, 0),
        updated=updated,
    )
    staged.complete(plan)
    return CurateReport(
        candidates=sum(counts.values()),
        new_documents=apply(spark, lakehouse, staged, plan),
        updated_documents=updated,
        rejected_by_reason={reason: n for reason, n in counts.items() if reason is not None},
        filter_version=rules.version,
    )


def _judged(undecided: "DataFrame", rules: CurationRules) -> "DataFrame":
    def judge(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        return signed_batches(judge_batches(rules, batches))

    columns = (*JUDGED_COLUMNS, *SIGNED_COLUMNS)
    ddl = ", ".join(f"`{column.name}` {column.type}" for column in columns)
    return undecided.mapInArrow(judge, ddl)


def _counts(spark: "SparkSession", staged: Staged) -> tuple[dict[str | None, int], int]:
    """Return the round's records by the reason against them (None: kept), and documents grown."""
    dropped = staged.read(spark, JUDGED).where("reason IS NOT NULL").select("reason")
    passed = staged.read(spark, RECORDS)
    grouped = dropped.union(passed.select("reason")).groupBy("reason").count().collect()
    counts: dict[str | None, int] = {row["reason"]: row["count"] for row in grouped}
    grown = 0
    if counts.keys() & {EXACT_DUPLICATE, NEAR_DUPLICATE}:
        grown = passed.where("NOT is_of_new").select("document_id").distinct().count()
    return counts, grown


def _sum(one: CurateReport, other: CurateReport) -> CurateReport:
    reasons = Counter(one.rejected_by_reason) + Counter(other.rejected_by_reason)
    return CurateReport(
        candidates=one.candidates + other.candidates,
        new_documents=one.new_documents + other.new_documents,
        updated_documents=one.updated_documents + other.updated_documents,
        rejected_by_reason=dict(sorted(reasons.items())),
        filter_version=other.filter_version or one.filter_version,
    )
