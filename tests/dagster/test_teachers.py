"""The file of teachers, as the assets meet it: plans, and an embedded teacher beside another."""

from pathlib import Path

import pytest

from dagster_project.generation import GenerationResource
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.failures import Misconfigured

FILE = """
[roles]
writer = "hosted"
critic = "{critic}"
[endpoints.hosted]
base_url = "{url}"
model = "w"
[endpoints.house]
base_url = "http://127.0.0.1:9/v1"
model = "c"
{more}
"""


def test_a_changed_parameter_of_the_critic_outdates_the_critics_work_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "teachers.toml"
    monkeypatch.setenv("TEACHERS", str(path))
    plans = []
    for more in ("", "limits = {concurrency = 3}", "parameters = {seed = 1}"):
        path.write_text(FILE.format(critic="house", url="http://127.0.0.1:9/v1", more=more))
        plans.append(GenerationResource().plans(Lakehouse(str(tmp_path))))
    plain, limited, seeded = plans
    assert limited == plain, "how hard a teacher is driven changes no answer"
    outdated = {stage for stage in plain if plain[stage] != seeded[stage]}
    assert outdated == {"refinements", "verdicts"}, "edits are judged, and answers"


def test_a_budget_in_dollars_is_refused_where_no_teacher_has_a_price(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    budgeted = GenerationResource(max_usd=5.0)
    with ScriptedTeacher() as teacher:
        for name, value in teacher.environment().items():
            monkeypatch.setenv(name, value)
        with pytest.raises(Misconfigured, match="TEACHER_PROMPT_USD_PER_MTOK"):
            budgeted.connect()
        assert teacher.stats()["calls"] == 0
        monkeypatch.setenv("TEACHER_COMPLETION_USD_PER_MTOK", "0.5")
        assert budgeted.connect().teacher.price.is_known
        monkeypatch.delenv("TEACHER_COMPLETION_USD_PER_MTOK")
        assert GenerationResource(max_tokens=500).connect()
