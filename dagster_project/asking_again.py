"""How often a sensor asks for a run that keeps failing.

Belongs here: the keys of such runs, and when to leave them to a person. Does not: when a sensor
asks for its first run.
"""

from collections.abc import Sequence

import dagster as dg

#: Dagster's, on a run: what a sensor asked for it by, and whether it is about to retry it itself.
RUN_KEY, WILL_RETRY = "dagster/run_key", "dagster/will_retry"
#: Someone who cancels a run wants it no more than one that fails: it is asked for anew as seldom.
_FAILED = [dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


def next_run_key(
    instance: dg.DagsterInstance, key: str, *, most: int, what: str
) -> str | dg.SkipReason:
    """Return the key to ask for a run by, of which Dagster launches one for each.

    Another after each run that failed; or why none is asked for after `most` of them, `what` being
    what they were for.
    """
    keys = [key, *(f"{key} after {failed} failed" for failed in range(1, most))]
    failed = _failed_runs(instance, keys)
    if len(failed) < most:
        return keys[len(failed)]
    return dg.SkipReason(
        f"the last {len(failed)} runs for {what} failed (the newest is {failed[0].run_id}): mend "
        "what its log says, then run it again yourself"
    )


def _failed_runs(instance: dg.DagsterInstance, keys: Sequence[str]) -> list[dg.DagsterRun]:
    """Return the runs that a sensor asked for by these keys and that failed, newest first.

    Not one that Dagster retries by itself: its retry, which has its key, stands for it.
    """
    failed = dg.RunsFilter(tags={RUN_KEY: keys}, statuses=_FAILED)
    return [run for run in instance.get_runs(failed) if run.tags.get(WILL_RETRY) != "true"]
