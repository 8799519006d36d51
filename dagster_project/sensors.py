"""The sensor that goes on with stages whose batches have ended.

Belongs here: when a run is asked for, and which. Does not: looking at batches or ingesting them
(`transforms/teacher/batches/`). It writes nothing: the run it asks for does, under its lease.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import dagster as dg

from dagster_project.asking_again import next_run_key
from dagster_project.chain import BEGAN_WITH, began_with
from dagster_project.generation import GenerationResource
from dagster_project.resources import LakehouseResource
from dagster_project.schedules import REFRESH

EVERY_S = 60


#: On, since there is nothing for it to do unless a run has submitted batches.
@dg.sensor(
    name="batches",
    job=REFRESH,
    minimum_interval_seconds=EVERY_S,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="When a batch of teacher calls has ended, runs its stage and all after it, with "
    "the run config of the run that submitted it. Without batches under way it does nothing.",
)
def batches(
    context: dg.SensorEvaluationContext,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run that goes on with what batches have answered; each set of them once.

    Once more after a run that failed before it had fetched them, but not for ever.

    Raises:
        transforms.teacher.failures.Stop: the Batch API cannot be asked; the tick fails and says
            what to mend.
    """
    import asyncio

    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.lease import live_holder
    from transforms.teacher.batches.poll import ended_batches
    from transforms.teacher.batches.registry import fruitless, unfinished
    from transforms.teacher.batches.waves import FRUITLESS

    house = Lakehouse(lakehouse.location)
    if not (waiting := unfinished(house)):
        return dg.SkipReason("no batches are under way")
    if (busy := live_holder(house)) is not None:
        return dg.SkipReason(f"run {busy} is under way; batches wait until it has ended")
    ended = asyncio.run(ended_batches(house, generation.settings()))
    if not ended:
        return dg.SkipReason(f"{len(waiting)} batch(es) under way, none has ended")
    for stage in {row["stage"] for row in ended}:
        if (count := fruitless(house, stage)) >= FRUITLESS:
            return dg.SkipReason(
                f"the last {count} batches of {stage} answered nothing (ops.batches says why): "
                "mend that, then run the stage yourself"
            )
    ids = " ".join(sorted(row["batch_id"] for row in ended))
    key = next_run_key(context.instance, ids, most=FRUITLESS, what="the batches that have ended")
    if isinstance(key, dg.SkipReason):
        return key
    before = _run_before(context.instance, ended)
    tags = {"agentinstruct/batches": str(len(ended))}
    return dg.RunRequest(
        run_key=key,
        # The defaults, if this instance knows none of the runs before.
        run_config=going_on(before.run_config) if before else {},
        asset_selection=_assets_after(context, {row["stage"] for row in ended}),
        tags=tags | ({BEGAN_WITH: began_with(context.instance, before)} if before else {}),
    )


def going_on(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a run's config for a run after it: what a person wanted once is not done again."""
    going_on = deepcopy(dict(config))
    generation = going_on.get("resources", {}).get("generation", {}).get("config", {})
    generation.pop("give_up_batches", None)
    return going_on


def _run_before(instance: dg.DagsterInstance, ended: list[dict[str, Any]]) -> dg.DagsterRun | None:
    """Return the newest run that submitted one of the batches, of those the instance knows."""
    for row in sorted(ended, key=lambda row: row["created_at"], reverse=True):
        if (run := instance.get_run_by_id(row["run_id"])) is not None:
            return run
    return None


def _assets_after(context: dg.SensorEvaluationContext, stages: set[str]) -> list[dg.AssetKey]:
    """Return the assets of stages and all that follow from them, the gate and release included."""
    keys = [dg.AssetKey(["quality" if stage == "verdicts" else "flows", stage]) for stage in stages]
    definition = context.repository_def
    if definition is None:
        raise ValueError("the sensor needs the code location that it is part of")
    return sorted(dg.AssetSelection.assets(*keys).downstream().resolve(definition.asset_graph))
