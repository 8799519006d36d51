"""The seeds: three corpora read into raw tables, and the unified document table.

Belongs here: thin assets. Does not: reading or curating (`transforms/seeds/`).
"""

import logging
from typing import Any

import dagster as dg

from dagster_project.generation import GenerationResource
from dagster_project.lease import OWNERS, take_lease
from dagster_project.metadata import table_metadata
from dagster_project.resources import CorporaResource, LakehouseResource, SparkResource

log = logging.getLogger("agentinstruct")


def _raw_asset(corpus: str, title: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", corpus],
        group_name="raw",
        kinds={"spark", "deltalake"},
        owners=OWNERS,
        description=f"{title} records as the source ships them; lines that cannot be used go to "
        "raw.rejected with their reason.",
    )
    def raw(
        context: dg.AssetExecutionContext,
        spark: SparkResource,
        lakehouse: LakehouseResource,
        corpora: CorporaResource,
        generation: GenerationResource,
    ) -> dg.MaterializeResult[Any]:
        from transforms.seeds.errors import SeedInputError
        from transforms.seeds.ingest import ingest

        house = lakehouse.open()
        take_lease(context, generation, house)
        log.info("raw.%s: reading", corpus)
        try:
            report = ingest(spark.session(), house, corpus, corpora.inputs()[corpus])
        except SeedInputError as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        rejected = {f"rejected_{r}": n for r, n in sorted(report.rejected_by_reason.items())}
        log.info("raw.%s: %d records, %d new", corpus, report.rows, report.new_rows)
        return dg.MaterializeResult(
            metadata={
                **table_metadata(house, f"raw.{corpus}"),
                "files": report.files,
                "records": report.rows,
                "new_records": report.new_rows,
                **rejected,
            }
        )

    return raw


raw_assets = [
    _raw_asset("knowledge_pile", "KnowledgePile"),
    _raw_asset("automathtext", "AutoMathText"),
    _raw_asset("codeparrot", "CodeParrot"),
]


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
    from transforms.seeds.corpora import CORPORA
    from transforms.seeds.documents import curate
    from transforms.seeds.rules import CurationRules

    house = lakehouse.open()
    take_lease(context, generation, house)
    log.info("seeds.documents: curating")
    report = curate(spark.session(), house, CORPORA, CurationRules())
    preview = ("source", "kind", "license", "domain", "token_count", "split", "text")
    log.info("seeds.documents: %d new", report.new_documents)
    return dg.MaterializeResult(
        metadata={
            **table_metadata(house, "seeds.documents", preview),
            "new_documents": report.new_documents,
            **{f"rejected_{r}": n for r, n in sorted(report.rejected_by_reason.items())},
        }
    )
