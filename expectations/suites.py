"""Which suites there are, and which of them decide whether a candidate ships.

Belongs here: the list. Does not: an expectation; each table has its own file.
"""

from expectations import flows_pairs, quality_measures, quality_metrics, seeds_documents
from expectations.suite import Suite


def candidate_suites(profile: str) -> tuple[Suite, ...]:
    """Return the suites whose results on a candidate allow or refuse its publication."""
    return (
        flows_pairs.suite(profile),
        quality_metrics.suite(profile),
        quality_measures.suite(profile),
    )


def seeds_suite() -> Suite:
    """Return the suite that the seeds must meet before anything is generated from them."""
    return seeds_documents.suite("standard")


def suites(profile: str) -> tuple[Suite, ...]:
    """Return every suite, in the order of the layers: what a publication needs results of."""
    return seeds_suite(), *candidate_suites(profile)
