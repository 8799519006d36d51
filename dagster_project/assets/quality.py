"""Quality: benchmark sets, verdicts on seeds and pairs, and the measures of a candidate.

Belongs here: thin assets. Does not: the checks (`transforms/quality/`) or the gate (`checks.py`).
"""

import logging
from typing import Any

import dagster as dg

from dagster_project.assets.flows import POOL, run_stage
from dagster_project.benchmark_errors import benchmark_errors_told
from dagster_project.generation import GenerationResource
from dagster_project.lease import OWNERS, take_lease
from dagster_project.metadata import (
    markdown_table,
    measures_metadata,
    stage_metadata,
    table_metadata,
    yields_metadata,
)
from dagster_project.resources import LakehouseResource, SparkResource

log = logging.getLogger("agentinstruct")


@dg.asset(
    key=["quality", "benchmarks"],
    group_name="quality",
    kinds={"deltalake"},
    owners=OWNERS,
    description="The benchmark sets that benchmarks.toml declares, as hashes; nothing where none "
    "are declared. A set is read again when its files change.",
)
def benchmarks(
    context: dg.AssetExecutionContext,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.MaterializeResult[Any]:
    """Bring the index of the benchmark sets up to date."""
    from transforms.quality.contamination.refresh import refresh

    house = lakehouse.open()
    take_lease(context, generation, house)
    with benchmark_errors_told():
        done = refresh(house, context.run.run_id)
    preview = ("benchmark", "state", "items", "blind_items", "unreadable_rows", "detail")
    told = {} if done is None else {"read": ", ".join(done.read) or "none"}
    return dg.MaterializeResult(
        metadata={**table_metadata(house, "quality.benchmarks", preview), **told}
    )


@dg.asset(
    key=["quality", "seed_verdicts"],
    deps=[["seeds", "documents"], ["quality", "benchmarks"]],
    group_name="quality",
    kinds={"spark", "deltalake"},
    owners=OWNERS,
    description="Which documents hold items of benchmark sets: these are given to no flow.",
)
def seed_verdicts(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.MaterializeResult[Any]:
    """Judge the documents that have not been judged against the sets there are."""
    from transforms.quality.contamination.seeds import judge_seeds

    house = lakehouse.open()
    take_lease(context, generation, house)
    with benchmark_errors_told():
        judged = judge_seeds(spark.session(), house, context.run.run_id)
    log.info("quality.seed_verdicts: %d documents judged", judged)
    preview = ("seed_id", "verdict", "score", "evidence")
    return dg.MaterializeResult(
        metadata={**table_metadata(house, "quality.seed_verdicts", preview), "judged": judged}
    )


@dg.asset(
    key=["quality", "verdicts"],
    deps=[["flows", "pairs"], ["quality", "benchmarks"]],
    group_name="quality",
    kinds={"spark", "deltalake", "openai"},
    owners=OWNERS,
    pool=POOL,
    description="Each check's verdict on each pair: cheap checks first, then independent answers "
    "by the critic for the pairs that passed those.",
)
def verdicts(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.MaterializeResult[Any]:
    """Judge the pairs."""
    from transforms.flows.live import live_rows
    from transforms.quality.row_checks import judge_pairs
    from transforms.quality.skill_yields import skill_yields
    from transforms.quality.yields_table import record_yields

    house, session = lakehouse.open(), spark.session()
    take_lease(context, generation, house)
    pairs = live_rows(session, house, "pairs")
    written = judge_pairs(session, house, pairs, context.run.run_id)
    log.info("quality.verdicts: %d new verdicts of checks that need no teacher", written)
    report = run_stage(context, spark, lakehouse, generation, "verdicts")
    yields = skill_yields(session, house, generation.plans(house)["verdicts"])
    record_yields(house, yields, context.run.run_id)
    preview = ("check", "verdict", "reason", "evidence")
    return dg.MaterializeResult(
        metadata={
            **table_metadata(house, "quality.verdicts", preview),
            **stage_metadata(report),
            **yields_metadata(yields),
            "row_check_verdicts": written,
        }
    )


@dg.asset(
    key=["quality", "metrics"],
    deps=[["release", "versions"]],
    group_name="quality",
    kinds={"spark", "deltalake"},
    owners=OWNERS,
    description="The dataset measures of the candidate, and whether its sums reconcile; the gate's "
    "checks hang here.",
)
def metrics(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.MaterializeResult[Any]:
    """Measure the candidate, unless it has been measured."""
    from transforms.quality.dataset.measured import measures_of
    from transforms.quality.report import (
        is_outdated,
        measure_candidate,
        measure_published,
        measured,
    )
    from transforms.release import registry

    house = lakehouse.open()
    subject = registry.considered(house)
    if subject is None:
        raise dg.Failure(
            "there is no candidate: materialize release/versions first", allow_retries=False
        )
    take_lease(context, generation, house)
    row = measured(house, subject)
    has_all = bool(measures_of(house, subject["version"], subject["checksum"]))
    if row is not None and subject["state"] == registry.PUBLISHED:
        if not has_all:  # it is of a version of this product that made fewer measures
            measure_published(spark.session(), house, subject, generation.plans(house))
    elif row is not None and (row["unreconciled"] or not has_all or is_outdated(house, row)):
        row = None  # what was lost or missing then may be there now
    is_new = row is None
    if row is None:
        log.info("quality.metrics: measuring candidate %s", subject["version"])
        row = measure_candidate(spark.session(), house, subject, generation.plans(house))
    sums = [
        sum_row
        for sum_row in house.rows("quality.reconciliation")
        if sum_row["version"] == subject["version"]
    ]
    columns = ("stage", "planned", "done", "rejected", "failed", "pending", "gap")
    shown = {
        name: value
        for name, value in row.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }
    return dg.MaterializeResult(
        metadata={
            **table_metadata(house, "quality.metrics"),
            **shown,
            "candidate": subject["version"],
            "least_checkable_skill": row["least_checkable_skill"] or "no skill has pairs enough",
            "is_recomputed": is_new,
            "reconciliation": dg.MetadataValue.md(markdown_table(sums, columns)),
            **measures_metadata(measures_of(house, subject["version"], subject["checksum"])),
        }
    )
