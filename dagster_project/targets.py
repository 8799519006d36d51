"""The sensor that asks for runs until the target of accepted pairs is met.

Belongs here: when another run is asked for, and what it depends on. Does not: whether another would
help (`transforms/flows/target_end.py`), or how many documents it gets (`target.py`). It writes
nothing, and reads without a JVM: runs' records, `quality.yields`, assignments and the ledger.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from dagster_project.arrivals import as_the_run
from dagster_project.asking_again import WILL_RETRY, next_run_key
from dagster_project.chain import BEGAN_WITH, RETRY, began_with, earlier_runs
from dagster_project.generation import GenerationResource
from dagster_project.resources import LakehouseResource
from dagster_project.schedules import REFRESH
from dagster_project.sensors import going_on

if TYPE_CHECKING:
    from transforms.lakehouse.lakehouse import Lakehouse

EVERY_S = 60
#: On a run that this sensor asked for.
TARGETS = "agentinstruct/targets"
#: Newest runs among which one with a target is looked for; runs for one state, if they fail.
LOOKED_AT, MOST_RUNS = 20, 3
#: A budget of which less is left than this share buys no other pair.
SPENT_SHARE = 0.98


#: On, since there is nothing for it to do unless a run with a target has ended short of it.
@dg.sensor(
    name="targets",
    job=REFRESH,
    minimum_interval_seconds=EVERY_S,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="When a run with `target_pairs` has ended short of them, asks for the next, with "
    "its run config and what is left of its budget; until the target is met, the budget is spent, "
    "no document is left or a run brings nothing. Without such runs it does nothing.",
)
def targets(
    context: dg.SensorEvaluationContext,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
) -> dg.RunRequest | dg.SkipReason:
    """Ask for the run that goes on towards a target; once after each run that came nearer.

    Again after a run that failed before it had judged its pairs, but not for ever.
    """
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.lease import live_holder
    from transforms.teacher.batches.registry import unfinished

    newest = _newest_with_target(context.instance)
    if newest is None:
        return dg.SkipReason("no run with target_pairs has ended")
    decided_on, _, reason = (context.cursor or "").partition(" ")
    if decided_on == newest.run_id:  # it is looked at once
        return dg.SkipReason(reason)
    if (why := _not_over(newest)) is not None:
        return dg.SkipReason(why)
    house = Lakehouse(as_the_run(lakehouse, newest.run_config, "lakehouse").location)
    if (busy := live_holder(house)) is not None:
        return dg.SkipReason(f"run {busy} is under way; the target waits until it has ended")
    if unfinished(house):
        return dg.SkipReason("batches are under way; the sensor `batches` goes on with them")
    chain = _chain(context.instance, newest)
    found = _asked(context.instance, chain, house, generation)
    if isinstance(found, dg.SkipReason):
        context.update_cursor(f"{newest.run_id} {found.skip_message}")
    return found


def _newest_with_target(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    runs = instance.get_runs(limit=LOOKED_AT)
    return next((run for run in runs if target_pairs_of(run.run_config)), None)


def target_pairs_of(run_config: Mapping[str, Any]) -> dict[str, int]:
    """Return the target that a run config names, as it is written there; empty without one."""
    resources = run_config.get("resources") or {}
    config = (resources.get("generation") or {}).get("config") or {}
    return config.get("target_pairs") or {}


def _not_over(run: dg.DagsterRun) -> str | None:
    """Return why a run is not to be followed by another now, as far as its record says."""
    if not run.is_finished:
        return f"run {run.run_id} is under way; the target waits until it has ended"
    if run.tags.get(WILL_RETRY) == "true":
        return f"Dagster is about to retry run {run.run_id}"
    if run.status == dg.DagsterRunStatus.CANCELED:
        return f"run {run.run_id} was cancelled: run it again yourself to go on"
    return None


def _chain(instance: dg.DagsterInstance, newest: dg.DagsterRun) -> list[dg.DagsterRun]:
    """Return the runs that share a run's budget and target, newest first."""
    ids = [newest.run_id, *earlier_runs(instance, newest)]
    return list(instance.get_runs(dg.RunsFilter(run_ids=ids)))


def _asked(
    instance: dg.DagsterInstance,
    chain: Sequence[dg.DagsterRun],
    house: "Lakehouse",
    generation: GenerationResource,
) -> dg.RunRequest | dg.SkipReason:
    """Return the run to ask for, or why there is none."""
    from transforms.flows.target_end import told, why_no_more
    from transforms.flows.target_progress import judged_at, progress

    newest = chain[0]
    began = began_with(instance, newest)
    first = next((run for run in chain if run.run_id == began), newest)
    chosen = first.asset_selection
    if chosen is not None and dg.AssetKey(["flows", "assignments"]) not in chosen:
        return dg.SkipReason(f"run {first.run_id} was to assign no documents: none is asked for")
    rows = house.rows("quality.yields", may_be_missing=True)
    when = judged_at(rows)
    # Who ended well has judged all there was; without rows, it changed nothing by it.
    has_judged = (
        n
        for n, run in enumerate(chain)
        if run.run_id in when or run.status == dg.DagsterRunStatus.SUCCESS
    )
    if (place := next(has_judged, None)) is None:
        return dg.SkipReason(
            f"run {newest.run_id} ended before it had judged any pair: mend what its log says, "
            "then run it again yourself"
        )
    config = as_the_run(generation, newest.run_config, "generation")
    try:
        wanted = config.targets()
    except ValueError as error:  # a skill that had another name when the run began, say
        return dg.SkipReason(f"the target of run {newest.run_id} is none that can be: {error}")
    skills = progress(house, wanted, rows, _before(chain[place:], when))
    spent, spent_skills = _spent(house, config, chain)
    runs = sum(_is_first_try(run, began) for run in chain)
    reason = why_no_more(
        skills,
        runs=runs,
        max_runs=config.target_max_runs,
        is_spent=spent,
        spent_skills=spent_skills,
    )
    if reason is not None:
        return dg.SkipReason(reason)
    judged = chain[place].run_id
    what = f"the target ({told(skills)})"
    key = next_run_key(instance, f"target after {judged}", most=MOST_RUNS, what=what)
    if isinstance(key, dg.SkipReason):
        return key
    return dg.RunRequest(
        run_key=key,
        run_config=going_on(newest.run_config),
        asset_selection=sorted(chosen) if chosen is not None else None,
        tags={TARGETS: str(runs + 1), BEGAN_WITH: began},
    )


def _is_first_try(run: dg.DagsterRun, began: str) -> bool:
    """Whether a run is one that assigns documents, and not Dagster's own retry of such a one."""
    return RETRY not in run.tags and (run.run_id == began or TARGETS in run.tags)


def _before(chain: Sequence[dg.DagsterRun], when: Mapping[str, datetime]) -> datetime | None:
    """Return when the run before the last that assigned documents had judged its pairs.

    Runs that only fetch batches for one that assigns count with that one. None: there is none.
    `when` says it of the runs that changed anything.
    """
    of_last: set[str] = set()
    for run in chain:
        of_last.add(run.run_id)
        if TARGETS in run.tags and RETRY not in run.tags:
            break
    since = min((when[run_id] for run_id in of_last if run_id in when), default=None)
    return max((at for at in when.values() if since is None or at < since), default=None)


def _spent(
    house: "Lakehouse", config: GenerationResource, chain: Sequence[dg.DagsterRun]
) -> tuple[bool, set[str]]:
    """Return whether the budget that these runs share is spent, and of which skills theirs is."""
    from transforms.spent import spent_by
    from transforms.teacher.budget import RUN
    from transforms.teacher.expected import Cost

    if not (budgets := config.budgets()):
        return False, set()
    paid = spent_by(house, [run.run_id for run in chain])
    spent = {
        name
        for name, allowance in budgets.items()
        if allowance.part(SPENT_SHARE).less(paid.get(name, Cost())).is_spent
    }
    return RUN in spent, spent - {RUN}


def target_lines(run_config: Mapping[str, Any]) -> list[str]:
    """Return where a run with this config has come to with its target; nothing without one.

    For `make run`, beside which no sensor runs. Of a config that was refused nothing is said.
    """
    from transforms.flows.target_end import runs_needed, told
    from transforms.flows.target_progress import progress
    from transforms.lakehouse.lakehouse import Lakehouse

    if not target_pairs_of(run_config):
        return []
    config = as_the_run(GenerationResource(), run_config, "generation")
    house = Lakehouse(as_the_run(LakehouseResource(), run_config, "lakehouse").location)
    if not (rows := house.rows("quality.yields", may_be_missing=True)):
        return []
    try:
        skills, sampling = progress(house, config.targets(), rows, None), config.options().sampling
    except (ValueError, dg.Failure):
        return []
    short = [each for each in skills if each.accepted < each.target]
    if not short:
        return ["", f"Target: met ({told(skills)})"]
    needed = [runs_needed(each, sampling) for each in short]
    known = [runs for runs in needed if runs is not None]
    likely = f"about {max(known)} more" if known else "more runs will hardly help"
    return [
        "",
        f"Target: not met ({told(short)}); runs it will take, at this yield: {likely}.",
        "  Run again to go on; with `make ui` running, the sensor `targets` does.",
    ]
