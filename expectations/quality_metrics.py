"""The suite of a candidate's counts and sums: its one row of quality.metrics.

Belongs here: what must be right of them, and the bounds that a profile sets. Does not: computing
them (`transforms/quality/measures.py`), or a threshold (`thresholds.toml`).
"""

from dataclasses import replace

from expectations import profiles
from expectations.declared import schema_expectations
from expectations.suite import Expect, Suite, no_rows
from expectations.thresholds import Threshold
from transforms.lakehouse.quality_tables import METRICS

NAME = "quality_metrics"


def suite(profile: str) -> Suite:
    """Return the suite with a profile's thresholds.

    Raises:
        ValueError: there is no such profile.
    """
    at = profiles.profile(profile)
    return Suite(
        NAME,
        METRICS.name,
        at.name,
        (
            schema_expectations(METRICS)[0],
            Expect(
                "one_row",
                "ExpectTableRowCountToEqual",
                {"value": 1},
                "critical",
                "The candidate was measured, once.",
                "1 row",
            ),
            _zero("held_out_rows", "No row comes from a document held out for evaluation."),
            _zero("lineage_gaps", "Every row leads back to its document."),
            _zero("unreconciled", "The counts account for every record, work item and pair."),
            _zero("duplicate_share", "No two rows say the same."),
            *(_set_by_profile(each, at.name) for each in at.of_suite(NAME).values()),
            *_decontaminated(),
        ),
    )


def _set_by_profile(threshold: Threshold, profile: str) -> Expect:
    """Return the expectation of how much there is and how varied it is."""
    column, bound = threshold.bounded.column, threshold.bounds[profile]
    if column == "not_checkable_share":
        return _checkable(threshold, profile)
    least = threshold.is_least
    return Expect(
        threshold.name,
        "ExpectColumnMinToBeBetween" if least else "ExpectColumnMaxToBeBetween",
        {"column": column, "min_value" if least else "max_value": bound},
        threshold.severity,
        threshold.description,
        threshold.said(profile),
    )


def _checkable(threshold: Threshold, profile: str) -> Expect:
    """Bound the share, which is null where no skill has pairs enough. What fails names the skill.

    Candidates measured before the share was counted have none either.
    """
    expect = no_rows(
        threshold.name,
        f"not_checkable_share > {threshold.bounds[profile]}",
        threshold.description,
        select="least_checkable_skill, not_checkable_share",
        severity=threshold.severity,
    )
    return replace(expect, threshold=f"{threshold.said(profile)} in every skill")


def _decontaminated() -> tuple[Expect, ...]:
    """Bound what is not known: a pair that is contaminated has failed its check, and is no row.

    Candidates measured before there were sets have none either.
    """
    configured = no_rows(
        "benchmark_sets",
        "coalesce(benchmark_sets, 0) = 0",
        "The pairs were checked against benchmark test sets. Where no benchmark set is configured, "
        "nothing tells whether the dataset holds test items: declare some in benchmarks.toml.",
        select="benchmark_sets",
        severity="warning",
    )
    missing = no_rows(
        "missing_benchmarks",
        "missing_benchmarks IS NOT NULL",
        "Every benchmark set that is declared could be read.",
        select="missing_benchmarks",
        severity="warning",
    )
    required = no_rows(
        "missing_required_benchmarks",
        "missing_required_benchmarks IS NOT NULL",
        "Every benchmark set that settings require could be read.",
        select="missing_required_benchmarks",
    )
    return (
        replace(configured, threshold="one set or more"),
        replace(missing, threshold="no such set"),
        replace(required, threshold="no such set"),
    )


def _zero(column: str, description: str) -> Expect:
    bounds = {"column": column, "min_value": 0, "max_value": 0}
    return Expect(column, "ExpectColumnMaxToBeBetween", bounds, "critical", description, "0")
