"""Running a suite on a Spark DataFrame with Great Expectations.

Belongs here: the one place that imports Great Expectations, and reading its results. Does not:
suites, storing results, or deciding what follows from them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

from expectations.data_docs import add_pages
from expectations.measure_between import measure_between
from expectations.results import ExpectationResult, Status
from expectations.suite import MEASURE, SQL, Expect, Suite

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SAMPLES = 5
DETAIL_CHARS = 1000

#: SQL expectations all register one temporary view, so only one validation may run at a time.
_one_at_a_time = Lock()


def validate(
    frame: "DataFrame", suite: Suite, *, docs_folder: str, run_name: str
) -> list[ExpectationResult]:
    """Validate rows and write the Data Docs page; return one result per expectation, in order.

    What goes wrong inside an expectation (an absent column, say) makes it *errored*; nothing about
    the data is raised.

    Args:
        frame: rows with the columns of the suite's table; kept in memory while it is validated.
        suite: the expectations.
        docs_folder: folder of the static site; made absolute. Earlier runs' pages stay.
        run_name: names the run in the site, such as the candidate's version.

    Raises:
        RuntimeError: Great Expectations returned other results than were asked for.
    """
    with _one_at_a_time, _quiet(), TemporaryDirectory() as site:
        kept = frame.persist()
        try:
            outcomes = _run(kept, suite, site, run_name)
            results = [
                _result(suite, expect, outcomes[expect.name], kept) for expect in suite.expectations
            ]
        finally:
            kept.unpersist()
            frame.sparkSession.catalog.dropTempView("tmp_view")
        add_pages(Path(site), Path(docs_folder).resolve())
    return results


def _run(frame: "DataFrame", suite: Suite, site: str, run_name: str) -> dict[str, Any]:
    """Run the suite in a context of its own; return Great Expectations' results by check name."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # persist: the default would keep every validated frame in memory for good.
    source = context.data_sources.add_spark("spark", persist=False)
    batch = source.add_dataframe_asset(suite.table).add_batch_definition_whole_dataframe("whole")
    rules = context.suites.add(
        gx.ExpectationSuite(name=suite.name, expectations=[_rule(e) for e in suite.expectations])
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.name, data=batch, suite=rules)
    )
    context.add_data_docs_site("site", _site(site))
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=suite.name,
            validation_definitions=[definition],
            actions=[gx.checkpoint.UpdateDataDocsAction(name="docs", site_names=["site"])],
            # COMPLETE would bring every failing row to the driver.
            result_format="SUMMARY",
        )
    )
    run = checkpoint.run(
        batch_parameters={"dataframe": frame}, run_id=gx.RunIdentifier(run_name=run_name)
    )
    outcomes = [outcome for result in run.run_results.values() for outcome in result.results]
    named = {o.expectation_config.meta["check"]: o for o in outcomes if o.expectation_config}
    asked = {expect.name for expect in suite.expectations}
    if len(outcomes) != len(suite.expectations) or set(named) != asked:
        raise RuntimeError(
            f"suite {suite.name}: {len(suite.expectations)} expectations gave {len(outcomes)} "
            f"results; absent: {sorted(asked - set(named)) or 'none'}. This is a fault of Great "
            "Expectations or of the suite; nothing may be published on such results."
        )
    return named


def _site(folder: str) -> Any:
    """How the site is built. Without `show_how_to_buttons` it advertises how to edit suites."""
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": folder,
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }


def _rule(expect: Expect) -> Any:
    import great_expectations as gx

    kind = measure_between() if expect.kind == MEASURE else getattr(gx.expectations, expect.kind)
    return kind(
        **expect.kwargs,
        severity=expect.severity,
        description=expect.description,
        meta={"check": expect.name},
    )


def _result(suite: Suite, expect: Expect, outcome: Any, frame: "DataFrame") -> ExpectationResult:
    error = _error(outcome.exception_info)
    found = dict(outcome.result or {})
    status: Status = "errored" if error else ("passed" if outcome.success else "failed")
    detail = error or (None if status == "passed" else _samples(expect, found, frame))
    return ExpectationResult(
        suite=suite.name,
        suite_version=suite.version,
        check=expect.name,
        severity=expect.severity,
        status=status,
        observed=None if error else _observed(expect, found),
        threshold=expect.threshold,
        detail=detail[:DETAIL_CHARS] if detail else None,
    )


def _error(info: Any) -> str | None:
    """The first exception of an outcome: one dict, or one for each metric that raised."""
    if not info:
        return None
    nested = [value for value in info.values() if isinstance(value, dict)] or [info]
    for one in nested:
        if one.get("raised_exception"):
            return str(one.get("exception_message") or "it raised without a message")
    return None


def _observed(expect: Expect, found: dict[str, Any]) -> str:
    if missing := found.get("details", {}).get("mismatched", {}).get("missing"):
        return "missing: " + ", ".join(missing)
    value = found.get("observed_value")
    if expect.kind == SQL:
        return f"{value} rows" if value != 1 else "1 row"
    if isinstance(value, float):
        # Infinitely far beyond its bound is a measure that should be there and is not.
        return f"{value:.4g}" if isfinite(value) else "no value"
    if isinstance(value, list | set):
        return (
            f"{len(value)} columns" if "column_set" in expect.kwargs else ", ".join(map(str, value))
        )
    return "no value" if value is None else str(value)


def _samples(expect: Expect, found: dict[str, Any], frame: "DataFrame") -> str | None:
    """A few of the rows that broke an SQL expectation; what is noted of a measure."""
    if expect.kind == MEASURE:
        (row,) = frame.select(f"`{expect.kwargs['column']}_note`").collect()
        return row[0]
    if expect.kind != SQL:
        return None
    query = expect.kwargs["unexpected_rows_query"]
    rows = frame.sparkSession.sql(query, batch=frame).limit(SAMPLES).collect()
    return "; ".join(
        ", ".join(f"{name}={str(value)[:80]}" for name, value in row.asDict().items())
        for row in rows
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep errors that become results out of the log: they are stored, with their message."""
    loggers = [logging.getLogger(n) for n in ("SQLQueryContextLogger", "great_expectations")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
