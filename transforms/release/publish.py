"""Publishes a candidate whose stored check results say it may be, and no other.

Belongs here: reading the results of exactly this content and these suites, and refusing without
them. Does not: running a check (`expectations/`), cutting a candidate (`candidate.py`).
"""

import json
from collections.abc import Mapping
from typing import Any

from expectations.gate import ExpectationResult, Gate, stored_results, verdict
from expectations.suites import suites
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.seeds_tables import DOCUMENTS
from transforms.quality.contamination.measures import benchmark_facts
from transforms.release import registry
from transforms.seeds.decisions import WITHDRAWN, decided_ids


class PublicationRefused(RuntimeError):
    """The candidate's stored results do not allow it; says which."""


def publish(lakehouse: Lakehouse) -> tuple[dict[str, Any], bool]:
    """Publish the candidate under consideration; return its row, and whether that was news.

    Raises:
        PublicationRefused: there is no candidate, a result is missing, errored or a critical
            failure, a document was withdrawn since, or a benchmark set that is required is
            missing now. The current version stays what it was.
    """
    candidate = registry.considered(lakehouse)
    if candidate is None:
        raise PublicationRefused("there is no candidate: materialize release/versions first")
    if candidate["state"] == registry.PUBLISHED:
        return candidate, False  # it passed the suites of its day
    if candidate["state"] == registry.YANKED:
        raise PublicationRefused(f"version {candidate['version']} was yanked")
    if count := _withdrawn_pairs(lakehouse, candidate):
        raise PublicationRefused(
            f"candidate {candidate['version']} holds {count} pairs of documents withdrawn since it "
            "was cut: materialize release/versions and what follows, which cuts another"
        )
    if missing := benchmark_facts(lakehouse)["missing_required_benchmarks"]:
        raise PublicationRefused(
            f"candidate {candidate['version']} cannot be checked against what settings require: "
            f"{missing}; put its files back and materialize quality/benchmarks and what follows"
        )
    gate = judged(lakehouse, candidate)
    if not gate.passed:
        raise PublicationRefused(f"candidate {candidate['version']} is not published: {gate}")
    return _decide(lakehouse, candidate, registry.PUBLISHED, gate), True


def _withdrawn_pairs(lakehouse: Lakehouse, candidate: dict[str, Any]) -> int:
    """Count the pairs of withdrawn documents, or that show one."""
    from deltalake import DeltaTable

    withdrawn = frozenset(decided_ids(lakehouse, WITHDRAWN))
    if not withdrawn:
        return 0
    rows = DeltaTable(f"{lakehouse.root}/{candidate['path']}").to_pyarrow_dataset()
    # A version may be older than the second of them.
    columns = [name for name in ("seed_id", "shown_seed_ids") if name in rows.schema.names]
    return sum(
        not withdrawn.isdisjoint([row["seed_id"], *(row.get("shown_seed_ids") or ())])
        for batch in rows.to_batches(columns=columns)
        for row in batch.to_pylist()
    )


def judged(lakehouse: Lakehouse, candidate: dict[str, Any]) -> Gate:
    """Return the gate's decision on a candidate, from the results stored for its content."""
    return verdict(results_of(lakehouse, candidate), suites(candidate["profile"]))


def results_of(lakehouse: Lakehouse, candidate: Mapping[str, Any]) -> list[ExpectationResult]:
    """Return the results stored for a candidate's content, by whatever suites.

    The seeds it was made from must have passed too, so theirs are among them: those of the version
    it was cut from.
    """
    seeds = f"v{json.loads(candidate['source_versions'])[DOCUMENTS.name]}"
    return [
        *stored_results(lakehouse, DOCUMENTS.name, seeds),
        *stored_results(lakehouse, candidate["version"], candidate["checksum"]),
    ]


def settle(lakehouse: Lakehouse, candidate: dict[str, Any]) -> Gate:
    """Mark a candidate as rejected if its stored results refuse it; return the decision."""
    gate = judged(lakehouse, candidate)
    if not gate.passed and candidate["state"] == registry.CANDIDATE:
        _decide(lakehouse, candidate, registry.REJECTED, gate)
    return gate


def _decide(
    lakehouse: Lakehouse, candidate: dict[str, Any], state: str, gate: Gate
) -> dict[str, Any]:
    return registry.decide(
        lakehouse,
        candidate["version"],
        state,
        checks=in_short(gate),
        suite_version=digest(*(suite.version for suite in suites(candidate["profile"]))),
    )


def in_short(gate: Gate) -> str:
    """Return a gate's decision as the JSON that release.versions keeps."""
    return json.dumps(
        {
            "passed": gate.passed,
            "missing": gate.missing,
            "errored": gate.errored,
            "critical": gate.critical,
            "warnings": gate.warnings,
        }
    )
