"""The suite of a candidate's measures: how varied, how balanced, how far from the current version.

Belongs here: an expectation for each threshold of `thresholds.toml`, and the row they are decided
on. Does not: computing a measure (`transforms/quality/dataset/`), or a threshold.
"""

from collections.abc import Iterable, Mapping
from math import inf
from typing import TYPE_CHECKING, Any

from expectations import profiles
from expectations.quality_metrics import NAME as METRICS_SUITE
from expectations.suite import MEASURE, Expect, Suite
from expectations.thresholds import Threshold
from transforms.lakehouse.quality_tables import MEASURES
from transforms.quality.dataset.judgeable import judgeable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NAME = "quality_measures"
#: How many of the measures that should be there have no value: a column of the suite's row.
UNTOLD = "untold"
#: The measure that counts the rows of a candidate.
ROWS = "rows"


def suite(profile: str) -> Suite:
    """Return the suite with a profile's thresholds; it is decided on `row`.

    Raises:
        ValueError: there is no such profile.
    """
    at = profiles.profile(profile)
    expectations = (_expectation(each, at.name) for each in at.of_suite(NAME).values())
    return Suite(NAME, MEASURES.name, at.name, tuple(expectations))


def _expectation(threshold: Threshold, profile: str) -> Expect:
    bound = {"min_value" if threshold.is_least else "max_value": threshold.bounds[profile]}
    return Expect(
        threshold.name,
        MEASURE,
        {"column": threshold.bounded.column, **bound},
        threshold.severity,
        threshold.description,
        threshold.said(profile),
    )


def row(measures: Iterable[Mapping[str, Any]], profile: str) -> dict[str, Any]:
    """Return what the suite judges: each bounded number with a note, and how many are not told.

    A number without a value is null, and its expectation passes; it is infinitely far beyond its
    bound, and fails, where it may not be absent (`thresholds.toml`): under `standard`, in a
    candidate of as many rows as that asks for.

    Args:
        measures: rows of quality.measures of one candidate.
        profile: whose thresholds judge it.
    """
    found = list(measures)
    at = profiles.profile(profile)
    bounds = [each for each in at.of_suite(NAME).values() if each.bounded.measure != UNTOLD]
    one = judgeable(found, [each.bounded for each in bounds])
    untold = [each for each in bounds if one[each.bounded.column] is None]
    rows = max((each["count"] for each in found if each["measure"] == ROWS), default=0)
    is_large = rows >= at.of_suite(METRICS_SUITE)["rows"].bounds["standard"]
    if is_large and profile != "sample":
        one |= {
            each.bounded.column: -inf if each.is_least else inf
            for each in untold
            if each.absent == "fails"
        }
    missed = [each for each in untold if each.absent != "passes"]
    told = "; ".join(f"{each.name}: {one[each.bounded.note_column]}" for each in missed)
    return {**one, UNTOLD: float(len(missed)), f"{UNTOLD}_note": told or None}


def frame(
    spark: "SparkSession", measures: Iterable[Mapping[str, Any]], profile: str
) -> "DataFrame":
    """Return `row` as a DataFrame of one row."""
    one = row(measures, profile)
    ddl = ", ".join(f"`{n}` {'string' if n.endswith('_note') else 'double'}" for n in one)
    return spark.createDataFrame([tuple(one.values())], ddl)
