"""A teacher that refuses the key, whose key expires, that goes away: nothing is lost or poisoned.

One story over one lakehouse: four runs, each going on from where the one before was stopped.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.job import FLOWS, Finished, Undisturbed, Workplace, generation, pair_ids
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.lakehouse.lakehouse import Lakehouse

pytestmark = pytest.mark.timeout(2400)

WRONG_KEY = "sk-wrong-8Hd3kPq0ZtVv"


@dataclass(frozen=True)
class Chapter:
    """A run of the story: how it ended, the teacher's counts after it, the outcomes there are."""

    finished: Finished
    stats: dict[str, Any]
    statuses: dict[str, int]
    calls_on_record: int


@dataclass(frozen=True)
class Story:
    """Its four runs."""

    place: Workplace
    wrong_key: Chapter
    expired_key: Chapter
    teacher_gone: Chapter
    good: Chapter


@pytest.fixture(scope="module")
def story(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Story:
    place = undisturbed.seeds(tmp_path_factory.mktemp("trouble"), FLOWS)
    Lakehouse(str(place.lakehouse)).create_tables()  # the first run ends before it makes any
    third = undisturbed.flow_calls // 3
    with ScriptedTeacher() as teacher:
        settings = {**teacher.environment(), "TEACHER_CONCURRENCY": "8"}

        def chapter(**changes: str) -> Chapter:
            finished = place.run(generation(), {**settings, **changes})
            rows = place.ask("SELECT status, count(*) AS n FROM ops.outcomes GROUP BY status")
            calls = place.ask_one("SELECT count(*) FROM ops.teacher_calls")
            statuses = {row["status"]: row["n"] for row in rows}
            return Chapter(finished, teacher.stats(), statuses, calls)

        wrong_key = chapter(OPENAI_API_KEY=WRONG_KEY)
        teacher.configure(key_expires_after_calls=teacher.stats()["calls"] + third)
        expired_key = chapter()
        teacher.configure(
            key_expires_after_calls=None, down_after_calls=teacher.stats()["calls"] + third
        )
        teacher_gone = chapter()
        teacher.configure(down_after_calls=None)
        good = chapter()
    return Story(place, wrong_key, expired_key, teacher_gone, good)


def test_a_wrong_key_ends_the_run_with_one_error_that_names_the_setting(story: Story) -> None:
    finished = story.wrong_key.finished
    assert finished.code == 1, finished.said
    (error,) = finished.errors
    assert "OPENAI_API_KEY was refused" in error
    assert "set a valid key" in error
    assert WRONG_KEY not in finished.out + finished.err


def test_a_wrong_key_makes_no_storm_of_retries(story: Story, undisturbed: Undisturbed) -> None:
    assert story.wrong_key.stats["calls"] < 10
    assert story.wrong_key.statuses == {}
    assert story.wrong_key.finished.took_s < undisturbed.finished.took_s


def test_a_key_that_expires_ends_the_run_with_one_error_that_names_the_setting(
    story: Story,
) -> None:
    finished = story.expired_key.finished
    assert finished.code == 1, finished.said
    (error,) = finished.errors
    assert "OPENAI_API_KEY was refused" in error


def test_an_expired_key_costs_no_more_calls_than_were_in_flight_and_poisons_nothing(
    story: Story,
) -> None:
    refused = story.expired_key.stats["by_status"]["401"]
    assert 0 < refused <= 16  # eight in flight, and each may have had one waiting behind it
    assert set(story.expired_key.statuses) <= {"done", "rejected"}
    assert story.expired_key.calls_on_record == story.expired_key.stats["answered"] > 0


def test_a_teacher_that_goes_away_ends_the_run_with_one_error_that_says_so(
    story: Story, undisturbed: Undisturbed
) -> None:
    finished = story.teacher_gone.finished
    assert finished.code == 1, finished.said
    (error,) = finished.errors
    assert "the teacher at http://127.0.0.1" in error
    assert "what was answered is kept, run again when it is back" in error
    assert finished.took_s < 3 * undisturbed.finished.took_s, "it does not wait for ever"


def test_work_that_met_no_teacher_stays_pending(story: Story) -> None:
    assert set(story.teacher_gone.statuses) <= {"done", "rejected"}
    assert sum(story.teacher_gone.statuses.values()) < sum(story.good.statuses.values())
    assert story.teacher_gone.calls_on_record == story.teacher_gone.stats["answered"]
    assert story.teacher_gone.calls_on_record > story.expired_key.calls_on_record


def test_in_the_end_everything_is_done_and_nothing_was_paid_twice(
    story: Story, undisturbed: Undisturbed
) -> None:
    assert story.good.finished.code == 0, story.good.finished.said
    assert story.good.stats["answered_again"] == 0
    assert story.good.stats["answered"] == undisturbed.flow_calls
    assert pair_ids(story.place) == undisturbed.pairs
