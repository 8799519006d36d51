"""The row checks on planted defects: how often each is right, on what nobody looked at."""

import pytest

from tests.planted.cases import HELD
from tests.planted.measure import CHECKED, cases_of, rates

#: The goal of issue 7, on the half that was not looked at while thresholds were chosen.
LEAST = 0.95
#: Evasions are put in ever new words, and a list has only those somebody thought of: 0.88 when
#: measured. The check misses the goal; this keeps it from getting worse.
LEAST_RECALL = {"hedge": 0.85}


@pytest.mark.parametrize("check", CHECKED)
def test_a_check_is_right_about_what_nobody_looked_at(check):
    found = rates(check)[HELD]
    assert found.precision >= LEAST, found
    assert found.recall >= LEAST_RECALL.get(check, LEAST), found


@pytest.mark.parametrize("check", CHECKED)
def test_there_are_enough_cases_of_enough_kinds_in_both_halves(check):
    for is_defect in (True, False):
        of_label = [case for case in cases_of(check) if case.is_defect is is_defect]
        assert len(of_label) >= 200
        assert len({case.kind for case in of_label} - {"plain"}) >= 12
        share = sum(case.half == HELD for case in of_label) / len(of_label)
        assert 0.25 < share < 0.75
