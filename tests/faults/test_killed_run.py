"""`kill -9` in the middle of a flow stage, and a second run that comes while the first works.

One story, told once: a run is held with calls in flight, another one is started beside it, the
first is killed, and a third goes on from there.
"""

import time
from dataclasses import dataclass
from typing import Any

import dagster as dg
import pytest

from tests.e2e.job import FLOWS, Finished, Undisturbed, Workplace, generation, pair_ids
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.faults.kills import calls_on_disk

pytestmark = pytest.mark.timeout(1800)

#: Calls in flight, over both partitions.
CONCURRENCY = 8


@dataclass(frozen=True)
class Story:
    """What was seen on the way."""

    place: Workplace
    at_kill: dict[str, Any]
    flushed_at_kill: int
    outcomes_at_kill: int
    all_gone: bool
    refused: Finished
    finished: Finished
    at_end: dict[str, Any]


@pytest.fixture(scope="module")
def story(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Story:
    place = undisturbed.seeds(tmp_path_factory.mktemp("killed"), FLOWS)
    hold_after = undisturbed.flow_calls // 3
    with ScriptedTeacher(hold_after_calls=hold_after) as teacher:
        patience = {"TEACHER_CONCURRENCY": str(CONCURRENCY), "TEACHER_TIMEOUT_S": "600"}
        settings = {**teacher.environment(), **patience}
        run = place.start(generation(), settings)
        try:
            teacher.wait_until(lambda seen: seen["in_flight"] >= CONCURRENCY // 2, timeout_s=300)
            flushed = flushed_calls(place, expected=hold_after)
            refused = place.run(generation(), settings)
            at_kill, outcomes = teacher.stats(), stage_outcomes(place, teacher)
            run.kill()
            all_gone = run.are_gone_within(30)
        finally:
            run.kill_all()
        teacher.release()
        finished = place.run(generation(), settings)
        at_end = teacher.stats()
    return Story(
        place=place,
        at_kill=at_kill,
        flushed_at_kill=flushed,
        outcomes_at_kill=outcomes,
        all_gone=all_gone,
        refused=refused,
        finished=finished,
        at_end=at_end,
    )


def flushed_calls(place: Workplace, *, expected: int, within_s: float = 20) -> int:
    """Return how many calls are in segments on disk, once `expected` are or the time is over."""
    end = time.monotonic() + within_s
    while (count := calls_on_disk(place.lakehouse)) < expected and time.monotonic() < end:
        time.sleep(0.1)
    return count


def stage_outcomes(place: Workplace, teacher: ScriptedTeacher) -> int:
    """Return how many outcomes are committed of the stage whose calls are held."""
    held = next(call["agent"] for call in teacher.log() if call["state"] == "in_flight")
    stage = "refinements" if held.startswith(("suggester", "editor")) else "pairs"
    return int(place.ask_one(f"SELECT count(*) FROM ops.outcomes WHERE stage = '{stage}'"))


def test_it_is_killed_in_the_middle_of_a_stage_with_calls_answered_and_in_flight(
    story: Story,
) -> None:
    assert story.at_kill["in_flight"] >= CONCURRENCY // 2
    assert story.at_kill["answered"] > 0
    assert story.outcomes_at_kill == 0  # nothing of the stage is committed: the ledger is all


def test_every_answered_call_is_on_disk_before_the_kill(story: Story) -> None:
    assert story.flushed_at_kill == story.at_kill["answered"]


def test_a_run_beside_another_one_is_refused_and_says_which_process_works(story: Story) -> None:
    assert story.refused.code == 1, story.refused.said
    (error,) = story.refused.errors
    assert "another run is generating" in error
    assert '"pid"' in error
    assert "wait for it to end, or end it" in error


def test_no_process_of_the_killed_run_stays_behind(story: Story) -> None:
    assert story.all_gone


def test_the_next_run_completes_and_pays_no_recorded_call_again(story: Story) -> None:
    assert story.finished.code == 0, story.finished.said
    assert story.at_end["answered_again"] == 0
    calls = story.place.ask_one("SELECT count(DISTINCT call_id) FROM ops.teacher_calls")
    assert calls == story.at_end["answered"]


def test_no_pair_is_doubled_or_lost(story: Story, undisturbed: Undisturbed) -> None:
    assert pair_ids(story.place) == undisturbed.pairs
    outcomes = story.place.ask("SELECT work_item FROM ops.outcomes")
    assert len(outcomes) == len({row["work_item"] for row in outcomes})


def test_dagsters_history_shows_the_killed_run_as_failed(story: Story) -> None:
    with dg.DagsterInstance.from_config(str(story.place.dagster_home)) as instance:
        last, refused, killed = instance.get_runs()
    assert last.status == dg.DagsterRunStatus.SUCCESS
    assert refused.status == dg.DagsterRunStatus.FAILURE
    assert killed.status == dg.DagsterRunStatus.FAILURE
