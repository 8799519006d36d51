"""All measures of one candidate, into quality.measures.

Belongs here: putting the families together, writing and reading them. Does not: any measure, or
the counts that must add up (`measures.py`).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from transforms.flows.live import live_rows
from transforms.flows.planning import Plan
from transforms.flows.skill import load_skill
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import MEASURES, VERDICTS
from transforms.quality.dataset.counted import ALL, counted_measures
from transforms.quality.dataset.drift import with_drift
from transforms.quality.dataset.judged import became_measures, verdict_measures
from transforms.quality.dataset.measure import Measure
from transforms.quality.dataset.sampled import SAMPLE, sampled_measures
from transforms.release import registry

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from transforms.flows.skill import Skill


def row_measures(
    rows: "DataFrame", documents: "DataFrame", skills: "Iterable[Skill]", sample: int = SAMPLE
) -> dict[str, list[Measure]]:
    """Return by scope the measures of a candidate's rows; of none, only that there are none.

    Args:
        rows: the candidate's rows (release.version_rows).
        documents: seeds.documents.
        skills: the skills whose transformations and types count as the whole.
        sample: the most pairs of a scope whose texts are measured.
    """
    counted = counted_measures(rows, documents, skills)
    # Every row has one seed, so that measure has counted them all.
    sizes = {
        scope: next(m.count for m in measures if m.name == "largest_seed_share")
        for scope, measures in counted.items()
    }
    of_rows = {scope: [Measure("rows", n, n)] for scope, n in (sizes or {ALL: 0}).items()}
    return joined(of_rows, counted, sampled_measures(rows, documents, sizes, sample))


def measure_dataset(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    candidate: Mapping[str, Any],
    rows: "DataFrame",
    plans: Mapping[str, Plan],
) -> list[dict[str, Any]]:
    """Measure a candidate, write its rows of quality.measures, and return them.

    Args:
        spark: the session.
        lakehouse: where the tables are.
        candidate: row of release.versions.
        rows: the candidate's rows, as written; read several times.
        plans: the stages' plans, for all skills.
    """
    measured = joined(
        row_measures(
            rows,
            lakehouse.read(spark, "seeds.documents"),
            [load_skill(name) for name in plans["contents"].skills],
        ),
        became_measures(spark, lakehouse, plans["verdicts"]),
        verdict_measures(
            live_rows(spark, lakehouse, "pairs"), lakehouse.read(spark, VERDICTS.name)
        ),
    )
    return store(lakehouse, candidate, measured)


def store(
    lakehouse: Lakehouse, candidate: Mapping[str, Any], measured: Mapping[str, Iterable[Measure]]
) -> list[dict[str, Any]]:
    """Write a candidate's measures with their drift from the current version; return the rows."""
    before = registry.current(lakehouse, other_than=candidate["version"])
    current = before["version"] if before else None
    stamp = {
        "version": candidate["version"],
        "checksum": candidate["checksum"],
        "compared_with": current,
        "created_at": datetime.now(UTC),
    }
    rows = [
        {"skill": scope, "measure": m.name, "value": m.value, "count": m.count, "note": m.note}
        for scope, measures in measured.items()
        for m in measures
    ]
    told = with_drift(rows, measures_of(lakehouse, current) if current else ())
    stamped = [{**row, **stamp} for row in told]
    lakehouse.upsert(MEASURES.name, stamped)
    return stamped


def measures_of(lakehouse: Lakehouse, version: str, checksum: str = "") -> list[dict[str, Any]]:
    """Return a version's rows of quality.measures, those of this content if one is given."""
    import pyarrow.compute as pc

    rows = lakehouse.rows(MEASURES.name, where=pc.field("version") == version, may_be_missing=True)
    wanted = [row for row in rows if not checksum or row["checksum"] == checksum]
    # A measure that is no longer made is left of an earlier time.
    newest = max((row["created_at"] for row in wanted), default=None)
    return [row for row in wanted if row["created_at"] == newest]


def joined(*families: Mapping[str, Iterable[Measure]]) -> dict[str, list[Measure]]:
    """Return the measures of several families by scope, the whole candidate first."""
    scopes = sorted({scope for family in families for scope in family} | {ALL})
    return {
        scope: [measure for family in families for measure in family.get(scope, ())]
        for scope in scopes
    }
