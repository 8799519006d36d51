from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from expectations import flows_pairs, quality_measures, quality_metrics, seeds_documents
from expectations.gate import ExpectationResult, validate
from expectations.profiles import profile
from expectations.suite import Suite
from expectations.suites import candidate_suites, suites
from tests.spark.quality_rows import NOW, document, frame, released
from transforms.lakehouse.lakehouse import declared
from transforms.lakehouse.quality_tables import MEASURES as MEASURES_TABLE
from transforms.lakehouse.quality_tables import METRICS
from transforms.lakehouse.schema import Table
from transforms.lakehouse.seeds_tables import DOCUMENTS
from transforms.lakehouse.tables import RELEASED

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PAIRS = flows_pairs.suite("sample")
SEEDS = seeds_documents.suite("sample")
MEASURES = quality_metrics.suite("standard")
TABLE_OF_MEASURES = MEASURES_TABLE.name


def metrics(**values: Any) -> dict[str, Any]:
    return {
        "version": "2026-11-24.1", "checksum": "abc", "rows": 120, "pairs": 200,
        "accepted_share": 0.6, "duplicate_share": 0.0, "held_out_rows": 0, "lineage_gaps": 0,
        "unreconciled": 0, "distinct_1": 0.2, "distinct_2": 0.6, "opening_share": 0.1,
        "transformation_coverage": 1.0, "type_coverage": 0.7, "largest_seed_share": 0.05,
        "mean_response_chars": 200.0, "created_at": NOW, "not_checkable_share": 0.5,
        "least_checkable_skill": "fermi", "benchmark_sets": 3, "contaminated_share": 0.01, **values,
    }  # fmt: skip


def table_of(suite: Suite) -> Table:
    return RELEASED if suite.table == RELEASED.name else declared(suite.table)


def told_measures() -> list[dict[str, Any]]:
    """Rows of quality.measures in which every bounded number is just within its bound."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for each in profile("standard").of_suite(quality_measures.NAME).values():
        skill = "fermi" if each.bounded.of.endswith("_of_skills") else ""
        row = {
            "version": "2026-11-24.1", "skill": skill, "measure": each.bounded.measure,
            "value": None, "drift": None, "count": 120, "note": None,
        }  # fmt: skip
        column = "drift" if each.bounded.of == "drift" else "value"
        found = rows.setdefault((skill, each.bounded.measure), row)
        found[column] = each.bounds["standard"]
    rows["", "rows"] = {"skill": "", "measure": "rows", "value": 120.0, "count": 120}
    return list(rows.values())


def run(
    spark: "SparkSession", suite: Suite, rows: list[dict[str, Any]], folder: Path
) -> dict[str, ExpectationResult]:
    data = (
        quality_measures.frame(spark, rows, suite.profile)
        if suite.name == quality_measures.NAME
        else frame(spark, table_of(suite), rows)
    )
    results = validate(data, suite, docs_folder=str(folder), run_name="2026-11-24.1")
    return {result.check: result for result in results}


def not_passed(results: dict[str, ExpectationResult]) -> set[str]:
    return {check for check, result in results.items() if result.status != "passed"}


def test_good_rows_pass_every_suite_and_the_site_lists_them(
    spark: "SparkSession", tmp_path: Path
) -> None:
    good = {
        DOCUMENTS.name: [document(), document("s2", split="held_out")],
        RELEASED.name: [released("p1"), released("p2"), released("p3")],
        METRICS.name: [metrics()],
        TABLE_OF_MEASURES: told_measures(),
    }
    for suite in suites("standard"):
        results = run(spark, suite, good[suite.table], tmp_path / "docs")
        assert not_passed(results) == set(), results
        assert [*results] == [e.name for e in suite.expectations]
        assert all(r.observed and r.threshold and r.detail is None for r in results.values())
    index = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    for suite in suites("standard"):
        assert suite.name in index
    assert index.count(">passed<") == 4
    pages = list((tmp_path / "docs" / "validations").rglob("*.html"))
    assert len(pages) == 4
    assert not any("https://cdn" in page.read_text(encoding="utf-8") for page in pages)
    assert spark.catalog.tableExists("tmp_view") is False


def test_each_planted_defect_of_a_pair_breaks_its_expectation(
    spark: "SparkSession", tmp_path: Path
) -> None:
    turn = {"role": "user", "content": released("p1")["messages"][0]["content"]}
    said = {"role": "assistant", "content": released("p1")["response"]}
    rows = [
        released("p1"),
        released("p1"),  # the key twice
        released("p2", messages=[turn, turn]),  # no assistant at the end
        released("p3", messages=[said, turn, said]),  # out of turn
        released("p4", messages=[turn, {"role": "assistant", "content": " "}]),
        released("p5", response="Another answer."),  # not the last message
        released("p6", instruction="Never asked?"),
        released("p7", response=" "),
        released("p8", finish_reason="length"),
        released("p9", license=" "),
        released("q1", license="unknown-web"),
        released("q2", model=None, seed_id=None),
    ]
    results = run(spark, PAIRS, rows, tmp_path / "docs")
    assert not_passed(results) == {e.name for e in PAIRS.expectations} - {"columns_present"}
    assert {r.status for r in results.values()} == {"passed", "failed"}
    assert results["key_unique"].detail == "pair_id=p1, copies=2"
    assert results["messages_alternate"].observed == "3 rows"
    assert results["required_values_present"].detail == "pair_id=q2"
    assert results["licence_stated"].severity == "warning"
    assert ">failed<" in (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")


def test_a_system_message_and_more_turns_are_a_proper_conversation(
    spark: "SparkSession", tmp_path: Path
) -> None:
    row = released("p1")
    system = {"role": "system", "content": "Be brief."}
    follow_up = {"role": "user", "content": "And briefly?"}
    turns = [system, *row["messages"], follow_up, row["messages"][1]]
    results = run(spark, PAIRS, [released("p1", messages=turns)], tmp_path / "docs")
    assert not_passed(results) == set()


def test_what_tools_said_stands_between_a_call_and_what_is_said_next(
    spark: "SparkSession", tmp_path: Path
) -> None:
    asked, answer = released("p1")["messages"]
    call = {"role": "assistant", "content": "<tool_call>{}</tool_call>"}
    said = {"role": "tool", "content": "42"}
    good = [asked, call, said, said, call, said, answer]
    unasked = [asked, said, answer]
    unused = [asked, answer, asked, call, said]
    rows = [released("p1", messages=good), released("p2", messages=unasked)]
    rows.append(released("p3", messages=unused))
    results = run(spark, PAIRS, rows, tmp_path / "docs")
    assert results["messages_alternate"].detail == "pair_id=p2; pair_id=p3"


def test_each_planted_defect_of_the_seeds_breaks_its_expectation(
    spark: "SparkSession", tmp_path: Path
) -> None:
    rows = [
        document("s1"),
        document("s1"),
        document("s2", split="test"),
        document("s3", text="  ", char_count=2),
        document("s4", char_count=7),
        document("s5", license=""),
        document("s6", license="unknown"),
        document("s7", sources=[]),
        document("s8", source=None),
    ]
    results = run(spark, SEEDS, rows, tmp_path / "docs")
    untouched = {"columns_present", "has_documents"}
    assert not_passed(results) == {e.name for e in SEEDS.expectations} - untouched
    assert "has_documents" in not_passed(run(spark, SEEDS, [], tmp_path / "docs"))


def test_each_measure_out_of_bounds_breaks_its_expectation(
    spark: "SparkSession", tmp_path: Path
) -> None:
    bad = metrics(
        rows=99, accepted_share=0.1, duplicate_share=0.01, held_out_rows=1, lineage_gaps=2,
        unreconciled=3, distinct_2=0.01, opening_share=0.5, transformation_coverage=0.5,
        type_coverage=0.1, largest_seed_share=0.4, not_checkable_share=0.51,
        benchmark_sets=0, missing_benchmarks="arc, gsm8k", missing_required_benchmarks="gsm8k",
    )  # fmt: skip
    results = run(spark, MEASURES, [bad], tmp_path / "docs")
    assert not_passed(results) == {e.name for e in MEASURES.expectations} - {
        "columns_present",
        "one_row",
    }
    assert (results["lineage_gaps"].observed, results["lineage_gaps"].threshold) == ("2", "0")
    assert results["rows"].threshold == "at least 100"
    unsure = results["not_checkable_share"]
    assert (unsure.severity, unsure.threshold) == ("critical", "at most 0.5 in every skill")
    assert unsure.detail == "least_checkable_skill=fermi, not_checkable_share=0.51"
    warnings = {check for check, r in results.items() if r.severity == "warning"}
    assert "distinct_2" in warnings
    assert "opening_share" not in warnings
    assert {"benchmark_sets", "missing_benchmarks"} <= warnings
    assert results["missing_required_benchmarks"].severity == "critical"
    assert results["missing_required_benchmarks"].detail == "missing_required_benchmarks=gsm8k"


def test_an_absent_column_is_an_error_not_a_pass_and_says_which(
    spark: "SparkSession", tmp_path: Path
) -> None:
    data = frame(spark, RELEASED, [released("p1")]).drop("messages")
    found = validate(data, PAIRS, docs_folder=str(tmp_path / "docs"), run_name="r")
    results = {r.check: r for r in found}
    assert results["columns_present"].status == "failed"
    assert results["columns_present"].observed == "missing: messages"
    assert results["messages_alternate"].status == "errored"
    assert "messages" in (results["messages_alternate"].detail or "")
    assert results["answer_complete"].status == "passed"


def test_measures_that_are_null_do_not_pass(spark: "SparkSession", tmp_path: Path) -> None:
    empty = metrics(rows=0, pairs=0, accepted_share=None, opening_share=None)
    # What no skill has pairs enough for, or was not counted yet, is no objection.
    empty |= {"not_checkable_share": None, "least_checkable_skill": None}
    results = run(spark, MEASURES, [empty], tmp_path / "docs")
    assert "not_checkable_share" not in not_passed(results)
    assert {"rows", "accepted_share", "opening_share"} <= not_passed(results)
    assert results["accepted_share"].observed == "no value"


@pytest.mark.parametrize("name", ["sample", "standard"])
def test_candidate_suites_are_of_the_candidates_tables(name: str) -> None:
    assert [s.table for s in candidate_suites(name)] == [
        RELEASED.name,
        METRICS.name,
        TABLE_OF_MEASURES,
    ]
