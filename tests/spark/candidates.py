"""Candidates made up of a few rows, and the stored check results that let them pass or not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from expectations.gate import ExpectationResult, store_results
from expectations.suites import candidate_suites, seeds_suite
from tests.spark.quality_rows import frame, released
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import RELEASED
from transforms.lakehouse.views import register_spark
from transforms.release.candidate import Candidate, cut_candidate

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def cut(
    spark: "SparkSession", house: Lakehouse, accepted: "DataFrame", **options: Any
) -> Candidate:
    settings = {"run_id": "run-1", "profile": "sample", "counts": dict, **options}
    return cut_candidate(spark, house, accepted, **settings)


def some(spark: "SparkSession", *names: str, **values: Any) -> "DataFrame":
    """Rows that could be accepted, made up."""
    rows = [released(name, **values) for name in names]
    return frame(spark, RELEASED, rows).drop("version")


def results(status: dict[str, str], without: Sequence[str] = ()) -> list[ExpectationResult]:
    """A stored result for every expectation of a candidate: passed, but for those given."""
    return [
        ExpectationResult(
            suite.name, suite.version, expect.name, expect.severity,
            status.get(expect.name, "passed"), "0", expect.threshold,  # type: ignore[arg-type]
        )
        for suite in candidate_suites("sample")
        for expect in suite.expectations
        if expect.name not in without
    ]  # fmt: skip


def check_seeds(house: Lakehouse, **status: str) -> None:
    """Store a result of every expectation of the seeds, as they are now."""
    suite = seeds_suite()
    store_results(
        house,
        [
            ExpectationResult(
                suite.name, suite.version, e.name, e.severity,
                status.get(e.name, "passed"), "0", e.threshold,  # type: ignore[arg-type]
            )
            for e in suite.expectations
        ],
        subject="seeds.documents",
        checksum=f"v{house.version('seeds.documents')}",
        run_id="run-1",
    )  # fmt: skip


def check(
    house: Lakehouse, candidate: Candidate, *, without: Sequence[str] = (), **status: str
) -> None:
    check_seeds(house)
    store_results(
        house,
        results(status, without),
        subject=candidate.version,
        checksum=candidate.checksum,
        run_id="run-1",
    )


def shown(spark: "SparkSession", house: Lakehouse) -> list[str]:
    """The pairs that release.instructions shows now."""
    register_spark(spark, house)
    return sorted(row.pair_id for row in spark.table("release.instructions").collect())
