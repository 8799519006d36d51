"""Assembles the code location, nothing more. Assets, checks and resources are elsewhere."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from dagster_project.arrivals import arrivals
from dagster_project.assets import flows, quality, release, seeds, sources
from dagster_project.checks import suite_checks
from dagster_project.corpora import CorporaResource
from dagster_project.generation import GenerationResource
from dagster_project.resources import GateResource, LakehouseResource, SparkResource
from dagster_project.schedules import REFRESH, nightly
from dagster_project.sensors import batches
from dagster_project.targets import targets


def build_defs(*, resource_overrides: Mapping[str, Any] | None = None) -> dg.Definitions:
    """Return the definitions; tests replace single resources by `resource_overrides`."""
    resources: dict[str, Any] = {
        "lakehouse": LakehouseResource(),
        "spark": SparkResource(),
        "corpora": CorporaResource(),
        "generation": GenerationResource(),
        "gate": GateResource(),
    }
    return dg.Definitions(
        assets=[
            *sources.source_assets,
            *seeds.raw_assets,
            seeds.documents,
            flows.assignments,
            *flows.stage_assets,
            quality.benchmarks,
            quality.seed_verdicts,
            quality.verdicts,
            quality.metrics,
            release.versions,
            release.instructions,
        ],
        asset_checks=[*seeds.raw_checks, *suite_checks()],
        jobs=[REFRESH],
        schedules=[nightly],
        sensors=[batches, arrivals, targets],
        resources=resources | dict(resource_overrides or {}),
        # one process, so one JVM and one event loop of each kind serve a whole run
        executor=dg.in_process_executor,
    )


defs = build_defs()
