"""The sensor asks for further runs until the target is met: each time once, and not for ever."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

import dagster as dg
import pytest

from dagster_project.chain import BEGAN_WITH, earlier_runs
from dagster_project.definitions import build_defs
from dagster_project.generation import GenerationResource
from dagster_project.resources import LakehouseResource
from dagster_project.targets import MOST_RUNS, target_lines, targets
from tests.unit.teacher_calls import teacher_call
from transforms.flows.target import GIVEN_UP_AFTER
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.lease import lease
from transforms.quality.skill_yields import SkillYield
from transforms.quality.yields_table import record_yields
from transforms.teacher.batches import registry

FERMI, CODING = "fermi", "coding"
TARGET = {"skills": [FERMI, CODING], "target_pairs": {FERMI: 30}, "max_calls": 0}


@cache
def definitions() -> dg.Definitions:
    return build_defs()


@dataclass
class Place:
    """A lakehouse, the runs that an instance knows, and the sensor beside them."""

    house: Lakehouse
    instance: dg.DagsterInstance
    cursor: str | None = None
    clock: Iterator[int] = field(default_factory=count)

    def begin(self, **changes: Any) -> dg.DagsterRun:
        """A run that a person starts."""
        return self.instance.create_run_for_job(
            definitions().resolve_job_def("refresh"), run_config=self.config(**changes)
        )

    def config(self, **changes: Any) -> dict[str, Any]:
        return {
            "resources": {
                "generation": {"config": {**TARGET, **changes}},
                "lakehouse": {"config": {"root": self.house.root}},
            }
        }

    def launch(self, request: dg.RunRequest, **tags: str) -> dg.DagsterRun:
        """Make the run that was asked for, as Dagster's daemon does."""
        named = {name.replace("__", "/"): value for name, value in tags.items()}
        return self.instance.create_run_for_job(
            definitions().resolve_job_def("refresh"),
            run_config=request.run_config,
            tags={**request.tags, "dagster/run_key": str(request.run_key), **named},
        )

    def assign(self, run: dg.DagsterRun, seeds: int, skill: str = FERMI) -> None:
        self.house.upsert(
            "flows.assignments",
            [
                {"seed_id": f"{run.run_id}-{n}", "skill": skill, "source": "knowledge_pile",
                 "run_id": run.run_id, "created_at": datetime.now(UTC)}
                for n in range(seeds)
            ],
        )  # fmt: skip

    def judge(self, run: dg.DagsterRun, **accepted: int) -> None:
        """Note what each skill has come to in all, when the run had judged its pairs."""
        assigned, paid = (
            [row["skill"] for row in self.house.rows(table, ["skill"])]
            for table in ("flows.assignments", "ops.teacher_calls")
        )
        yields = [
            SkillYield(skill, seeds=assigned.count(skill), accepted=pairs, calls=paid.count(skill))
            for skill, pairs in accepted.items()
        ]
        record_yields(self.house, yields, run.run_id)

    def whole(self, run: dg.DagsterRun, seeds: int = 10, **accepted: int) -> dg.DagsterRun:
        """A run that assigned so many seeds, judged its pairs and ended."""
        self.assign(run, seeds)
        self.judge(run, **accepted)
        self.end(run)
        return run

    def end(
        self, run: dg.DagsterRun, status: dg.DagsterRunStatus = dg.DagsterRunStatus.SUCCESS
    ) -> None:
        types = {
            dg.DagsterRunStatus.SUCCESS: dg.DagsterEventType.RUN_SUCCESS,
            dg.DagsterRunStatus.CANCELED: dg.DagsterEventType.RUN_CANCELED,
        }
        event = dg.DagsterEvent(
            event_type_value=types[status].value, job_name="refresh", message="it ended"
        )
        self.instance.report_dagster_event(event, run.run_id)

    def pay(self, run: dg.DagsterRun, calls: int, skill: str = FERMI) -> None:
        rows = [
            teacher_call(f"{run.run_id}-{skill}-{n}", run_id=run.run_id, skill=skill)
            for n in range(calls)
        ]
        self.house.upsert("ops.teacher_calls", rows)

    def tick(self) -> Any:
        """Evaluate the sensor once more: return its run request, or why there is none."""
        resources = {
            "lakehouse": LakehouseResource(root=self.house.root),
            "generation": GenerationResource(),
        }
        with dg.build_sensor_context(
            instance=self.instance,
            definitions=definitions(),
            resources=resources,
            cursor=self.cursor,
        ) as context:
            found = definitions().resolve_sensor_def("targets").evaluate_tick(context)
        self.cursor = found.cursor
        return found.run_requests[0] if found.run_requests else found.skip_message


@pytest.fixture
def place(lakehouse: Lakehouse) -> Iterator[Place]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Place(lakehouse, instance)


def test_it_is_on_and_does_nothing_without_a_run_that_has_a_target(place: Place) -> None:
    assert targets.default_status == dg.DefaultSensorStatus.RUNNING
    assert targets.job_name == "refresh"
    assert place.tick() == "no run with target_pairs has ended"
    place.whole(place.begin(target_pairs={}), fermi=3)
    assert place.tick() == "no run with target_pairs has ended"


def test_a_run_that_ends_short_of_its_target_is_followed_by_another_of_its_chain(
    place: Place,
) -> None:
    run = place.begin()
    assert "is under way" in place.tick()
    place.whole(run, fermi=12)
    with lease(place.house, "another"):
        assert "run another is under way" in place.tick()
    request = place.tick()
    assert request.run_config == place.config()
    assert request.asset_selection is None
    assert request.tags[BEGAN_WITH] == run.run_id
    assert place.tick().run_key == request.run_key, "so Dagster launches it once"
    second = place.launch(request)
    assert earlier_runs(place.instance, second) == (run.run_id,), "they share one budget"
    place.whole(second, fermi=20)
    third = place.tick()
    assert third.run_key != request.run_key
    assert third.tags[BEGAN_WITH] == run.run_id
    place.whole(place.launch(third), fermi=30)
    assert place.tick() == "the target is met: fermi 30 of 30"
    assert place.tick() == "the target is met: fermi 30 of 30", "and it is looked at once"


def test_a_run_without_a_target_in_between_stops_nothing(place: Place) -> None:
    place.whole(place.begin(), fermi=12)
    place.whole(place.begin(target_pairs={}), fermi=13)
    assert isinstance(place.tick(), dg.RunRequest)


def test_every_skill_has_to_meet_its_target(place: Place) -> None:
    run = place.begin(target_pairs={"all": 5})
    place.assign(run, 4, CODING)
    place.whole(run, fermi=9, coding=4)
    assert isinstance(place.tick(), dg.RunRequest)


def test_a_spent_budget_ends_it_and_the_chain_shares_it(place: Place) -> None:
    run = place.begin(max_calls=20)
    place.pay(run, 12)
    place.whole(run, fermi=12)
    second = place.launch(place.tick())
    place.pay(second, 8)
    place.whole(second, fermi=14)
    assert "fermi 14 of 30" in place.tick()
    assert "the budget that its runs share is spent" in place.tick()
    again = place.begin(max_calls=20)
    place.pay(again, 5)
    place.whole(again, fermi=16)
    assert isinstance(place.tick(), dg.RunRequest), "a person's run has a budget of its own"


def test_a_skills_own_spent_budget_ends_it_unless_another_skill_goes_on(place: Place) -> None:
    changes = {"target_pairs": {"all": 30}, "max_tokens_by_skill": {FERMI: 1}}
    run = place.begin(**changes)
    place.pay(run, 1)
    place.assign(run, 4, CODING)
    place.whole(run, fermi=9, coding=3)
    second = place.launch(place.tick())
    place.whole(second, fermi=9, coding=30)
    assert "these skills' own budgets are spent" in place.tick()


def test_it_ends_when_no_document_is_left_or_a_run_brings_nothing(place: Place) -> None:
    place.whole(place.begin(), fermi=12)
    place.whole(place.launch(place.tick()), fermi=12)
    assert "the last run brought no accepted pair" in place.tick()
    place.whole(place.begin(), fermi=14)
    second = place.launch(place.tick())
    place.whole(second, seeds=0, fermi=14)
    assert "brought no accepted pair and assigned no other document" in place.tick()
    place.whole(place.begin(), seeds=0, fermi=15)
    assert isinstance(place.tick(), dg.RunRequest), "what waited brought something"


def test_a_skill_whose_documents_yield_nothing_is_given_up(place: Place) -> None:
    run = place.begin(target_pairs={"all": 5})
    place.assign(run, 4, CODING)
    place.whole(run, seeds=GIVEN_UP_AFTER, fermi=0, coding=4)
    place.whole(place.launch(place.tick()), seeds=0, fermi=0, coding=5)
    assert "fermi is given up" in place.tick()


def test_a_skill_whose_documents_a_run_has_only_begun_with_is_not_given_up(place: Place) -> None:
    run = place.begin(max_calls=20)
    place.pay(run, 20)
    place.whole(run, seeds=GIVEN_UP_AFTER + 5, fermi=0)
    assert "fermi 0 of 30), and the budget" in place.tick()
    place.whole(place.begin(), seeds=5, fermi=0)
    assert place.tick().endswith("(fermi 0 of 30), and the last run brought no accepted pair")


def test_a_skill_that_a_run_left_as_it_was_stands_where_it_stood(place: Place) -> None:
    run = place.begin(target_pairs={"all": 30})
    place.assign(run, 10, CODING)
    place.whole(run, fermi=30, coding=4)
    second = place.launch(place.tick())
    place.assign(second, 10, CODING)
    place.whole(second, seeds=0, fermi=30, coding=20)
    third = place.launch(place.tick())
    assert third.tags["agentinstruct/targets"] == "3"
    said = "\n".join(target_lines(place.config(target_pairs={"all": 30})))
    assert "not met (coding 20 of 30)" in said
    place.assign(third, 10, CODING)
    place.whole(third, seeds=0, fermi=30, coding=30)
    assert place.tick() == "the target is met: coding 30 of 30, fermi 30 of 30"


def test_what_a_skill_had_before_a_run_is_not_taken_for_what_that_run_brought(
    place: Place,
) -> None:
    run = place.begin(target_pairs={"all": 30})
    place.assign(run, 10, CODING)
    place.whole(run, fermi=12, coding=4)
    second = place.launch(place.tick())
    place.assign(second, 10, CODING)
    place.whole(second, seeds=0, fermi=12, coding=6)
    third = place.launch(place.tick())
    place.whole(third, fermi=12, coding=6)
    assert "the last run brought no accepted pair" in place.tick()


def test_a_run_that_changes_nothing_ends_it_and_the_reason_is_kept(place: Place) -> None:
    place.whole(place.begin(), fermi=12)
    place.whole(place.launch(place.tick()), seeds=0, fermi=12)
    for _ in range(2):
        assert "fermi 12 of 30), and the last run brought no accepted pair" in place.tick()
    place.whole(place.begin(), seeds=0, fermi=12)
    assert "the last run brought no accepted pair" in place.tick(), "nor has it failed"
    place.whole(place.begin(target_pairs={FERMI: 12}), seeds=0, fermi=12)
    assert "the target is met" in place.tick()


def test_a_target_for_a_skill_that_is_gone_is_said_once(place: Place) -> None:
    run = place.begin(skills=[FERMI, "juggling"], target_pairs={"jugling": 5})
    place.whole(run, fermi=12)
    for _ in range(2):
        assert "jugling" in place.tick()


def test_it_asks_for_no_more_runs_than_the_config_allows(place: Place) -> None:
    place.whole(place.begin(target_max_runs=2), fermi=12)
    place.whole(place.launch(place.tick()), fermi=14)
    assert "target_max_runs allows 2" in place.tick()


def test_a_run_whose_candidate_the_gate_refused_has_come_nearer_all_the_same(place: Place) -> None:
    run = place.begin()
    place.assign(run, 5)
    place.judge(run, fermi=7)
    place.instance.report_run_failed(run)
    assert isinstance(place.tick(), dg.RunRequest)


def test_a_first_run_that_failed_before_its_verdicts_is_left_to_a_person(place: Place) -> None:
    run = place.begin()
    place.instance.report_run_failed(run)
    assert "before it had judged any pair" in place.tick()


def test_a_run_that_fails_is_asked_for_again_a_few_times(place: Place) -> None:
    place.whole(place.begin(), fermi=12)
    keys = []
    for _ in range(MOST_RUNS):
        request = place.tick()
        run = place.launch(request)
        assert "is under way" in place.tick()
        place.instance.report_run_failed(run)
        keys.append(request.run_key)
    assert len(set(keys)) == MOST_RUNS
    assert run.run_id in place.tick()
    assert "run it again yourself" in place.tick()


def test_a_run_that_dagster_is_about_to_retry_is_not_asked_for_beside_that(place: Place) -> None:
    place.whole(place.begin(), fermi=12)
    run = place.launch(place.tick(), dagster__will_retry="true")
    place.instance.report_run_failed(run)
    assert "about to retry" in place.tick()


def test_who_cancels_a_run_wants_no_other(place: Place) -> None:
    place.whole(place.begin(), fermi=12)
    run = place.launch(place.tick())
    place.end(run, dg.DagsterRunStatus.CANCELED)
    assert "was cancelled" in place.tick()


def test_batches_under_way_are_left_to_their_own_sensor(place: Place) -> None:
    run = place.whole(place.begin(), fermi=12)
    batch = {
        "batch_id": "b", "stage": "pairs", "endpoint": "e", "model": "m", "state": registry.OPEN,
        "requests": 1, "answered": 0, "run_id": run.run_id, "created_at": datetime.now(UTC),
    }  # fmt: skip
    place.house.upsert("ops.batches", [batch])
    assert place.tick() == "batches are under way; the sensor `batches` goes on with them"
    place.house.upsert("ops.batches", [{**batch, "state": "completed", "answered": 1}])
    # The run that the other sensor asks for assigns nothing: it counts with the one before.
    job, tags = definitions().resolve_job_def("refresh"), {BEGAN_WITH: run.run_id}
    fetching = place.instance.create_run_for_job(job, run_config=place.config(), tags=tags)
    place.judge(fetching, fermi=12)
    place.end(fetching)
    assert isinstance(place.tick(), dg.RunRequest)


def test_a_run_of_a_part_of_the_assets_is_followed_by_the_same_part_or_by_none(
    place: Place,
) -> None:
    job = definitions().resolve_job_def("refresh")

    def part(*keys: str) -> dg.DagsterRun:
        selected = frozenset(dg.AssetKey(key.split("/")) for key in keys)
        run = place.instance.create_run_for_job(
            job.get_subset(asset_selection=selected),
            run_config=place.config(),
            asset_selection=selected,
        )
        return place.whole(run, fermi=next(place.clock))

    part("quality/verdicts")
    assert "was to assign no documents" in place.tick()
    part("flows/assignments", "quality/verdicts")
    request = place.tick()
    assert {key.to_user_string() for key in request.asset_selection} == {
        "flows/assignments", "quality/verdicts"
    }  # fmt: skip


def test_make_run_says_what_is_lacking(place: Place) -> None:
    assert target_lines({}) == []
    place.whole(place.begin(), fermi=10)
    said = "\n".join(target_lines(place.config()))
    assert "not met (fermi 10 of 30)" in said
    assert "about 1 more" in said
    place.whole(place.begin(), fermi=30)
    assert "met (fermi 30 of 30)" in "\n".join(target_lines(place.config()))
