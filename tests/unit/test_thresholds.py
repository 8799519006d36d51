"""The thresholds' file, and what a deployment may change of it."""

from pathlib import Path

import pytest

from expectations.profiles import profile
from expectations.suites import candidate_suites
from expectations.thresholds import VARIABLE, Threshold, WrongThresholds, thresholds


def changed(folder: Path, text: str) -> dict[str, Threshold]:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return {f"{each.suite}.{each.name}": each for each in thresholds({VARIABLE: str(path)})}


def test_every_threshold_has_both_profiles_a_reason_and_a_sentence() -> None:
    for each in thresholds({}):
        assert each.bounds.keys() == {"sample", "standard"}
        assert each.reason.endswith(".")
        assert each.description.endswith(".")
        assert each.severity in ("critical", "warning")
        assert each.absent in ("fails", "shows", "passes")
        # the sample profile never asks for more
        lenient, strict = each.bounds["sample"], each.bounds["standard"]
        assert lenient <= strict if each.is_least else lenient >= strict


def test_a_deployment_changes_single_entries_and_keeps_the_rest(tmp_path: Path) -> None:
    found = changed(
        tmp_path,
        '[quality_metrics.rows]\nat_least = {standard = 5000}\nreason = "No less."\n'
        '[quality_measures.response_openings]\nseverity = "warning"\n',
    )
    rows = found["quality_metrics.rows"]
    assert (rows.bounds, rows.reason) == ({"sample": 1, "standard": 5000}, "No less.")
    assert found["quality_measures.response_openings"].severity == "warning"
    assert found["quality_measures.response_openings"].bounds["standard"] == 0.5
    before = {f"{each.suite}.{each.name}": each for each in thresholds({})}
    same = before.keys() - {"quality_metrics.rows", "quality_measures.response_openings"}
    assert all(found[name] == before[name] for name in same)
    assert [*found] == [*before]


def test_the_suites_follow_the_deployments_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = [suite.version for suite in candidate_suites("standard")]
    path = tmp_path / "mine.toml"
    path.write_text("[quality_metrics.rows]\nat_least = {standard = 7}\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(path))
    pairs, metrics, measures = candidate_suites("standard")
    assert metrics.expect("rows").threshold == "at least 7"
    # so what was decided by the old bound counts no more, and the rest still does
    assert [pairs.version, measures.version] == [versions[0], versions[2]]
    assert metrics.version != versions[1]
    assert profile("standard").of_suite("quality_metrics")["rows"].bounds["standard"] == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[quality_metrics.row]\nseverity = 'warning'", "did you mean quality_metrics.rows"),
        ("[quality_metric.rows]\nseverity = 'warning'", "no threshold quality_metric.rows"),
        ("quality_metrics = 3", "quality_metrics is no table"),
        ("[quality_metrics]\nrows = 3", r"\[quality_metrics.rows\] is no table"),
        ("[quality_metrics.rows]\nat_most = {standard = 3}", "the bound is at_least, not at_most"),
        ("[quality_metrics.rows]\nminimum = 3", "minimum cannot be set"),
        ("[quality_metrics.rows]\nmeasure = 'pairs'", "measure cannot be set"),
        ("[quality_metrics.rows]\nseverity = 'mild'", "use critical or warning"),
        ("[quality_metrics.rows]\nat_least = 3", "table by profile"),
        ("[quality_metrics.rows]\nat_least = {strict = 3}", "no profile 'strict'"),
        ("[quality_metrics.rows]\nat_least = {standard = 'many'}", "'many', not a number"),
        ("[quality_metrics.rows]\nat_least = {standard = nan}", "nan, not a number"),
        ("[quality_metrics.rows]\nat_least = {standard = true}", "True, not a number"),
        ("[quality_metrics", "cannot be read"),
    ],
)
def test_a_mistake_is_refused_and_named_by_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongThresholds, match=said):
        changed(tmp_path, text)


def test_a_file_that_is_not_there_is_an_error_and_an_empty_setting_is_none(tmp_path: Path) -> None:
    with pytest.raises(WrongThresholds, match=r"gone\.toml"):
        thresholds({VARIABLE: str(tmp_path / "gone.toml")})
    assert thresholds({VARIABLE: " "}) == thresholds({})
