"""Runs that go on from one another: a person's or schedule's, the sensor's, Dagster's own retries.

Belongs here: which those are. They share one budget (`transforms/stage.py`), however many batches
their calls wait for in between.
"""

import dagster as dg

#: On a run that the sensor asked for: the run that its chain began with.
BEGAN_WITH = "agentinstruct/began_with"
#: On a run by which Dagster, unasked, retries one that crashed; it names that one as its parent.
RETRY, PARENT = "dagster/retry_number", "dagster/parent_run_id"


def began_with(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    """Return the id of the run that a run's chain began with; its own if it goes on from none."""
    if run.parent_run_id is None:
        return run.tags.get(BEGAN_WITH, run.run_id)
    # A person's re-execution has a parent, too, and that one's tags. But a person asked for it, so
    # it begins a chain with a budget of its own.
    if RETRY not in run.tags:
        return run.run_id
    retried = instance.get_run_by_id(run.parent_run_id)
    if retried is None:  # its record was deleted
        return run.tags.get(BEGAN_WITH, run.parent_run_id)
    return began_with(instance, retried)


def earlier_runs(instance: dg.DagsterInstance, run: dg.DagsterRun) -> tuple[str, ...]:
    """Return the ids of the other runs of a run's chain."""
    first = began_with(instance, run)
    if first == run.run_id:
        return ()
    tagged = instance.get_runs(dg.RunsFilter(tags={BEGAN_WITH: first}))
    newest = [first, *(each.run_id for each in tagged if began_with(instance, each) == first)]
    chain: dict[str, None] = {}
    while newest := [run_id for run_id in newest if run_id not in chain]:
        chain |= dict.fromkeys(newest)
        children = instance.get_runs(dg.RunsFilter(tags={PARENT: newest}))
        newest = [child.run_id for child in children if RETRY in child.tags]
    return tuple(run_id for run_id in chain if run_id != run.run_id)
