"""A candidate that fails a critical check: it is kept and marked, and nothing else changes."""

from dataclasses import dataclass, replace
from typing import Any

import dagster as dg
import pytest

from dagster_project.assets import release
from dagster_project.resources import LakehouseResource, SparkResource
from tests.e2e.job import AFTER_INGESTION, Finished, Undisturbed, Workplace, generation
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.lakehouse.views import RELEASE_VIEW

pytestmark = pytest.mark.timeout(1800)


@dataclass(frozen=True)
class Rejected:
    """A run whose candidate has too few rows for the standard thresholds."""

    place: Workplace
    finished: Finished
    released_before: list[dict[str, Any]]


@pytest.fixture(scope="module")
def rejected(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Rejected:
    place = replace(undisturbed.copy(tmp_path_factory.mktemp("rejected")), assets=AFTER_INGESTION)
    before = released(place)
    more = generation(
        seeds={"knowledge_pile": 6, "automathtext": 3, "codeparrot": 2}, profile="standard"
    )
    with ScriptedTeacher() as teacher:
        finished = place.run(more, teacher.environment())
    return Rejected(place, finished, before)


def released(place: Workplace) -> list[dict[str, Any]]:
    return place.ask(f"SELECT version, pair_id, response FROM {RELEASE_VIEW} ORDER BY pair_id")


def versions(place: Workplace) -> list[dict[str, Any]]:
    return place.ask("SELECT * FROM release.versions ORDER BY created_at")


def test_the_run_ends_with_exit_code_2_and_says_what_refused_the_candidate(
    rejected: Rejected,
) -> None:
    assert rejected.finished.code == 2, rejected.finished.said
    assert "REJECTED" in rejected.finished.out
    assert "quality_metrics.rows" in rejected.finished.out


def test_the_current_version_stays_what_it_was(rejected: Rejected) -> None:
    assert rejected.released_before
    assert released(rejected.place) == rejected.released_before
    first, _ = versions(rejected.place)
    assert first["state"] == "published"
    assert f"The current version stays: {first['version']}." in rejected.finished.out


def test_the_candidate_is_kept_with_its_rows_and_its_report_and_marked(rejected: Rejected) -> None:
    first, candidate = versions(rejected.place)
    assert candidate["state"] == "rejected"
    assert candidate["rows"] > first["rows"]
    assert '"quality_metrics.rows"' in candidate["checks"]
    assert list((rejected.place.lakehouse / candidate["path"]).glob("*.parquet"))
    (result,) = rejected.place.ask(
        "SELECT * FROM quality.expectation_results WHERE suite = 'quality_metrics' "
        f"AND \"check\" = 'rows' AND subject = '{candidate['version']}'"
    )
    assert (result["status"], result["severity"]) == ("failed", "critical")
    assert str(candidate["rows"]) in result["observed"]
    assert "100" in result["threshold"]


def test_publishing_it_by_the_publish_asset_alone_is_refused(rejected: Rejected) -> None:
    before = versions(rejected.place)
    result = dg.materialize(
        [release.instructions],
        resources={
            "lakehouse": LakehouseResource(root=str(rejected.place.lakehouse)),
            "spark": SparkResource(),
        },
        raise_on_error=False,
    )
    assert not result.success
    (event,) = (event for event in result.all_events if event.is_step_failure)
    said = event.step_failure_data.user_failure_data.description
    assert f"candidate {before[-1]['version']} is not published" in said
    assert "quality_metrics.rows" in said
    assert versions(rejected.place) == before
    assert released(rejected.place) == rejected.released_before


def test_the_failed_check_and_the_skipped_publication_show_in_dagsters_history(
    rejected: Rejected,
) -> None:
    with dg.DagsterInstance.from_config(str(rejected.place.dagster_home)) as instance:
        run = instance.get_runs(limit=1)[0]
        assert run.status == dg.DagsterRunStatus.FAILURE
        checks = instance.get_records_for_run(
            run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION
        ).records
        made = instance.get_records_for_run(
            run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION
        ).records
    evaluations = [
        record.event_log_entry.dagster_event.asset_check_evaluation_data for record in checks
    ]
    failed = {e.check_name for e in evaluations if not e.passed and e.severity.value == "ERROR"}
    # The scripted teacher writes to a few templates, which the collapse alarm may tell as well.
    assert {name for name in failed if not name.startswith("quality_measures__")} == {
        "quality_metrics__rows"
    }
    keys = {record.asset_key.to_user_string() for record in made}
    assert "quality/metrics" in keys
    assert "release/instructions" not in keys
