"""Great Expectations results as asset checks: one factory for all suites.

Belongs here: turning suites into check specs, and stored or fresh results into check results. Does
not: expectations, or the decision to publish.

The checks on a candidate's rows hang on quality/metrics, not on release/versions: a blocking check
there would keep the candidate from being measured, and a rejected candidate keeps its whole report.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from dagster_project.generation import GenerationResource
from dagster_project.lease import take_lease
from dagster_project.resources import GateResource, LakehouseResource, SparkResource
from expectations.suites import candidate_suites, seeds_suite

if TYPE_CHECKING:
    from expectations.results import ExpectationResult
    from expectations.suite import Suite

log = logging.getLogger("agentinstruct")


def suite_checks() -> list[dg.AssetChecksDefinition]:
    """Return the checks of every suite."""
    return [_seeds_checks(), _candidate_checks()]


def _specs(suites: "Sequence[Suite]", asset: list[str]) -> list[dg.AssetCheckSpec]:
    """One spec per expectation. All block; a warning's severity keeps it from doing so."""
    return [
        dg.AssetCheckSpec(
            name=check_name(suite, expect.name),
            asset=dg.AssetKey(asset),
            description=f"{expect.description} ({expect.severity})",
            blocking=True,
        )
        for suite in suites
        for expect in suite.expectations
    ]


def check_name(suite: "Suite", check: str) -> str:
    return f"{suite.name}__{check}"


def _seeds_checks() -> dg.AssetChecksDefinition:
    asset = ["seeds", "documents"]

    @dg.multi_asset_check(name="seeds_gate", specs=_specs([seeds_suite()], asset))
    def seeds_gate(
        context: dg.AssetCheckExecutionContext,
        spark: SparkResource,
        lakehouse: LakehouseResource,
        gate: GateResource,
    ) -> Iterator[dg.AssetCheckResult]:
        house = lakehouse.open()
        version = f"v{house.version('seeds.documents')}"
        suite = seeds_suite()
        results = _results(
            [suite],
            house,
            "seeds.documents",
            version,
            run_id=context.run.run_id,
            docs=gate.docs(house),
            rows=lambda _: house.read(spark.session(), "seeds.documents"),
        )
        yield from _check_results([suite], results, asset, gate.docs(house))

    return seeds_gate


def _candidate_checks() -> dg.AssetChecksDefinition:
    asset = ["quality", "metrics"]

    @dg.multi_asset_check(name="candidate_gate", specs=_specs(candidate_suites("standard"), asset))
    def candidate_gate(
        context: dg.AssetCheckExecutionContext,
        spark: SparkResource,
        lakehouse: LakehouseResource,
        generation: GenerationResource,
        gate: GateResource,
    ) -> Iterator[dg.AssetCheckResult]:
        from expectations import quality_measures
        from transforms.quality.dataset.measured import measures_of
        from transforms.quality.page.page import write_page
        from transforms.quality.report import measured
        from transforms.release import registry
        from transforms.release.publish import settle
        from transforms.release.rows import version_rows

        house = lakehouse.open()
        subject = registry.considered(house)
        if subject is None:
            raise dg.Failure("there is no candidate to check", allow_retries=False)
        take_lease(context, generation, house)
        if gate.profile != "auto" and gate.chosen_profile(house) != subject["profile"]:
            # a rejected candidate is judged anew only by a profile that someone asked for
            subject = registry.reopen(house, subject["version"], gate.profile)
        metrics_row = measured(house, subject)
        measures = measures_of(house, subject["version"], subject["checksum"])
        if metrics_row is None or not measures:
            raise dg.Failure(
                f"candidate {subject['version']} is not measured: materialize quality/metrics",
                allow_retries=False,
            )
        suites = candidate_suites(subject["profile"])

        def rows(suite: "Suite") -> Any:
            session = spark.session()
            if suite.table == "quality.metrics":
                metrics = house.read(session, "quality.metrics")
                return metrics.where(metrics["version"] == subject["version"])
            if suite.table == "quality.measures":
                return quality_measures.frame(session, measures, subject["profile"])
            return version_rows(session, house, subject["path"])

        results = _results(
            suites,
            house,
            subject["version"],
            subject["checksum"],
            run_id=context.run.run_id,
            docs=gate.docs(house),
            rows=rows,
            since=metrics_row["created_at"],
        )
        decision = settle(house, subject)
        log.info("gate: candidate %s: %s", subject["version"], decision)
        page = write_page(house, subject, decision, gate.docs(house))
        yield from _check_results(suites, results, asset, gate.docs(house), str(page))

    return candidate_gate


def _results(
    suites: "Sequence[Suite]",
    house: Any,
    subject: str,
    checksum: str,
    *,
    run_id: str,
    docs: str,
    rows: Any,
    since: Any = None,
) -> "dict[tuple[str, str], ExpectationResult]":
    """Return each expectation's result for this content: the stored one, or a fresh one stored.

    A stored result holds if it was decided, and not before `since`.
    """
    from expectations.gate import store_results, stored_results, validate

    stored = {
        (r.suite, r.suite_version, r.check): r
        for r in stored_results(house, subject, checksum, since=since)
        if r.status != "errored"
    }
    for suite in suites:
        wanted = {(suite.name, suite.version, expect.name) for expect in suite.expectations}
        if wanted <= stored.keys():
            log.info("%s: the results stored for %s still hold", suite.name, subject)
            continue
        log.info("%s: checking %s (%d expectations)", suite.name, subject, len(wanted))
        fresh = validate(rows(suite), suite, docs_folder=docs, run_name=subject)
        store_results(house, fresh, subject=subject, checksum=checksum, run_id=run_id)
        stored |= {(r.suite, r.suite_version, r.check): r for r in fresh}
    versions = {suite.name: suite.version for suite in suites}
    return {(s, c): r for (s, version, c), r in stored.items() if versions.get(s) == version}


def _check_results(
    suites: "Sequence[Suite]",
    results: "dict[tuple[str, str], ExpectationResult]",
    asset: list[str],
    docs: str,
    page: str = "",
) -> Iterator[dg.AssetCheckResult]:
    for suite in suites:
        for expect in suite.expectations:
            result = results[suite.name, expect.name]
            is_critical = expect.severity == "critical" or result.status == "errored"
            yield dg.AssetCheckResult(
                asset_key=dg.AssetKey(asset),
                check_name=check_name(suite, expect.name),
                passed=result.status == "passed",
                severity=(
                    dg.AssetCheckSeverity.ERROR if is_critical else dg.AssetCheckSeverity.WARN
                ),
                description=_said(result),
                metadata={
                    "observed": result.observed or "none",
                    "threshold": result.threshold or "none",
                    "status": result.status,
                    "detail": result.detail or "",
                    "data_docs": dg.MetadataValue.path(f"{docs}/index.html"),
                    **({"report": dg.MetadataValue.path(page)} if page else {}),
                },
            )


def _said(result: "ExpectationResult") -> str:
    if result.status == "errored":
        return f"could not be decided: {result.detail}"
    seen = f"observed {result.observed}, must be {result.threshold}"
    return seen if result.status == "passed" else f"{seen}. {result.detail or ''}".strip()
