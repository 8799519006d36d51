"""The sources: each corpus's files, fetched from the Hugging Face hub where a preset says so.

Belongs here: thin assets. Does not: fetching (`transforms/seeds/acquire/`), or reading files
(`seeds.py`).
"""

import logging
from typing import Any

import dagster as dg

from dagster_project.corpora import TITLES, CorporaResource
from dagster_project.generation import GenerationResource
from dagster_project.lease import OWNERS, take_lease
from dagster_project.resources import LakehouseResource
from dagster_project.seed_errors import seed_errors_told

log = logging.getLogger("agentinstruct")


def _source_asset(corpus: str, title: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=["source", corpus],
        group_name="source",
        kinds={"huggingface"},
        owners=OWNERS,
        description=f"{title}'s files: a pinned revision fetched from the Hugging Face hub where "
        "corpora.preset says so, going on where an earlier run stopped; else those that are given, "
        "or the shipped samples.",
    )
    def source(
        context: dg.AssetExecutionContext,
        lakehouse: LakehouseResource,
        corpora: CorporaResource,
        generation: GenerationResource,
    ) -> dg.MaterializeResult[Any]:
        from transforms.seeds.places import shown

        house = lakehouse.open()
        take_lease(context, generation, house)
        with seed_errors_told():
            wanted = corpora.source(corpus)
            if wanted is None:
                inputs = ", ".join(map(shown, corpora.inputs()[corpus]))
                return dg.MaterializeResult(metadata={"inputs": inputs, "fetched_files": 0})
            from transforms.seeds.acquire.acquire import acquire

            found = acquire(house, corpus, wanted, corpora.fetching(corpus))
        log.info("source.%s: %d files, %d of them new", corpus, found.files, found.fetched_files)
        return dg.MaterializeResult(
            metadata={
                "repo": found.repo,
                "revision": found.revision,
                "files": found.files,
                "bytes": found.size_bytes,
                "folder": dg.MetadataValue.path(str(found.folder)),
                "fetched_files": found.fetched_files,
                "fetched_bytes": found.fetched_bytes,
            }
        )

    return source


source_assets = [_source_asset(corpus, title) for corpus, title in TITLES.items()]
