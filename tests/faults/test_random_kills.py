"""A worker, the JVM and the driver killed with `kill -9` in turn, over one job: the short form.

The long form, twenty kills over the whole job, is `python -m tests.benchmarks kills`. The order and
the moments are random; the seed is in every message.
"""

import secrets
from dataclasses import dataclass
from random import Random

import pytest

from tests.e2e.job import generation
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.faults.kills import VICTIMS, Disturbed, Killer, points, settings, stage_place
from tests.faults.same_tables import contents, differences
from tests.faults.stage_job import CALLS, ITEMS
from transforms.lakehouse.lakehouse import Lakehouse

pytestmark = pytest.mark.timeout(1800)

LATENCY_S, CONCURRENCY = 0.4, 6


@dataclass(frozen=True)
class Told:
    """The killed job beside an undisturbed one."""

    seed: int
    story: Disturbed
    undisturbed: Lakehouse

    @property
    def killed(self) -> Lakehouse:
        return Lakehouse(str(self.story.place.lakehouse))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    seed = secrets.randbelow(10_000)
    chance = Random(seed)
    victims = chance.sample(VICTIMS, len(VICTIMS))
    quiet, killed = (stage_place(tmp_path_factory.mktemp(name)) for name in ("quiet", "killed"))
    with ScriptedTeacher() as patient, ScriptedTeacher(latency_s=LATENCY_S) as teacher:
        beside = quiet.start(generation(), settings(patient, CONCURRENCY))
        try:
            killer = Killer(killed, teacher, generation(), settings(teacher, CONCURRENCY), chance)
            story = killer.run(victims, points(CALLS, len(victims), chance))
            finished = beside.wait(300)
        finally:
            beside.kill_all()
        assert finished.code == 0, finished.said
        assert patient.stats()["answered"] == CALLS
    print(f"seed {seed}: {story.kills}")
    return Told(seed, story, Lakehouse(str(quiet.lakehouse)))


def test_each_is_killed_once_while_calls_are_in_flight(told: Told) -> None:
    assert sorted(kill.victim for kill in told.story.kills) == sorted(VICTIMS), told.seed
    assert all(kill.in_flight > 0 for kill in told.story.kills), told.story.kills


def test_the_tables_are_as_if_nothing_had_happened(told: Told) -> None:
    assert differences(told.undisturbed, told.killed) == [], told.seed
    assert contents(told.killed, "flows.contents").total() == ITEMS


def test_no_more_is_paid_twice_than_was_in_flight_or_unflushed_at_the_kills(told: Told) -> None:
    assert told.story.paid_twice <= told.story.at_risk < CALLS, (told.seed, told.story.kills)
    assert told.story.stats["answered"] == CALLS + told.story.paid_twice


def test_a_killed_worker_does_not_end_the_run(told: Told) -> None:
    assert told.story.ended_by_itself == [], told.seed
    assert told.story.starts == 3, "once at first, and after the death of JVM and driver"


def test_no_process_outlives_its_driver_or_its_jvm_for_long(told: Told) -> None:
    ended = [kill for kill in told.story.kills if kill.victim != "worker"]
    assert all(kill.gone_s is not None and kill.gone_s < 30 for kill in ended), ended
