"""The suite of a candidate's measures: its one row of quality.metrics.

Belongs here: dataset-level thresholds, as cheap bounds on measures that Spark has computed. Does
not: computing a measure (`transforms/quality/measures.py`).
"""

from dataclasses import replace

from expectations import profiles
from expectations.declared import schema_expectations
from expectations.suite import Expect, Severity, Suite, no_rows
from transforms.lakehouse.quality_tables import METRICS

#: The expectations whose threshold a profile sets: how much there is and how varied it is. All
#: others say whether it is right, and have one threshold.
SET_BY_PROFILE = (
    "rows",
    "accepted_share",
    "distinct_2",
    "opening_share",
    "transformation_coverage",
    "type_coverage",
    "largest_seed_share",
    "not_checkable_share",
)


def suite(profile: str) -> Suite:
    """Return the suite with a profile's thresholds.

    Raises:
        ValueError: there is no such profile.
    """
    at = profiles.profile(profile)
    return Suite(
        "quality_metrics",
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
            _at_least("rows", at.min_rows, "critical", "Pairs in the candidate."),
            _at_least(
                "accepted_share",
                at.min_accepted_share,
                "critical",
                "Share of the live pairs that every check let pass. Little of it says that the "
                "teacher or a prompt is not up to the task.",
            ),
            _at_least(
                "distinct_2",
                at.min_distinct_2,
                "warning",
                "Different word pairs in the responses, of all word pairs.",
            ),
            _at_most(
                "opening_share",
                at.max_opening_share,
                "critical",
                "Responses that open with the commonest three words: a collapsed style shows here.",
            ),
            _at_least(
                "transformation_coverage",
                at.min_transformation_coverage,
                "warning",
                "Share of the skills' content transformations present.",
            ),
            _at_least(
                "type_coverage",
                at.min_type_coverage,
                "warning",
                "Share of the skills' instruction types present.",
            ),
            _at_most(
                "largest_seed_share",
                at.max_seed_share,
                "warning",
                "Share of the rows that come from one document.",
            ),
            _checkable(at.max_not_checkable_share),
            *_decontaminated(),
        ),
    )


def _checkable(most: float) -> Expect:
    """Bound the share, which is null where no skill has pairs enough. What fails names the skill.

    Candidates measured before the share was counted have none either.
    """
    expect = no_rows(
        "not_checkable_share",
        f"not_checkable_share > {most}",
        "Share of a skill's verified pairs of which one of its verifiers could not tell, in the "
        "skill where it is largest.",
        select="least_checkable_skill, not_checkable_share",
    )
    return replace(expect, threshold=f"at most {most:g} in every skill")


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
        replace(missing, threshold="none"),
        replace(required, threshold="none"),
    )


def _zero(column: str, description: str) -> Expect:
    bounds = {"column": column, "min_value": 0, "max_value": 0}
    return Expect(column, "ExpectColumnMaxToBeBetween", bounds, "critical", description, "0")


def _at_least(column: str, least: float, severity: Severity, description: str) -> Expect:
    bounds = {"column": column, "min_value": least}
    threshold = f"at least {least:g}"
    return Expect(column, "ExpectColumnMinToBeBetween", bounds, severity, description, threshold)


def _at_most(column: str, most: float, severity: Severity, description: str) -> Expect:
    bounds = {"column": column, "max_value": most}
    threshold = f"at most {most:g}"
    return Expect(column, "ExpectColumnMaxToBeBetween", bounds, severity, description, threshold)
