"""One run at a time over a lakehouse, and who owns its assets.

Belongs here: taking the lease for a Dagster run, and ending the record of a run that died with it.
Does not: the lease itself (`transforms/lakehouse/lease.py`).
"""

import logging
from typing import TYPE_CHECKING

import dagster as dg

from dagster_project.generation import GenerationResource

if TYPE_CHECKING:
    from transforms.lakehouse.lakehouse import Lakehouse

OWNERS = ["team:data"]
log = logging.getLogger("agentinstruct")


def take_lease(
    context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext,
    generation: GenerationResource,
    house: "Lakehouse",
) -> None:
    """Hold the lakehouse for this run, and end the record of a run that was killed holding it.

    Whatever asset comes first, a run config that cannot be is refused before it does anything.
    """
    generation.options()
    died = generation.hold_lease(house, context.run.run_id)
    if died is None:
        return
    end_record(context.instance, died)
    log.warning("run %s died; its answered calls are kept and replayed", died)


def end_record(instance: dg.DagsterInstance, run_id: str) -> None:
    """Mark a run whose process died as failed; until then it would keep others in the queue."""
    run = instance.get_run_by_id(run_id)
    if run is not None and not run.is_finished:
        instance.report_run_failed(run, "The process of this run died; see the next run.")
