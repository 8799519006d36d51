"""The collapse alarm: a varied dataset passes `standard`, each planted collapse is blocked."""

from math import inf

import pytest

from expectations import profiles, quality_measures
from tests.unit.planted_datasets import COLLAPSES, Row, as_table, measure_rows, varied
from transforms.quality.dataset.measure import Measure


def failing(rows: tuple[Row, ...], profile: str, severity: str = "critical") -> set[str]:
    one = quality_measures.row(as_table(measure_rows(rows)), profile)
    bounds = profiles.profile(profile).of_suite(quality_measures.NAME)
    return {
        name
        for name, each in bounds.items()
        if each.severity == severity and not each.holds(one[each.bounded.column], profile)
    }


def test_a_varied_dataset_passes_without_a_warning() -> None:
    assert failing(varied(), "standard") == set()
    assert failing(varied(), "standard", "warning") == set()


@pytest.mark.parametrize("collapse", COLLAPSES)
def test_each_collapse_is_blocked_by_the_expectation_meant_for_it(collapse: str) -> None:
    make, meant = COLLAPSES[collapse]
    assert meant <= failing(make(), "standard")


@pytest.mark.parametrize(
    "collapse",
    [
        "one prompt template that opens alike",
        "one prompt template with blanks at both ends",
        "one persona",
        "a habit with variations",
        "always closing alike",
        "one template with swapped names",
        "few texts paraphrased",
    ],
)
def test_a_collapse_of_two_thirds_of_the_texts_is_not_hidden_by_the_rest(collapse: str) -> None:
    make, meant = COLLAPSES[collapse]
    mixed = tuple(
        old if number % 3 == 0 else new
        for number, (old, new) in enumerate(zip(varied(), make(), strict=True))
    )
    assert meant & failing(mixed, "standard")


def test_the_sample_profile_reports_a_collapse_and_lets_it_pass() -> None:
    make, _ = COLLAPSES["one persona"]
    assert failing(make(), "sample") == set()


def test_what_must_be_told_of_a_large_candidate_fails_without_a_value() -> None:
    def judged(rows: int, profile: str) -> dict[str, object]:
        # a candidate of which only the rows were counted
        return quality_measures.row(as_table({"": [Measure("rows", rows, rows)]}), profile)

    large, small = judged(100, "standard"), judged(99, "standard")
    assert large["response_vendi"] == -inf
    assert large["option_balance"] is None
    assert small["response_vendi"] is None
    assert judged(100, "sample")["response_vendi"] is None
    # and it is named among what was not told, whatever the size
    assert "response_vendi: it was not measured" in str(small["untold_note"])
    assert "option_balance" not in str(small["untold_note"])


def test_every_bounded_measure_is_one_that_is_made() -> None:
    made = {measure.name for measure in measure_rows(varied())[""]}
    of_verdicts = {"accepted", "critic_score", "unsupported", "agreement", "contamination"}
    bounds = profiles.profile("standard").of_suite(quality_measures.NAME).values()
    bounded = {each.bounded.measure for each in bounds} - {quality_measures.UNTOLD}
    assert bounded - of_verdicts <= made
