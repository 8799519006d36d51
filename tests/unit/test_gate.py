import re
from dataclasses import replace
from pathlib import Path

import pytest

from expectations.data_docs import add_pages
from expectations.gate import ExpectationResult, store_results, stored_results, verdict
from expectations.profiles import PROFILES
from expectations.suite import Expect, Suite, no_rows
from expectations.suites import candidate_suites, suites
from transforms.lakehouse.lakehouse import Lakehouse

ZERO_ALWAYS = {"held_out_rows", "lineage_gaps", "unreconciled", "duplicate_share"}


def all_passed(profile: str = "sample") -> list[ExpectationResult]:
    return [
        ExpectationResult(
            suite.name, suite.version, e.name, e.severity, "passed", "0 rows", e.threshold
        )
        for suite in candidate_suites(profile)
        for e in suite.expectations
    ]


def with_status(check: str, status: str) -> list[ExpectationResult]:
    return [replace(r, status=status) if r.check == check else r for r in all_passed()]  # type: ignore[arg-type]


def test_a_candidate_whose_every_expectation_passed_may_ship() -> None:
    gate = verdict(all_passed(), candidate_suites("sample"))
    assert gate.passed
    assert str(gate) == "every expectation passed"


def test_without_any_result_nothing_ships_and_everything_is_missing() -> None:
    gate = verdict([], candidate_suites("sample"))
    assert not gate.passed
    assert len(gate.missing) == len(all_passed())
    assert "flows_pairs.key_unique" in str(gate)


def test_one_missing_result_blocks() -> None:
    results = [r for r in all_passed() if r.check != "lineage_gaps"]
    gate = verdict(results, candidate_suites("sample"))
    assert (gate.passed, gate.missing) == (False, ["quality_metrics.lineage_gaps"])


@pytest.mark.parametrize("check", ["lineage_gaps", "opening_share"])
def test_an_undecided_expectation_blocks_whatever_its_severity(check: str) -> None:
    gate = verdict(with_status(check, "errored"), candidate_suites("sample"))
    assert (gate.passed, gate.errored) == (False, [f"quality_metrics.{check}"])


def test_a_critical_failure_blocks() -> None:
    gate = verdict(with_status("messages_alternate", "failed"), candidate_suites("sample"))
    assert (gate.passed, gate.critical) == (False, ["flows_pairs.messages_alternate"])


def test_a_warning_shows_and_does_not_block() -> None:
    gate = verdict(with_status("distinct_2", "failed"), candidate_suites("sample"))
    assert (gate.passed, gate.warnings) == (True, ["quality_metrics.distinct_2"])


def test_results_of_another_profile_or_suite_version_count_as_none() -> None:
    gate = verdict(all_passed("sample"), candidate_suites("standard"))
    assert not gate.passed
    assert "quality_metrics.rows" in gate.missing
    stale = [replace(r, suite_version="old") for r in all_passed()]
    assert len(verdict(stale, candidate_suites("sample")).missing) == len(stale)


def test_severity_is_the_suites_not_that_of_a_stored_row() -> None:
    softened = [
        replace(r, severity="warning", status="failed") if r.check == "held_out_rows" else r
        for r in all_passed()
    ]
    assert verdict(softened, candidate_suites("sample")).critical == [
        "quality_metrics.held_out_rows"
    ]


def test_no_suites_is_no_pass() -> None:
    assert not verdict(all_passed(), []).passed


def test_stored_results_are_those_of_exactly_one_content(lakehouse: Lakehouse) -> None:
    results = all_passed()
    store_results(lakehouse, results, subject="v.1", checksum="abc", run_id="r1")
    assert verdict(stored_results(lakehouse, "v.1", "abc"), candidate_suites("sample")).passed
    assert stored_results(lakehouse, "v.1", "other") == []
    assert stored_results(lakehouse, "v.2", "abc") == []

    # A second validation replaces the first: an error can be mended by trying again.
    store_results(
        lakehouse, with_status("rows", "errored"), subject="v.1", checksum="abc", run_id="r2"
    )
    again = stored_results(lakehouse, "v.1", "abc")
    assert len(again) == len(results)
    assert verdict(again, candidate_suites("sample")).errored == ["quality_metrics.rows"]


def test_profiles_differ_in_dataset_thresholds_only() -> None:
    for lenient, strict in zip(suites("sample"), suites("standard"), strict=True):
        assert [e.name for e in lenient.expectations] == [e.name for e in strict.expectations]
        assert [e.severity for e in lenient.expectations] == [
            e.severity for e in strict.expectations
        ]
        differing = {
            one.name
            for one, other in zip(lenient.expectations, strict.expectations, strict=True)
            if one.kwargs != other.kwargs
        }
        assert not differing & ZERO_ALWAYS
        assert not differing or lenient.name in {"quality_metrics", "quality_measures"}
    assert set(PROFILES) == {"sample", "standard"}


def test_an_unknown_profile_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(ValueError, match="sample, standard"):
        candidate_suites("lax")


def test_every_expectation_can_name_an_asset_check_and_explains_itself() -> None:
    for suite in suites("standard"):
        for expect in suite.expectations:
            assert re.fullmatch(r"[A-Za-z0-9_]+", expect.name)
            assert expect.description.endswith(".")
            assert expect.threshold


def test_a_suites_version_follows_thresholds_and_severity() -> None:
    def suite(threshold: int, severity: str) -> Suite:
        bounds = {"column": "rows", "min_value": threshold}
        expect = Expect("rows", "ExpectColumnMinToBeBetween", bounds, severity, "Rows.", "some")  # type: ignore[arg-type]
        return Suite("s", "quality.metrics", "sample", (expect,))

    assert suite(1, "critical").version == suite(1, "critical").version
    assert suite(1, "critical").version != suite(2, "critical").version
    assert suite(1, "critical").version != suite(1, "warning").version


def test_two_expectations_of_one_name_are_refused() -> None:
    twice = no_rows("same", "a IS NULL", "Nothing.")
    with pytest.raises(ValueError, match="names \\['same'\\] twice"):
        Suite("s", "quality.metrics", "sample", (twice, twice))


def test_braces_in_a_condition_survive_formatting() -> None:
    query = no_rows("x", "text RLIKE '[a]{3}'", "Nothing.").kwargs["unexpected_rows_query"]
    assert query.format(batch="rows") == "SELECT * FROM rows WHERE text RLIKE '[a]{3}'"


def test_the_site_reads_without_a_network(tmp_path: Path) -> None:
    path = "validations/flows_pairs/v.1 & more/20261124T000000.1Z/b.html"
    built = tmp_path / "built" / path
    built.parent.mkdir(parents=True)
    built.write_text(
        '<html><head><link rel="stylesheet" href="https://example.org/a.css"></head><body>'
        '<script src="https://example.org/a.js" integrity="x"></script>'
        '<source media="x" srcset="https://example.org/logo.png"><script>var local = 1</script>'
        '<span>Status:</span> <i class="fas fa-times"></i> Failed</body></html>',
        encoding="utf-8",
    )
    site = tmp_path / "site"
    add_pages(tmp_path / "built", site)
    text = (site / path).read_text(encoding="utf-8")
    assert "https://" not in text
    assert "var local" in text
    index = (site / "index.html").read_text(encoding="utf-8")
    assert "flows_pairs" in index
    assert "v.1 &amp; more" in index
    assert ">failed<" in index


def test_pages_of_earlier_runs_stay_in_the_site(tmp_path: Path) -> None:
    for run in ("v.1", "v.2"):
        built = tmp_path / run
        page = built / "validations" / "flows_pairs" / run / "20261124T000000.1Z" / "b.html"
        page.parent.mkdir(parents=True)
        page.write_text("<span>Status:</span> Succeeded", encoding="utf-8")
        add_pages(built, tmp_path / "site")
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert index.count(">passed<") == 2
