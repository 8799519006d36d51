"""Every skill through every stage of the job, on Spark, against the scripted teacher.

What one skill makes of a document in detail is its own unit tests' to say; here it is that each
comes through the whole of the job, with its tools, its verdicts and its lineage.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from infra.run import with_skills
from tests.e2e.job import Finished, Workplace, generation
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.flows.skill import load_skill, skill_names
from transforms.flows.work import STAGES
from transforms.lakehouse.views import RELEASE_VIEW

pytestmark = pytest.mark.timeout(1800)

CONFIG = generation(
    seeds={"knowledge_pile": 1, "codeparrot": 1},
    types_per_content=2,
    instructions_per_type=1,
    refinements_per_instruction=1,
    mix=dict.fromkeys(skill_names(), 1.0),
    max_seed_chars=2000,
)


@dataclass(frozen=True)
class Job:
    """A run of all skills, and what the teacher's books said after it."""

    place: Workplace
    finished: Finished
    stats: dict[str, Any]

    def ask(self, query: str) -> list[dict[str, Any]]:
        return self.place.ask(query)


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    place = Workplace(tmp_path_factory.mktemp("all-skills"))
    with ScriptedTeacher() as teacher:
        finished = place.run(with_skills(CONFIG, "all"), teacher.environment(), timeout_s=1700)
        assert finished.code == 0, finished.said
        yield Job(place, finished, teacher.stats())


def by_skill(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {skill: [] for skill in skill_names()}
    for row in rows:
        found[row["skill"]].append(row)
    return found


@pytest.mark.parametrize("skill", skill_names())
def test_each_skill_ships_pairs_seed_and_refined(job: Job, skill: str) -> None:
    asked = job.ask(f"SELECT goal FROM flows.pairs WHERE skill = '{skill}'")
    assert {"seed"} < {row["goal"] for row in asked}
    shipped = job.ask(f"SELECT * FROM {RELEASE_VIEW} WHERE skill = '{skill}'")
    refused = job.ask(
        'SELECT "check", reason, evidence FROM quality.verdicts JOIN flows.pairs USING (pair_id) '
        f"WHERE verdict = 'failed' AND skill = '{skill}'"
    )
    assert shipped, refused
    assert {row["instruction_type"] for row in shipped} <= {*load_skill(skill).instruction_types}


def test_no_item_of_any_skill_failed_or_was_left(job: Job) -> None:
    ended = job.ask("SELECT skill, stage, status, reason FROM ops.outcomes")
    assert [row for row in ended if row["status"] not in {"done", "rejected"}] == []
    assert [row for row in ended if row["status"] == "rejected" and not row["reason"]] == []
    for skill, rows in by_skill(ended).items():
        assert {row["stage"] for row in rows} == {*STAGES}, skill


def test_the_sums_of_all_skills_reconcile(job: Job) -> None:
    sums = job.ask("SELECT stage, gap, pending FROM quality.reconciliation")
    assert {*STAGES, "released"} < {row["stage"] for row in sums}
    assert [row for row in sums if row["gap"] or row["pending"]] == []


def test_every_shipped_pair_passed_a_verifier_of_its_skill_and_its_verdicts_say_how(
    job: Job,
) -> None:
    shipped = {
        row["pair_id"]: row["skill"]
        for row in job.ask(f"SELECT pair_id, skill FROM {RELEASE_VIEW}")
    }
    verdicts = job.ask('SELECT pair_id, "check" AS name, verdict, method FROM quality.verdicts')
    passed = Counter(
        row["pair_id"]
        for row in verdicts
        if row["verdict"] == "passed"
        and row["name"].startswith(f"{shipped.get(row['pair_id'])}.")
        and row["method"]
    )
    assert {pair for pair in shipped if not passed[pair]} == set()


def test_what_tools_did_is_in_the_messages_that_ship(job: Job) -> None:
    rows = by_skill(job.ask(f"SELECT skill, messages, tool_calls FROM {RELEASE_VIEW}"))
    for skill in ("tool_use", "web_agent", "open_domain_qa"):
        assert any(row["tool_calls"] for row in rows[skill]), skill
    for row in rows["tool_use"]:
        calls = json.loads(row["tool_calls"] or "[]")
        results = [turn for turn in row["messages"] if turn["role"] == "tool"]
        assert len(results) == len(calls)


def test_a_conversation_takes_turns(job: Job) -> None:
    for row in by_skill(job.ask(f"SELECT skill, messages FROM {RELEASE_VIEW}"))["conversation"]:
        roles = [turn["role"] for turn in row["messages"] if turn["role"] != "system"]
        assert len(roles) >= 4
        assert roles == ["user", "assistant"] * (len(roles) // 2)


def test_each_call_was_paid_once(job: Job) -> None:
    assert job.stats["answered"] == job.stats["calls"] > 0
    assert job.stats["answered_again"] == 0
    paid = job.place.ask_one("SELECT count(*) FROM ops.teacher_calls WHERE status <> 'tool'")
    assert paid == job.stats["answered"]
