"""The seeds: three corpora read into raw tables, and the unified document table.

Belongs here: thin assets. Does not: reading or curating (`transforms/seeds/`).
"""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from dagster_project.corpora import TITLES, CorporaResource
from dagster_project.generation import GenerationResource
from dagster_project.lease import OWNERS, take_lease
from dagster_project.metadata import table_metadata
from dagster_project.resources import LakehouseResource, SparkResource
from dagster_project.seed_errors import seed_errors_told

if TYPE_CHECKING:
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.seeds.corpora import Corpus

log = logging.getLogger("agentinstruct")


def _raw_asset(
    table: str, description: str, deps: Sequence[Sequence[str]] = ()
) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", table],
        deps=deps,
        group_name="raw",
        kinds={"spark", "deltalake"},
        owners=OWNERS,
        description=description,
    )
    def raw(
        context: dg.AssetExecutionContext,
        spark: SparkResource,
        lakehouse: LakehouseResource,
        corpora: CorporaResource,
        generation: GenerationResource,
    ) -> dg.MaterializeResult[Any]:
        house = lakehouse.open()
        take_lease(context, generation, house)
        with seed_errors_told():
            found = {
                corpus.name: _read(spark, house, corpora, corpus) for corpus in _corpora_of(table)
            }
        told = found[table] if table in found else _told_of_each(found)
        return dg.MaterializeResult(metadata={**table_metadata(house, f"raw.{table}"), **told})

    return raw


def _corpora_of(table: str) -> "list[Corpus]":
    """Return the corpora that a raw table is of: one, or all of the user's own.

    Raises:
        SeedInputError: corpora.toml is wrong; says where.
    """
    from transforms.seeds.corpora import OWN, corpus_named, known_corpora

    if table != OWN:
        return [corpus_named(table)]
    return [corpus for corpus in known_corpora().values() if corpus.is_own]


def _read(
    spark: SparkResource, house: "Lakehouse", corpora: CorporaResource, corpus: "Corpus"
) -> dict[str, Any]:
    """Read what is news of a corpus; return what the UI is told of it.

    Raises:
        SeedInputError: the inputs cannot be, or the disk is full.
    """
    from transforms.seeds.ingest import ingest

    log.info("raw.%s: looking for news", corpus.name)
    report = ingest(
        spark.session(),
        house,
        corpus.name,
        corpora.inputs_of(corpus),
        corpora.filters(),
        withdraw_missing=corpora.withdraw_missing,
    )
    log.info(
        "raw.%s: %d of %d files are news, with %d records",
        corpus.name,
        report.files_read,
        report.files,
        report.rows,
    )
    for name, reason in sorted(report.quarantined.items()):
        log.warning("raw.%s: %s is quarantined: %s", corpus.name, name, reason)
    return {
        "files": report.files,
        "files_read": report.files_read,
        "files_quarantined": len(report.quarantined),
        "files_withdrawn": report.withdrawn,
        "new_records": report.rows,
        **{f"rejected_{reason}": n for reason, n in report.rejected_by_reason.items()},
        **{f"filtered_{reason}": n for reason, n in report.filtered_by_reason.items()},
    }


def _told_of_each(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what is told of several corpora, each thing with its corpus's name before it."""
    each = {f"{corpus}_{name}": n for corpus, told in found.items() for name, n in told.items()}
    return {"corpora": ", ".join(found) or "none", **each}


raw_assets = [
    *(
        _raw_asset(
            corpus,
            f"{title} records as the source ships them, from files that are new or have changed; "
            "lines that cannot be used go to raw.rejected with their reason.",
            [["source", corpus]],
        )
        for corpus, title in TITLES.items()
    ),
    _raw_asset(
        "own",
        "Records and documents of the corpora that corpora.toml declares, if there is one.",
    ),
]


def _health_check(table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=["raw", table],
        name="mostly_usable",
        blocking=True,
        description="No more of the corpus is rejected or quarantined than "
        "corpora.max_rejected_share (critical)",
    )
    def mostly_usable(
        lakehouse: LakehouseResource, corpora: CorporaResource
    ) -> dg.AssetCheckResult:
        from transforms.seeds.health import health

        house = lakehouse.open()
        with seed_errors_told():
            found = {each.name: health(house, each.name) for each in _corpora_of(table)}
        worst = max((each.rejected_share for each in found.values()), default=0.0)
        told = "; ".join(f"{name}: {each}" for name, each in found.items())
        passed = worst <= corpora.max_rejected_share
        if not passed:
            log.error("raw.%s: too much cannot be used: %s", table, told)
        return dg.AssetCheckResult(
            passed=passed,
            severity=dg.AssetCheckSeverity.ERROR,
            metadata={
                "observed": worst,
                "threshold": corpora.max_rejected_share,
                "detail": told or "no corpus of one's own is declared",
            },
        )

    return mostly_usable


raw_checks = [_health_check(asset.key.path[-1]) for asset in raw_assets]


@dg.asset(
    key=["seeds", "documents"],
    deps=[raw.key for raw in raw_assets],
    group_name="seeds",
    kinds={"spark", "deltalake"},
    owners=OWNERS,
    description="Clean, deduplicated, licensed documents of all corpora; what curation drops goes "
    "to seeds.rejected with its reason.",
)
def documents(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.MaterializeResult[Any]:
    """Unify the raw tables."""
    from transforms.seeds.corpora import known_corpora
    from transforms.seeds.documents import curate
    from transforms.seeds.rules import CurationRules

    house = lakehouse.open()
    take_lease(context, generation, house)
    log.info("seeds.documents: curating")
    with seed_errors_told():
        report = curate(spark.session(), house, known_corpora(), CurationRules())
    preview = ("source", "kind", "license", "domain", "token_count", "split", "text")
    log.info("seeds.documents: %d new", report.new_documents)
    return dg.MaterializeResult(
        metadata={
            **table_metadata(house, "seeds.documents", preview),
            "new_documents": report.new_documents,
            **{f"rejected_{r}": n for r, n in sorted(report.rejected_by_reason.items())},
        }
    )
