"""The flows: assignments, and one asset for each stage that writes a `flows.*` table.

Belongs here: thin assets and the order of the stages. Does not: running a stage
(`transforms/stage.py`) or what a flow does (`transforms/flows/`).
"""

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from dagster_project.chain import earlier_runs
from dagster_project.generation import GenerationResource
from dagster_project.lease import OWNERS, take_lease
from dagster_project.metadata import (
    estimate_metadata,
    markdown_table,
    stage_metadata,
    table_metadata,
)
from dagster_project.resources import LakehouseResource, SparkResource

if TYPE_CHECKING:
    from transforms.flows.target import Draw
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.stage import StageReport

POOL = "teacher"
EVENT_EVERY_S = 10.0

#: How much of a run's budget may be spent once a stage has ended. Without it the early stages
#: would spend all of it, and no instruction would ever be answered. What one leaves, the next has.
SPENT_BY_THEN = {
    "contents": 0.15,
    "instructions": 0.35,
    "refinements": 0.55,
    "pairs": 0.75,
    "verdicts": 1.0,
}
log = logging.getLogger("agentinstruct")

#: stage → the tables it plans from, what it makes, the columns of its preview.
STAGE_ASSETS: dict[str, tuple[list[str], str, tuple[str, ...]]] = {
    "contents": (
        ["assignments"],
        "Content transformation: each seed turned into a passage that questions can be asked on.",
        ("transformation", "text"),
    ),
    "instructions": (
        ["contents"],
        "Seed instructions of the skills' taxonomies, asked on the contents.",
        ("transformation", "instruction_type", "instruction"),
    ),
    "refinements": (
        ["instructions"],
        "Additional, refined instructions by suggester-editor pairs, with edited passages.",
        ("goal", "instruction_type", "instruction", "passage"),
    ),
    "pairs": (
        ["instructions", "refinements"],
        "Every instruction, seed and refined, answered in a separate call.",
        ("goal", "instruction_type", "instruction", "response"),
    ),
}


@dg.asset(
    key=["flows", "assignments"],
    deps=[["seeds", "documents"], ["quality", "seed_verdicts"]],
    group_name="flows",
    kinds={"spark", "deltalake"},
    owners=OWNERS,
    description="Which document goes through which skill: the sampling plan, never revised.",
)
def assignments(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.MaterializeResult[Any]:
    """Assign seeds to skills."""
    from transforms.flows import plan_table, target_plan
    from transforms.flows.assignments import assign

    house = lakehouse.open()
    take_lease(context, generation, house)
    skills, run_id = generation.options().skills, context.run.run_id
    draws = _draws(spark, house, generation)
    for line in target_plan.towards(draws):
        log.info("target: %s", line)
    seeds, stand_in = generation.seeds_with(draws)
    new = assign(
        spark.session(),
        house,
        seeds,
        run_id=run_id,
        spread=generation.spread(),
        stand_in=stand_in,
    )
    added = {
        f"added_{skill}_{corpus}": count
        for skill, corpora in new.items()
        for corpus, count in corpora.items()
    }
    log.info("flows.assignments: %d new", sum(added.values()))
    index = _refreshed_index(house, skills, generation.hold_flagged)
    plan = plan_table.table(plan_table.planned(spark.session(), house, skills, run_id))
    metadata = {
        **table_metadata(house, "flows.assignments"),
        **added,
        **({"search_index": index} if index else {}),
        "plan": dg.MetadataValue.md(markdown_table(plan, plan_table.COLUMNS)),
    }
    if unsuitable := plan_table.unsuitable(spark.session(), house, skills):
        told = markdown_table(unsuitable, plan_table.UNSUITABLE_COLUMNS)
        metadata["unsuitable"] = dg.MetadataValue.md(told)
    if draws:
        rows = target_plan.table(draws, new)
        metadata["targets"] = dg.MetadataValue.md(markdown_table(rows, target_plan.COLUMNS))
    return dg.MaterializeResult(metadata=metadata | _estimate(spark, house, generation))


def _draws(
    spark: SparkResource, house: "Lakehouse", generation: GenerationResource
) -> "list[Draw]":
    """Return what the skills with a target are to be given.

    Raises:
        dagster.Failure: the teacher's settings are wrong.
    """
    from transforms.teacher.failures import Misconfigured

    try:
        return generation.draws(spark.session(), house)
    except Misconfigured as error:
        raise dg.Failure(f"generation: {error}", allow_retries=False) from error


def _refreshed_index(house: "Lakehouse", skills: Sequence[str], hold_flagged: bool) -> str | None:
    """Bring the search index up to date if a skill searches; return its version.

    Earlier versions go: a document that was withdrawn must be found nowhere.
    """
    from transforms.flows.skill import load_skill
    from transforms.seeds.search.build import refresh
    from transforms.seeds.search.versions import forget_others

    if not any(load_skill(skill).searches for skill in skills):
        return None
    version = refresh(house, hold_flagged=hold_flagged)
    if version is not None:
        forget_others(house.root, [version])
    return version


def _estimate(
    spark: SparkResource, house: "Lakehouse", generation: GenerationResource
) -> dict[str, Any]:
    """Say what the stages that follow will come to, before any of it is paid."""
    from transforms.estimate.run_estimate import estimate_run
    from transforms.estimate.telling import notes, summary
    from transforms.teacher.budget import RUN
    from transforms.teacher.failures import Misconfigured

    options = generation.options(house)
    try:
        settings = generation.settings()
    except Misconfigured as error:  # the first stage that asks fails; seeds can be assigned
        return {"estimate": f"not known: {error}"}
    batches = {stage: generation.batch(stage) for stage in SPENT_BY_THEN}
    estimate = estimate_run(spark.session(), house, options, settings, {}, batches)
    log.info("to follow: %s", summary(estimate))
    said = notes(estimate, options.budgets.get(RUN), settings)
    return estimate_metadata(estimate, said)


def _stage_asset(stage: str) -> dg.AssetsDefinition:
    upstream, description, preview = STAGE_ASSETS[stage]

    @dg.asset(
        key=["flows", stage],
        deps=[["flows", table] for table in upstream],
        group_name="flows",
        kinds={"spark", "deltalake", "openai"},
        owners=OWNERS,
        pool=POOL,
        description=description,
    )
    def flow_stage(
        context: dg.AssetExecutionContext,
        spark: SparkResource,
        lakehouse: LakehouseResource,
        generation: GenerationResource,
    ) -> dg.MaterializeResult[Any]:
        report = run_stage(context, spark, lakehouse, generation, stage)
        house = lakehouse.open()
        return dg.MaterializeResult(
            metadata={**table_metadata(house, f"flows.{stage}", preview), **stage_metadata(report)}
        )

    return flow_stage


stage_assets = [_stage_asset(stage) for stage in STAGE_ASSETS]


def run_stage(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
    stage: str,
) -> "StageReport":
    """Run a stage within what is left of the run's budget.

    Raises:
        dagster.Failure: the teacher cannot be used, or answers cannot be kept. Not retried: what
            was answered is kept, and the next run goes on from there.
    """
    from dataclasses import replace

    from transforms.flows.work import STAGES
    from transforms.spend import allowed_by_then, spend_of
    from transforms.stage import StageRun
    from transforms.teacher.failures import Stop
    from transforms.teacher.ledger_retention import prune_responses

    house, session = lakehouse.open(), spark.session()
    take_lease(context, generation, house)
    options = replace(generation.options(house), batch=generation.batch(stage))
    before = earlier_runs(context.instance, context.run)
    if options.budgets:
        later = STAGES[STAGES.index(stage) + 1 :]
        spent_later = spend_of(session, house, before, later) if before and later else {}
        by_then = allowed_by_then(options.budgets, SPENT_BY_THEN[stage], spent_later)
        options = replace(options, budgets=by_then)
    try:
        report = StageRun(
            spark=session,
            lakehouse=house,
            stage=stage,
            settings=generation.settings(),
            connect=generation.connect,
            options=options,
            run_id=context.run.run_id,
            on_progress=_teller(context),
            earlier_runs=before,
        ).run()
    except Stop as stop:
        raise dg.Failure(f"{stage}: {stop}", allow_retries=False) from stop
    _tell_outcome(context, report)
    if stage == STAGES[-1] and lakehouse.keep_responses_days > 0:
        pruned = prune_responses(session, house, lakehouse.keep_responses_days)
        context.log.info(f"dropped the texts of {pruned} old answers from ops.teacher_calls")
    return report


def _teller(context: dg.AssetExecutionContext) -> Any:
    """Progress goes to the console as it comes and to the run's log every so often."""
    told = [0.0]

    def tell(line: str) -> None:
        log.info(line)
        if time.monotonic() - told[0] > EVENT_EVERY_S:
            told[0] = time.monotonic()
            context.log.info(line)

    return tell


def _tell_outcome(context: dg.AssetExecutionContext, report: "StageReport") -> None:
    made = ", ".join(f"{count} {status}" for status, count in sorted(report.statuses.items()))
    line = f"{report.stage}: {report.to_run} items run ({made or 'nothing new'}), "
    line += f"{report.paid_calls} calls paid, {report.rows_added} rows added"
    log.info(line)
    context.log.info(line)
    if report.pending:
        spent = ", ".join(sorted(report.spent_skills))
        why = report.stop or (spent and f"the budget of {spent} is spent")
        why = why or "the teacher did not answer in time"
        context.log.warning(f"{why}: {report.pending} items of {report.stage} wait")
        log.warning("%s: %d items of %s wait", why, report.pending, report.stage)
    if report.outdated:
        text = (
            f"{report.outdated} items of {report.stage} were made by an earlier prompt, model or "
            f"code; generation.redo_outdated makes them anew (about {report.outdated_calls} calls)"
        )
        context.log.warning(text)
        log.warning(text)
