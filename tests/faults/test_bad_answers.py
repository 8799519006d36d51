"""Answers that are not JSON, empty, cut or refused, and a server that errs: the run completes."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.job import Finished, Undisturbed, Workplace, generation
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.lakehouse.views import RELEASE_VIEW

pytestmark = pytest.mark.timeout(1800)

#: Shares of the questions. What is `_once` goes well when it is tried again.
FAULTS = {
    "malformed": 0.08,
    "empty": 0.06,
    "cut_length": 0.06,
    "cut_stop": 0.06,
    "refusal": 0.03,
    "content_filter": 0.03,
    "bad_request": 0.03,
    "error_500_once": 0.04,
    "error_503_once": 0.04,
    "dropped_once": 0.04,
    "rate_limited_once": 0.04,
}

#: Few of all answers are structured: so those in a fence are certain, whatever the hashes say.
FENCED = {"fault": "fenced", "contains": "You write questions for reading examinations", "times": 3}

#: Enough answers for a fault of every kind, also among those that are released or not.
CONFIG = generation(
    seeds={"knowledge_pile": 10, "automathtext": 6, "codeparrot": 4}, types_per_content=3
)


@dataclass(frozen=True)
class Run:
    """A run on a teacher with faults of every kind."""

    place: Workplace
    finished: Finished
    stats: dict[str, Any]

    def items(self, where: str) -> int:
        return int(self.place.ask_one(f"SELECT count(*) FROM ops.outcomes WHERE {where}"))


@pytest.fixture(scope="module")
def run(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Run:
    place = undisturbed.seeds(tmp_path_factory.mktemp("bad-answers"))
    with ScriptedTeacher(faults=FAULTS, fault_script=[FENCED], retry_after_s=0.2) as teacher:
        finished = place.run(CONFIG, teacher.environment())
        return Run(place, finished, teacher.stats())


def test_every_fault_was_injected_and_the_run_completes(run: Run) -> None:
    assert run.finished.code == 0, run.finished.said
    planned = {fault.removesuffix("_once") for fault in FAULTS} | {FENCED["fault"]}
    assert set(run.stats["by_fault"]) == planned


def test_items_fail_or_are_rejected_with_a_reason_and_the_run_says_how_many(run: Run) -> None:
    rows = run.place.ask(
        "SELECT stage, status, reason, count(*) AS n, count(error) AS told FROM ops.outcomes "
        "WHERE status <> 'done' GROUP BY ALL"
    )
    reasons = {(row["status"], row["reason"]) for row in rows}
    assert {("failed", "malformed"), ("failed", "bad_request"), ("rejected", "refused")} <= reasons
    assert ("failed", "flow_error") not in reasons
    for row in rows:
        assert row["reason"]
        assert f"{row['n']} {row['status']} in {row['stage']}: {row['reason']}" in run.finished.out
        assert row["told"] == row["n"] or row["status"] == "rejected"


def test_an_answer_that_does_not_parse_is_asked_for_once_more_and_no_more(run: Run) -> None:
    again = run.place.ask(
        "SELECT work_item, agent, count(*) AS calls FROM ops.teacher_calls "
        "WHERE step_path LIKE '%/again' GROUP BY ALL"
    )
    assert again
    assert {row["calls"] for row in again} == {1}


def test_a_server_that_errs_once_is_asked_again_and_costs_no_item(run: Run) -> None:
    tried = run.place.ask_one("SELECT count(*) FROM ops.teacher_calls WHERE attempts > 1")
    assert tried > 0
    assert run.items("reason = 'teacher_error'") == 0
    pending = run.place.ask_one("SELECT sum(pending) FROM quality.reconciliation")
    assert pending == 0


def test_a_refusal_or_a_bad_request_is_on_record_and_paid_once(run: Run) -> None:
    rows = run.place.ask("SELECT status, count(*) AS n FROM ops.teacher_calls GROUP BY status")
    statuses = {row["status"]: row["n"] for row in rows}
    assert statuses["refused"] > 0
    assert statuses["bad_request"] == run.stats["by_status"]["400"]
    assert run.stats["answered_again"] == 0


def test_no_empty_or_cut_answer_is_released(run: Run) -> None:
    released = run.place.ask(f"SELECT response, finish_reason FROM {RELEASE_VIEW}")
    assert released
    assert all(row["response"].strip() for row in released)
    assert {row["finish_reason"] for row in released} == {"stop"}
    failed = run.place.ask(
        "SELECT DISTINCT \"check\" FROM quality.verdicts WHERE verdict = 'failed'"
    )
    assert {"empty_answer", "truncated_answer"} <= {row["check"] for row in failed}


def test_the_counts_reconcile(run: Run) -> None:
    rows = run.place.ask("SELECT stage, failed, rejected, gap FROM quality.reconciliation")
    assert {row["gap"] for row in rows} == {0}
    stages = [row for row in rows if not row["stage"].startswith(("source.", "seeds.", "released"))]
    assert sum(row["failed"] for row in stages) == run.items("status = 'failed'") > 0
    assert sum(row["rejected"] for row in stages) == run.items("status = 'rejected'") > 0
