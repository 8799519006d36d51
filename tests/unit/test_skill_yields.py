"""The yields of the skills: their shares, what is kept of them, and how they are shown."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dagster_project.metadata import stage_metadata, yields_metadata
from infra.summary import summary
from tests.unit.test_sql import append
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import TABLES
from transforms.lakehouse.views import register_duckdb
from transforms.quality.checkability import PAIRS_TO_TELL, least_checkable
from transforms.quality.skill_yields import SkillYield
from transforms.quality.yields_table import COLUMNS, record_yields, table
from transforms.stage import StageReport
from transforms.teacher.expected import Cost

CODING = SkillYield(
    "coding", seeds=4, contents=4, instructions=12, pairs=10, accepted=5, refused=3, failed=1,
    waiting=1, verified=8, not_checkable=2, unverified=1, calls=40, prompt_tokens=900,
    completion_tokens=100, cost_usd=0.25,
)  # fmt: skip
FERMI = SkillYield("fermi", seeds=2)


def test_shares_are_of_what_they_say_and_none_where_there_is_nothing() -> None:
    assert (CODING.acceptance, CODING.accepted_per_seed) == (0.5, 1.25)
    assert (CODING.usd_per_accepted, CODING.not_checkable_share) == (0.05, 0.25)
    assert (FERMI.acceptance, FERMI.usd_per_accepted, FERMI.not_checkable_share) == (None,) * 3
    assert FERMI.accepted_per_seed == 0.0


def test_the_table_has_a_row_of_every_column_for_each_skill() -> None:
    coding, fermi = table([CODING, FERMI])
    assert tuple(coding) == COLUMNS == tuple(fermi)
    assert (coding["acceptance"], coding["not_checkable"]) == ("50%", "25%")
    assert (coding["accepted_per_seed"], coding["usd_per_accepted"]) == ("1.25", "0.0500")
    assert (fermi["acceptance"], fermi["usd_per_accepted"]) == ("", "")


def test_the_ui_shows_the_table_and_plots_what_can_be_divided() -> None:
    shown = yields_metadata([CODING, FERMI])
    lines = shown["yields"].value.splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("| coding | 4 | 4 | 12 | 10 | 5 | 3 | 1 | 1 | 50%")
    del shown["yields"]
    assert shown == {
        "accepted_coding": 5,
        "acceptance_coding": 0.5,
        "not_checkable_share_coding": 0.25,
        "accepted_fermi": 0,
    }


def test_a_stage_of_several_skills_shows_each_ones_items_and_cost() -> None:
    report = StageReport("pairs", statuses={"done": 3, "failed": 1})
    report.by_skill = {"coding": {"done": 2, "failed": 1}, "fermi": {"done": 1}}
    report.spend = {"coding": Cost(3, 300, 0.5)}
    shown = stage_metadata(report)["skills"].value.splitlines()
    assert shown[0] == "| skill | done | failed | paid_calls | paid_usd |"
    assert shown[2:] == ["| coding | 2 | 1 | 3 | 0.5 |", "| fermi | 1 | 0 | 0 | 0.0 |"]
    del report.by_skill["fermi"]
    assert "skills" not in stage_metadata(report), "the stage's own numbers say it all"


def test_a_run_writes_what_it_changed_and_the_view_shows_the_newest_count(
    lakehouse: Lakehouse,
) -> None:
    first = [replace(CODING, cost_usd=0.1 + 0.2), SkillYield("fermi", seeds=1)]
    assert record_yields(lakehouse, first, "one") == ["coding", "fermi"]
    same = replace(CODING, cost_usd=0.3)  # the same sum in another order
    assert record_yields(lakehouse, [same, replace(FERMI, contents=1)], "two") == ["fermi"]
    assert record_yields(lakehouse, [same, FERMI], "two") == ["fermi"], "in place of the last"
    version = lakehouse.version("quality.yields")
    assert record_yields(lakehouse, [same, FERMI], "three") == []
    assert lakehouse.version("quality.yields") == version
    with duckdb.connect() as connection:
        register_duckdb(connection, lakehouse.root)
        runs = connection.execute("select run_id, skill from quality.yields order by all")
        assert runs.fetchall() == [("one", "coding"), ("one", "fermi"), ("two", "fermi")]
        shown = connection.execute(
            "select skill, seeds, acceptance, round(usd_per_accepted_pair, 6), not_checkable_share "
            "from quality.skills order by skill"
        )
        assert shown.fetchall() == [("coding", 4, 0.5, 0.06, 0.25), ("fermi", 2, None, None, None)]


def test_the_least_checkable_skill_is_one_that_has_pairs_enough_to_tell() -> None:
    few, enough = PAIRS_TO_TELL - 1, PAIRS_TO_TELL
    judged = {
        "few": {"verified": few, "not_checkable": few},
        "never": {"verified": 0, "not_checkable": 0},
    }
    assert least_checkable(judged) is None
    judged["sure"] = {"verified": enough, "not_checkable": 0}
    assert least_checkable(judged) == ("sure", 0.0)
    judged["unsure"] = {"verified": 2 * enough, "not_checkable": enough}
    judged["also unsure"] = {"verified": enough, "not_checkable": enough // 2}
    assert least_checkable(judged) == ("also unsure", 0.5), "of two alike the first by name"


def test_the_summary_has_a_line_for_each_of_several_skills(lakehouse: Lakehouse) -> None:
    record_yields(lakehouse, [CODING], "run")
    assert "refused mostly" not in summary("run", lakehouse.root)[0]
    record_yields(lakehouse, [CODING, FERMI], "run")
    _refuse(lakehouse)
    lines = summary("run", lakehouse.root)[0].splitlines()
    head = next(n for n, line in enumerate(lines) if "refused mostly" in line)
    assert lines[head].split() == ["skill", "seeds", "pairs", "accepted", "calls", "refused",
                                   "mostly", "as"]  # fmt: skip
    assert lines[head + 1].split("  ")[-1] == "2 wrong_result, 1 not_verifiable, 1 truncated"
    assert lines[head + 1].split()[:5] == ["coding", "4", "10", "5", "40"]
    assert lines[head + 2].split() == ["fermi", "2", "0", "0", "0", "1", "no_estimate_in_it"]


def at(hour: int) -> datetime:
    return datetime(2026, 1, 1, hour, tzinfo=UTC)


def _refuse(house: Lakehouse) -> None:
    """Two pairs that failed a check, one by two of them; and work that came to nothing.

    And what no longer counts: a pair made anew since, and a check that has changed its mind since.
    """
    made = [("before", 1, ["old"]), ("a", 2, ["a"]), ("b", 2, ["b"])]
    pairs = [
        {"stage": "pairs", "work_item": "of b" if name == "before" else f"of {name}",
         "skill": "coding", "status": "done", "output_ids": ids, "created_at": at(hour)}
        for name, hour, ids in made
    ]  # fmt: skip
    append(house.path("ops.outcomes"), TABLES["ops.outcomes"], *pairs)
    rows = [{"pair_id": name, "skill": "coding"} for name in ("old", "a", "b")]
    append(house.path("flows.pairs"), TABLES["flows.pairs"], *rows)
    said = [
        ("a", "wrong_result", "failed", 2), ("b", "wrong_result", "failed", 2),
        ("b", "truncated", "failed", 2), ("old", "truncated", "failed", 1),
        ("a", "shallow", "failed", 1), ("a", "shallow", "passed", 2),
    ]  # fmt: skip
    verdicts = [
        {"pair_id": pair, "check": reason, "check_version": f"{reason}@{hour}", "verdict": verdict,
         "reason": reason if verdict == "failed" else None, "created_at": at(hour)}
        for pair, reason, verdict, hour in said
    ]  # fmt: skip
    append(house.path("quality.verdicts"), TABLES["quality.verdicts"], *verdicts)
    rejected = {
        "stage": "contents", "work_item": "w", "skill": "fermi", "status": "rejected",
        "reason": "no_estimate_in_it",
    }  # fmt: skip
    append(house.path("ops.outcomes"), TABLES["ops.outcomes"], rejected)


def test_measures_of_an_older_lakehouse_are_still_found(tmp_path: Path) -> None:
    from transforms.lakehouse.lakehouse import create_table
    from transforms.lakehouse.quality_tables import METRICS
    from transforms.quality.report import measured

    new = {"not_checkable_share", "least_checkable_skill"}
    older = replace(METRICS, columns=tuple(c for c in METRICS.columns if c.name not in new))
    house = Lakehouse(str(tmp_path / "lakehouse"))
    create_table(house.path(METRICS.name), older)
    append(house.path(METRICS.name), older, {"version": "v1", "checksum": "abc"})
    house.create_tables()
    row = measured(house, {"version": "v1", "checksum": "abc"})
    assert row is not None
    assert {row[name] for name in new} == {None}
    append(house.path(METRICS.name), METRICS, {"version": "v2", "not_checkable_share": 0.5})
    with duckdb.connect() as connection:
        register_duckdb(connection, house.root)
        found = connection.execute("select version, not_checkable_share from quality.metrics")
        assert dict(found.fetchall()) == {"v1": None, "v2": 0.5}
