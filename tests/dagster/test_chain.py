"""Who shares a budget: a run, the sensor's after it, Dagster's own retries; no person's rerun."""

from collections.abc import Iterator

import dagster as dg
import pytest

from dagster_project.chain import BEGAN_WITH, began_with, earlier_runs


@dg.job
def nothing() -> None:
    """Stands for the job: only its runs' records matter."""


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as running:
        yield running


def again(
    instance: dg.DagsterInstance, parent: dg.DagsterRun, *, by_person: bool = False
) -> dg.DagsterRun:
    """Re-execute a run as Dagster does: with its own tags but those about retrying."""
    kept = {key: value for key, value in parent.tags.items() if key != "dagster/retry_number"}
    root = parent.root_run_id or parent.run_id
    tags = kept | {"dagster/parent_run_id": parent.run_id, "dagster/root_run_id": root}
    if not by_person:
        tags["dagster/retry_number"] = "1"
    return instance.create_run_for_job(
        nothing, parent_run_id=parent.run_id, root_run_id=root, tags=tags
    )


def going_on(instance: dg.DagsterInstance, before: dg.DagsterRun) -> dg.DagsterRun:
    """A run as the sensor asks for it."""
    return instance.create_run_for_job(nothing, tags={BEGAN_WITH: began_with(instance, before)})


def test_a_run_that_dagster_retries_by_itself_shares_the_budget_of_the_run_that_crashed(
    instance: dg.DagsterInstance,
) -> None:
    crashed = instance.create_run_for_job(nothing)
    retry = again(instance, crashed)
    assert earlier_runs(instance, retry) == (crashed.run_id,)
    second = again(instance, retry)
    assert set(earlier_runs(instance, second)) == {crashed.run_id, retry.run_id}


def test_what_a_person_asks_for_has_a_budget_of_its_own(instance: dg.DagsterInstance) -> None:
    begun = instance.create_run_for_job(nothing)
    after = going_on(instance, begun)
    rerun = again(instance, after, by_person=True)
    assert rerun.tags[BEGAN_WITH] == begun.run_id, "Dagster takes a run's tags along"
    assert earlier_runs(instance, rerun) == ()
    assert earlier_runs(instance, going_on(instance, rerun)) == (rerun.run_id,)
    crashed_rerun = again(instance, rerun)
    assert rerun.run_id in earlier_runs(instance, crashed_rerun)
    assert begun.run_id not in earlier_runs(instance, crashed_rerun)
    assert rerun.run_id not in earlier_runs(instance, going_on(instance, after))


def test_a_chain_has_the_retries_of_all_its_runs(instance: dg.DagsterInstance) -> None:
    begun = instance.create_run_for_job(nothing)
    retry = again(instance, begun)
    after = going_on(instance, retry)
    retry_after = again(instance, after)
    last = going_on(instance, retry_after)
    chain = {run.run_id for run in (begun, retry, after, retry_after, last)}
    for run in (retry, after, retry_after, last):
        assert set(earlier_runs(instance, run)) == chain - {run.run_id}
    other = instance.create_run_for_job(nothing)
    assert earlier_runs(instance, going_on(instance, other)) == (other.run_id,)


def test_a_retry_whose_first_run_was_deleted_still_counts_what_it_paid(
    instance: dg.DagsterInstance,
) -> None:
    crashed = instance.create_run_for_job(nothing)
    retry = again(instance, crashed)
    instance.delete_run(crashed.run_id)
    assert earlier_runs(instance, retry) == (crashed.run_id,)
