"""Runs that go on from one another: one that a person or schedule began, and the sensor's after it.

Belongs here: which those are. They share one budget (`transforms/stage.py`), however many batches
their calls wait for in between.
"""

import dagster as dg

#: On a run that the sensor asked for: the run that its chain began with.
BEGAN_WITH = "agentinstruct/began_with"


def began_with(run: dg.DagsterRun) -> str:
    """Return the id of the run that a run's chain began with; its own if it goes on from none."""
    return run.tags.get(BEGAN_WITH, run.run_id)


def earlier_runs(instance: dg.DagsterInstance, run: dg.DagsterRun) -> tuple[str, ...]:
    """Return the ids of the other runs of a run's chain."""
    first = began_with(run)
    if first == run.run_id:
        return ()
    chain = instance.get_runs(dg.RunsFilter(tags={BEGAN_WITH: first}))
    return (first, *(other.run_id for other in chain if other.run_id != run.run_id))
