"""Random `kill -9`s of worker, JVM and driver over one job, told in numbers.

Belongs here: the long form (twenty kills over the whole job) and the short one (three over one
stage), and their report. Does not: killing (`tests/faults/kills.py`), or judging: the short form is
a test too (`tests/faults/test_random_kills.py`).
"""

import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.benchmarks.machine import Watch
from tests.benchmarks.report import heading, line
from tests.e2e.job import Workplace, generation
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.faults.kills import VICTIMS, Disturbed, Killer, points, settings, stage_place
from tests.faults.same_tables import differences
from transforms.lakehouse.lakehouse import Lakehouse

KILLS, SEED = 20, 4
LATENCY_S, CONCURRENCY, LIMIT_S = 0.7, 6, 900.0


def run(*, is_short: bool) -> None:
    """Print the numbers. A start of the whole job takes a minute, so the long form takes many."""
    chance = Random(SEED)
    victims = list(VICTIMS)
    if not is_short:
        victims += [chance.choice(VICTIMS) for _ in range(KILLS - len(VICTIMS))]
    chance.shuffle(victims)
    job = "one stage of three-call flows" if is_short else "the whole job"
    heading(f"kills: {len(victims)} over {job}, random by seed {SEED}")
    with tempfile.TemporaryDirectory() as folder:
        undisturbed, killed = (
            stage_place(Path(folder) / name) if is_short else Workplace(Path(folder) / name)
            for name in ("undisturbed", "killed")
        )
        calls = _calls(undisturbed)
        with Watch() as watch, ScriptedTeacher(latency_s=LATENCY_S) as teacher:
            killer = Killer(
                killed, teacher, generation(), settings(teacher, CONCURRENCY), chance, LIMIT_S
            )
            story = killer.run(victims, points(calls, len(victims), chance))
        houses = (Lakehouse(str(place.lakehouse)) for place in (undisturbed, killed))
        _tell(story, calls, differences(*houses))
        line("", watch.said)


def _calls(place: Workplace) -> int:
    """Run the job in peace and return how many calls it makes."""
    with ScriptedTeacher() as teacher:
        finished = place.run(generation(), settings(teacher, CONCURRENCY), timeout_s=LIMIT_S)
        assert finished.code == 0, finished.said
        return int(teacher.stats()["answered"])


def _tell(story: Disturbed, calls: int, differing: list[str]) -> None:
    for kill in story.kills:
        gone = "the run goes on" if kill.gone_s is None else f"all gone in {kill.gone_s:.1f} s"
        line(
            kill.victim,
            f"{kill.in_flight} in flight, {kill.at_risk} in flight or unflushed, {gone}, "
            f"{kill.orphan_calls} calls by orphans",
        )
    victims = Counter(kill.victim for kill in story.kills)
    line("kills", ", ".join(f"{count} {victim}" for victim, count in victims.items()))
    line("starts", f"{story.starts}, {len(story.ended_by_itself)} of them after a run that failed")
    line(
        "calls",
        f"{calls} undisturbed, {story.paid_twice} paid twice of {story.at_risk} in flight or "
        "unflushed at the kills",
    )
    line("tables", f"{len(differing)} differ from the undisturbed run's")
    for difference in differing:
        line("", difference)
