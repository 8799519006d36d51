"""The whole job with no teacher configured: a small real model, twenty calls at most."""

import json
from dataclasses import dataclass

import pytest

from tests.e2e.job import Finished, Undisturbed, Workplace, generation

pytestmark = pytest.mark.timeout(1800)

MAX_CALLS = 20


@dataclass(frozen=True)
class Job:
    """A run with the embedded teacher."""

    place: Workplace
    finished: Finished


@pytest.fixture(scope="module")
def job(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Job:
    place = undisturbed.seeds(tmp_path_factory.mktemp("embedded"))
    config = generation(
        seeds={"knowledge_pile": 2, "automathtext": 1, "codeparrot": 1},
        max_calls=MAX_CALLS,
        max_seed_chars=600,
        profile="auto",
    )
    return Job(place, place.run(config, {"EMBEDDED_MAX_TOKENS": "120"}, timeout_s=1200))


def test_the_run_ends_well_whether_its_sample_is_published_or_rejected(job: Job) -> None:
    assert job.finished.code == 0, job.finished.said
    (version,) = job.place.ask("SELECT * FROM release.versions")
    assert version["state"] in ("published", "rejected")
    assert version["profile"] == "sample"
    assert f"Version {version['version']}: {version['state'].upper()}" in job.finished.out


def test_it_makes_no_more_calls_than_its_budget_and_all_are_on_record(job: Job) -> None:
    calls = job.place.ask("SELECT model, cost_usd, response FROM ops.teacher_calls")
    assert 0 < len(calls) <= MAX_CALLS
    assert f"{len(calls)} paid in this run, {len(calls)} in all" in job.finished.out
    assert all(call["cost_usd"] == 0 for call in calls)
    assert any(call["response"].strip() for call in calls)


def test_rows_and_version_say_which_teacher_made_them(job: Job) -> None:
    models = job.place.ask("SELECT DISTINCT model FROM ops.teacher_calls")
    (model,) = (row["model"] for row in models)
    assert "SmolLM2-135M" in model
    assert job.place.ask("SELECT DISTINCT model FROM ops.outcomes") == [{"model": model}]
    (version,) = job.place.ask("SELECT rows, teacher_models FROM release.versions")
    assert version["teacher_models"] == ([model] if version["rows"] else [])


def test_what_was_judged_adds_up(job: Job) -> None:
    counts = json.loads(job.place.ask_one("SELECT counts FROM release.versions"))
    assert counts["accepted"] == job.place.ask_one("SELECT rows FROM release.versions")
    assert job.place.ask("SELECT DISTINCT gap FROM quality.reconciliation") == [{"gap": 0}]
