"""The seeds: three corpora read into raw tables, and the unified document table.

Belongs here: thin assets. Does not: reading or curating (`transforms/seeds/`).
"""

import logging
from typing import TYPE_CHECKING, Any

import dagster as dg

from dagster_project.corpora import CorporaResource
from dagster_project.generation import GenerationResource
from dagster_project.lease import OWNERS, take_lease
from dagster_project.metadata import table_metadata
from dagster_project.resources import LakehouseResource, SparkResource

if TYPE_CHECKING:
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.seeds.corpora import Corpus

log = logging.getLogger("agentinstruct")


def _raw_asset(corpus: str, title: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", corpus],
        deps=[["source", corpus]],
        group_name="raw",
        kinds={"spark", "deltalake"},
        owners=OWNERS,
        description=f"{title} records as the source ships them, from files that are new or have "
        "changed; lines that cannot be used go to raw.rejected with their reason.",
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
        told = _read(spark, house, corpora, corpus)
        return dg.MaterializeResult(metadata={**table_metadata(house, f"raw.{corpus}"), **told})

    return raw


def _read(
    spark: SparkResource,
    house: "Lakehouse",
    corpora: CorporaResource,
    corpus: str,
    inputs: list[str] | None = None,
) -> dict[str, Any]:
    """Read what is news of a corpus; return what the UI is told of it.

    A built-in corpus's inputs are the resource's.

    Raises:
        dagster.Failure: the inputs cannot be, or the disk is full.
    """
    from transforms.seeds.errors import SeedInputError
    from transforms.seeds.ingest import ingest

    log.info("raw.%s: looking for news", corpus)
    try:
        report = ingest(
            spark.session(),
            house,
            corpus,
            inputs or corpora.inputs()[corpus],
            corpora.filters(),
            withdraw_missing=corpora.withdraw_missing,
        )
    except SeedInputError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    log.info(
        "raw.%s: %d of %d files are news, with %d records",
        corpus,
        report.files_read,
        report.files,
        report.rows,
    )
    for name, reason in sorted(report.quarantined.items()):
        log.warning("raw.%s: %s is quarantined: %s", corpus, name, reason)
    return {
        "files": report.files,
        "files_read": report.files_read,
        "files_quarantined": len(report.quarantined),
        "files_withdrawn": report.withdrawn,
        "new_records": report.rows,
        **{f"rejected_{reason}": n for reason, n in report.rejected_by_reason.items()},
        **{f"filtered_{reason}": n for reason, n in report.filtered_by_reason.items()},
    }


raw_assets = [
    _raw_asset("knowledge_pile", "KnowledgePile"),
    _raw_asset("automathtext", "AutoMathText"),
    _raw_asset("codeparrot", "CodeParrot"),
]


@dg.asset(
    key=["raw", "own"],
    group_name="raw",
    kinds={"spark", "deltalake"},
    owners=OWNERS,
    description="Records and documents of the corpora that corpora.toml declares, if there is one.",
)
def own(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    corpora: CorporaResource,
    generation: GenerationResource,
) -> dg.MaterializeResult[Any]:
    """Read the corpora of the user's own."""
    house = lakehouse.open()
    take_lease(context, generation, house)
    declared = _declared()
    told: dict[str, Any] = {"corpora": ", ".join(corpus.name for corpus in declared) or "none"}
    for corpus in declared:
        found = _read(spark, house, corpora, corpus.name, corpus.default_inputs)
        told |= {f"{corpus.name}_{name}": value for name, value in found.items()}
    return dg.MaterializeResult(metadata={**table_metadata(house, "raw.own"), **told})


def _declared() -> "list[Corpus]":
    """Return the corpora of the user's own.

    Raises:
        dagster.Failure: corpora.toml is wrong; says where.
    """
    from transforms.seeds.corpora import known_corpora
    from transforms.seeds.errors import SeedInputError

    try:
        return [corpus for corpus in known_corpora().values() if corpus.is_own]
    except SeedInputError as error:
        raise dg.Failure(str(error), allow_retries=False) from error


def _health_check(corpus: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=["raw", corpus],
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
        names = [each.name for each in _declared()] if corpus == "own" else [corpus]
        found = {name: health(house, name) for name in names}
        worst = max((each.rejected_share for each in found.values()), default=0.0)
        told = "; ".join(f"{name}: {each}" for name, each in found.items())
        passed = worst <= corpora.max_rejected_share
        if not passed:
            log.error("raw.%s: too much cannot be used: %s", corpus, told)
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


raw_checks = [_health_check(asset.key.path[-1]) for asset in [*raw_assets, own]]


@dg.asset(
    key=["seeds", "documents"],
    deps=[raw.key for raw in [*raw_assets, own]],
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
    from transforms.seeds.errors import SeedInputError
    from transforms.seeds.rules import CurationRules

    house = lakehouse.open()
    take_lease(context, generation, house)
    log.info("seeds.documents: curating")
    try:
        report = curate(spark.session(), house, known_corpora(), CurationRules())
    except SeedInputError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    preview = ("source", "kind", "license", "domain", "token_count", "split", "text")
    log.info("seeds.documents: %d new", report.new_documents)
    return dg.MaterializeResult(
        metadata={
            **table_metadata(house, "seeds.documents", preview),
            "new_documents": report.new_documents,
            **{f"rejected_{r}": n for r, n in sorted(report.rejected_by_reason.items())},
        }
    )
